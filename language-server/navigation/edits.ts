import type { ClientCapabilities, TextEdit, WorkspaceEdit } from "vscode-languageserver";
import type { Workspace } from "../workspace.ts";

/** What is to be written into files, by their URIs. */
export type Edits = Map<string, TextEdit[]>;

/** Edits as the client takes them: bound to the versions of its texts where it can do that. */
export function workspaceEdit(edits: Edits, workspace: Workspace, client: ClientCapabilities): WorkspaceEdit {
  const spelled = [...edits].map(([uri, changes]) => [workspace.spell(uri), changes] as const);
  if (client.workspace?.workspaceEdit?.documentChanges !== true) return { changes: Object.fromEntries(spelled) };
  return {
    documentChanges: spelled.map(([uri, changes]) => ({
      textDocument: { uri, version: workspace.versionOf(uri) ?? null },
      edits: changes,
    })),
  };
}
