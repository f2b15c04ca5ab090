import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { load } from "#language";
import { ExitCode } from "../cli/host.ts";
import { ktrace } from "../cli/testing.ts";
import { codeBlocks } from "./support/code-blocks.ts";

const root = join(import.meta.dirname, "..");
const pages = ["README.md", "CONTRIBUTING.md", ...readdirSync(join(root, "docs")).map((name) => `docs/${name}`)].filter(
  (name) => name.endsWith(".md"),
);

const blocks = pages.flatMap(codeBlocks);

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
  const { code, out, err } = await ktrace(root, ...line.split(" ").slice(2));
  const expected = out.includes("Suspected deadlock") ? [ExitCode.inconclusive] : [ExitCode.good, ExitCode.bad];
  expect(expected, err).toContain(code);
  expect(`${out}${err}`).not.toBe("");
});

test("the page on exploring shows what its last command prints, but for numbers that depend on how the search goes", async () => {
  const page = blocks.filter((block) => block.page === "docs/exploring.md");
  const plain = (text: string) => text.replace(/\d+ states?|\d+\.\d s|step \d+/g, "N").trimEnd();
  const [{ text }] = page.filter(({ language }) => language === "sh");
  const args = text.trimEnd().split("\n").at(-1)?.split(" ").slice(2) ?? [];
  const { out } = await ktrace(root, ...args);
  expect(page.filter(({ language }) => language === "").map((block) => plain(block.text))).toEqual([plain(out)]);
});

test("the page for other editors lists the requests that are KTrace's own, and no others", () => {
  const own = (path: string) => [...new Set(readFileSync(join(root, path), "utf8").match(/\bktrace\/\w+/g) ?? [])];
  const requests = own("debug-adapter/session/requests.ts");
  expect(own("docs/other-editors.md").sort()).toEqual([...requests, "ktrace/findFiles", "ktrace/readFile"].sort());
});
