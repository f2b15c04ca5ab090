/** The explorer's server as a process, over standard input and output. It ends with its input. */
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from "vscode-jsonrpc/node";
import { startThread } from "./main-threads.ts";
import { serve } from "./server.ts";

const connection = createMessageConnection(
  new StreamMessageReader(process.stdin),
  new StreamMessageWriter(process.stdout),
);
connection.onClose(() => process.exit());
serve(connection, { startThread });
