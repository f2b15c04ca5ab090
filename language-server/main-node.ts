/** The language server as a process, over standard input and output. */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { createConnection } from "vscode-languageserver/node";
import { serve } from "./index.ts";
import { listLocal } from "./local-files.ts";

process.argv.push("--stdio");
serve(createConnection(), (uri) => readFile(fileURLToPath(uri), "utf8"), listLocal);
