/** The language server as a Web Worker, where VS Code runs in a browser. */
import { BrowserMessageReader, BrowserMessageWriter, createConnection } from "vscode-languageserver/browser";
import { serve } from "./index.ts";

serve(createConnection(new BrowserMessageReader(self), new BrowserMessageWriter(self)));
