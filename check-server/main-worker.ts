/** The explorer's server as a Web Worker, where VS Code runs in a browser. */
import { BrowserMessageReader, BrowserMessageWriter, createMessageConnection } from "vscode-jsonrpc/browser";
import { serve } from "./server.ts";

const connection = createMessageConnection(new BrowserMessageReader(self), new BrowserMessageWriter(self));
serve(connection, { where: "in one worker of the browser" });
