import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8");
const colours = read("ktrace.tmLanguage.json");
const configuration: Record<string, unknown> = JSON.parse(read("language-configuration.json"));

test("the TextMate grammar knows every word of the language's grammar", () => {
  const rules = read("../language/ktrace.langium").replaceAll(/^\s*\/\/.*$/gm, "");
  const words = new Set(rules.match(/(?<=')[a-z]+(?=')/g));
  expect(words.size).toBeGreaterThan(90);
  const patterns = colours.replaceAll("\\\\b", " ");
  expect([...words].filter((word) => !new RegExp(`\\b${word}s?\\b`).test(patterns))).toEqual([]);
});

test.each([
  ["init:vfs in quotes is one word", 'phone vfs -> "init:vfs"', ["phone", "vfs", '"init:vfs"']],
  ["a text with blanks is not", 'log "two words"', ["log", "two", "words"]],
  ["a hole's name is a word of its own", '"rc={rc}"', ["rc", "rc"]],
])("%s", (_, text, words) => {
  expect(text.match(new RegExp(String(configuration.wordPattern), "g"))).toEqual(words);
});

test("a documentation comment goes on with the next line", () => {
  const [rule] = configuration.onEnterRules as [{ beforeText: { pattern: string }; action: { appendText: string } }];
  expect(new RegExp(rule.beforeText.pattern).test("  /// what it does")).toBe(true);
  expect(new RegExp(rule.beforeText.pattern).test("  // just a remark")).toBe(false);
  expect(rule.action.appendText).toBe("/// ");
});

test("a line indents the next one while its brace is open", () => {
  const { increaseIndentPattern } = configuration.indentationRules as { increaseIndentPattern: string };
  const indents = (line: string) => new RegExp(increaseIndentPattern).test(line);
  expect(indents("task t { // comment")).toBe(true);
  expect(indents("main { log 1 }")).toBe(false);
  expect(indents('log "text {rc"')).toBe(false);
  expect(indents("// a brace {")).toBe(false);
});
