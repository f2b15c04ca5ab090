/**
 * The language server: diagnostics and what `features.ts` lists, over the Language Server Protocol.
 *
 * It stands on `vscode-languageserver` and the language's own services. Langium's language server layer is not used: of its
 * features five would be needed and each replaced, it checks all files of the workspace folders where only the open ones
 * and their imports count, and it would double the bundle.
 */
export { serve } from "./server.ts";
