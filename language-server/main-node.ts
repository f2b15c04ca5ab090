/** The language server as a process, over standard input and output. */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import { createConnection } from "vscode-languageserver/node";
import { serve } from "./index.ts";
import { listLocal } from "./local-files.ts";

process.argv.push("--stdio");
const readLocal = (uri: string) => readFile(fileURLToPath(uri), "utf8");
// Of itself the heap grows to several times what is in use before garbage is looked for, which is faster.
serve(createConnection(), { readLocal, listLocal, saveMemory: () => setFlagsFromString("--optimize-for-size") });
