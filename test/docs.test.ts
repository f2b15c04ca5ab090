import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { load } from "#language";
import { commandLine } from "../cli/command-line.ts";
import { ExitCode } from "../cli/host.ts";

const root = join(import.meta.dirname, "..");
const pages = ["README.md", "CONTRIBUTING.md", ...readdirSync(join(root, "docs")).map((name) => `docs/${name}`)].filter(
  (name) => name.endsWith(".md"),
);

interface Block {
  readonly page: string;
  readonly line: number;
  readonly language: string;
  readonly text: string;
}

/** The fenced code blocks of a Markdown page. */
function blocksOf(page: string): Block[] {
  const lines = readFileSync(join(root, page), "utf8").split("\n");
  const blocks: Block[] = [];
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

const blocks = pages.flatMap(blocksOf);

test("there is something to test", () => {
  expect(blocks.filter(({ language }) => language === "ktrace").length).toBeGreaterThan(0);
});

test.each(blocks.filter(({ language }) => language === "ktrace"))("$page:$line is right", async ({ text }) => {
  const { diagnostics } = await load("file:///page.ktrace", async () => text);
  expect(diagnostics.map(({ range, message }) => `${range.start.line + 1}: ${message}`)).toEqual([]);
});

const commands = blocks
  .filter(({ language }) => language === "sh")
  .flatMap(({ page, text }) => text.split("\n").map((line) => ({ page, line })))
  .filter(({ line }) => line.startsWith("node dist/ktrace.js "));

test.each(commands)("$page: `$line` works", async ({ line }) => {
  const said: string[] = [];
  const host = {
    out: (text: string) => void said.push(text),
    err: (text: string) => void said.push(text),
    directory: root,
    version: () => "",
    serve: async () => {},
  };
  const code = await commandLine(host, line.split(" ").slice(2));
  expect([ExitCode.good, ExitCode.bad], said.join("")).toContain(code);
  expect(said.join("")).not.toBe("");
});
