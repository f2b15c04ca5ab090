/**
 * Every message of the language is in a scenario: what can be said is found in its sources, and what is said in `rejected/` and `warned/`. What the analysis
 * says is no mistake: language/analysis/analysis.test.ts has it.
 */
import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import type { Diagnostic } from "#language";
import { compileFile } from "../support/run-file.ts";
import { type Literal, literalsIn } from "./literals.ts";

const root = join(import.meta.dirname, "../..");
const sources = globSync("language/**/*.ts", { cwd: root })
  .filter((file) => !/\/(generated|analysis)\/|\.test\.ts$|testing\.ts$/.test(file))
  .toSorted()
  .map((file) => ({ file, text: readFileSync(join(root, file), "utf8") }));

/** Parts of messages that no small scenario can bring, and why. */
const elsewhere: Readonly<Record<string, string>> = {
  "There is no constant `": "only from a command line or a launch configuration: language/compiler/compiler.test.ts",
  "There is nothing in this file": "a scenario says what is wrong with it: language/compiler/compiler.test.ts",
  "The scenario has no check ":
    "only from a reproduction or a launch configuration: debug-adapter/session/launch.test.ts",
  "it has none": "as above",
  "it has ": "as above",
  " and … more": "as above",
  "Cannot read `…`: ": "the scenario itself is missing: language/parse-errors.test.ts",
  "This is not a ktrace source.": "as above",
  "This depends on a chain of declarations":
    "some thousand constants in a circle: language/validation/validation.test.ts",
  "Expected a number that can be computed here.":
    "what is no number is refused before: language/validation/operands.ts",
  "an operator or the end":
    "an expression alone, which only a debugger asks for: debug-adapter/session/changes.test.ts",
  " `==` compares.": "as above",
  "This file has ": "a million characters: language/limits.test.ts",
  "read; divide it into files ": "as above",
  "checked; its capture can be opened ": "as above",
  "`…` is not read: there are ": "a thousand files: language/limits.test.ts",
  "This expression is nested too deeply to run": "how deep can be read depends on the host's stack",
};

/** Texts that are no part of a message. */
const others = [/^\/\/\/ /, /^protocol kernel \{$/, /^[A-Za-z]+\.[a-z]+$/];

/** What is said about all scenarios that are about a message. */
const said: Diagnostic[] = [];

beforeAll(async () => {
  const scenarios = globSync("test/scenarios/{rejected,warned}/*.ktrace", { cwd: root });
  for (const file of scenarios) said.push(...(await compileFile(file)).diagnostics);
});

test.each(sources.map(({ file }) => file))("what %s can say is said in a scenario", (file) => {
  const text = sources.find((source) => source.file === file)?.text ?? "";
  const missing = literalsIn(text)
    .filter(isOfMessage)
    .filter((literal) => !said.some(({ message }) => patternOf(literal).test(message)))
    .map(({ parts }) => parts.join("…"))
    .filter((part) => !Object.keys(elsewhere).some((known) => part.startsWith(known)));
  expect(missing).toEqual([]);
});

test("each kind of mistake is in a scenario", () => {
  const codes = new Set(
    sources.flatMap(({ text }) =>
      [...text.matchAll(/\b(?:error|warning)\(\s*"([a-z-]+)"|"error", "([a-z-]+)"\)/g)].map(
        ([, first, second]) => first ?? second,
      ),
    ),
  );
  expect(codes.size).toBeGreaterThan(20);
  const seen = new Set([...said.map(({ code }) => code), "chain-too-long", "too-many-files"]);
  expect([...codes].filter((code) => !seen.has(code ?? ""))).toEqual([]);
});

test("what is left out is still there to be said", () => {
  const texts = sources.flatMap(({ text }) => literalsIn(text)).map(({ parts }) => parts.join("…"));
  expect(Object.keys(elsewhere).filter((part) => !texts.some((text) => text.startsWith(part)))).toEqual([]);
});

/** Words with a blank between them, but no error of the program's own and no list of words. */
function isOfMessage({ parts, before, after }: Literal): boolean {
  const text = parts.join("…");
  if (!/[A-Za-z`}] [A-Za-z`$]/.test(text) || !/[A-Za-z]{2}/.test(parts.join(" "))) return false;
  if (/\bnew Error\(\s*$/.test(before) || /^\s*\.split\(/.test(after.replace(/^,?\s*/, ""))) return false;
  return !others.some((other) => other.test(text));
}

function patternOf({ parts }: Literal): RegExp {
  return new RegExp(parts.map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")).join("[\\s\\S]*"));
}

test("the files that scenarios import are imported", () => {
  const texts = globSync("test/scenarios/**/*.ktrace", { cwd: root }).map((file) => ({
    file,
    text: readFileSync(join(root, file), "utf8"),
  }));
  const imported = texts.filter(({ file }) => file.includes("/imported/")).map(({ file }) => basename(file));
  expect(imported.filter((name) => !texts.some(({ text }) => text.includes(`imported/${name}"`)))).toEqual([]);
});
