/** The language server as a process: over IPC where VS Code starts it (`--node-ipc`), else over standard input and output. */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { createConnection } from "vscode-languageserver/node";
import { serve } from "./index.ts";
import { listLocal } from "./local-files.ts";

const given = process.argv.some((argument) => /^--(node-ipc|stdio|socket|pipe)\b/.test(argument));
if (!given) process.argv.push("--stdio");

serve(createConnection(), (uri) => readFile(fileURLToPath(uri), "utf8"), listLocal);
