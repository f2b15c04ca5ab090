import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A fenced code block of a Markdown page. */
export interface CodeBlock {
  /** Relative to the repository's root. */
  readonly page: string;
  /** Of its opening fence, from 1. */
  readonly line: number;
  readonly language: string;
  readonly text: string;
}

/** The fenced code blocks of a page, which is named relative to the repository's root. */
export function codeBlocks(page: string): CodeBlock[] {
  const lines = readFileSync(join(import.meta.dirname, "../..", page), "utf8").split("\n");
  const blocks: CodeBlock[] = [];
  let open: { line: number; language: string; text: string[] } | undefined;
  lines.forEach((line, index) => {
    const fence = /^\s*```(\w*)\s*$/.exec(line);
    if (fence === null) open?.text.push(line);
    else if (open === undefined) open = { line: index + 1, language: fence[1] ?? "", text: [] };
    else {
      blocks.push({ page, ...open, text: open.text.join("\n") });
      open = undefined;
    }
  });
  return blocks;
}
