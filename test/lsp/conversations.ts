/**
 * Conversations between an editor and the server, as files: texts that the editor has, then what both say, block by block.
 * `-->` is the editor, `<--` the server; a number is a request's. `1:2` is line 1, character 2, `1:2-1:5` a range, both from
 * 0, and `@name` the text of that name. The text `settings` is the editor's settings, until it says that they are others. What the server wants
 * to know of files comes first in a block, and once; what it says that it can do stands in `test/lsp/promises/`, for three clients. A block ends when the server has said as much as the block has, and has checked all changes.
 *
 * `npx vitest run language-server -u` writes down what the server says now; where that is more than before, first write a line `<--` for each
 * message that the block lacks, or take its lines out.
 */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Editor } from "./editor.ts";
import type { Connect } from "./wire.ts";

const directory = join(import.meta.dirname, "../../language-server/conversations");

interface Conversation {
  readonly name: string;
  readonly path: string;
  readonly text: string;
}

export const conversations: readonly Conversation[] = globSync("*.txt", { cwd: directory })
  .sort()
  .map((name) => ({ name, path: join(directory, name), text: readFileSync(join(directory, name), "utf8") }));

/** Says again what the editor said, to another server, and returns the conversation with what that says to it. */
export async function replay({ text }: Conversation, connect: Connect): Promise<string> {
  const [introduction = "", ...parts] = text.split(/^=== /m);
  const files = new Map<string, string>();
  for (const part of parts.slice(0, -1)) {
    const end = part.indexOf("\n");
    files.set(part.slice(0, end), part.slice(end + 1).trimEnd());
  }
  const editor = new Editor(files, connect);
  const blocks = (parts.at(-1) ?? "").split(/\n{2,}/).slice(1);
  const replayed: string[] = [];
  try {
    for (const block of blocks) replayed.push(await editor.say(block.trimEnd()));
  } finally {
    await editor.close();
  }
  const texts = [...files].map(([file, text]) => `=== ${file}\n${text}\n\n`);
  return `${introduction}${texts.join("")}=== conversation\n\n${replayed.join("\n\n")}\n`;
}
