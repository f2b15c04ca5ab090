import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import fc from "fast-check";
import { TextDocument } from "langium";
import { expect, test } from "vitest";
import type { FormattingOptions, TextEdit } from "vscode-languageserver";
import { compile, type LoadedDocument, load, type SourceDocument } from "#language";
import { tokensOf } from "../tokens.ts";
import { format } from "./format.ts";
import { formatRange } from "./formatting.ts";

const root = join(import.meta.dirname, "../..");
const samples = globSync("samples/**/*.ktrace", { cwd: root }).sort();
const scenarios = globSync("test/scenarios/**/*.ktrace", { cwd: root }).sort();
const textOf = (path: string) => readFileSync(join(root, path), "utf8");
/** How often a random test runs is set for all; these are slow. */
const numRuns = Math.ceil((fc.readConfigureGlobal().numRuns ?? 100) / 2);
const style = { tabSize: 2, insertSpaces: true };

/** Loads a text as if it were that of a file, beside what it imports. */
function loadAs(path: string, text: string): Promise<LoadedDocument> {
  const uri = pathToFileURL(join(root, path)).toString();
  return load(uri, async (asked) => (asked === uri ? text : readFileSync(new URL(asked), "utf8")));
}

function mainOf({ files: [main] }: LoadedDocument): SourceDocument {
  if (main === undefined) throw new Error("The text was not loaded.");
  return main;
}

const apply = ({ textDocument }: SourceDocument, edits: TextEdit[]) => TextDocument.applyEdits(textDocument, edits);
const formatted = (loaded: LoadedDocument, options: FormattingOptions = style) =>
  apply(mainOf(loaded), format(mainOf(loaded), loaded.services, options));
const hashOf = (loaded: LoadedDocument) => compile(loaded).program?.hash;
/** The tokens and comments; blanks at the end of a comment's lines are no part of it. */
const wordsOf = (loaded: LoadedDocument) =>
  tokensOf(mainOf(loaded), loaded.services).map(({ type, text }) => [type, text.replaceAll(/[ \t]+$/gm, "")]);

test("the samples have the style that formatting gives", async () => {
  expect(samples.length).toBeGreaterThan(20);
  for (const path of samples) {
    const text = textOf(path);
    expect(formatted(await loadAs(path, text)), path).toEqual(text);
  }
});

/** A text with other white space between its tokens, by which it means the same. */
const mangled = fc
  .tuple(fc.constantFrom(...samples, ...scenarios), fc.array(fc.nat(5), { minLength: 7, maxLength: 97 }))
  .map(([path, numbers]) => {
    let at = 0;
    const number = () => numbers[at++ % numbers.length] ?? 0;
    const blank = () => [" ", "  ", "\t", " \t ", " ", "    "][number()] ?? " ";
    const lines = textOf(path)
      .split("\n")
      .map((line) => {
        const [, code = line, comment = ""] = /^((?:[^"/]|"(?:\\.|[^"\\])*"|\/(?!\/))*)(\/\/.*)$/.exec(line) ?? [];
        // Texts have blanks of their own.
        const spread = code.trim().replaceAll(/("(?:\\.|[^"\\])*")|( +)|([-+=(){},])/g, (all, text, gap, sign) => {
          if (text !== undefined || /^[-=]$/.test(sign ?? "")) return all;
          return gap === undefined ? `${blank()}${sign}${blank()}` : blank();
        });
        const tail = comment === "" && number() === 0 ? blank() : "";
        return (number() < 3 ? blank() : "") + spread + comment + tail;
      });
    const empty = () => "\n".repeat(Math.max(1, number() - 2));
    return { path, text: lines.map((line) => (line.trim() === "" ? `${line}${empty()}` : `${line}\n`)).join("") };
  });

test("formatting twice changes nothing, and the program and all comments stay", async () => {
  await fc.assert(
    fc.asyncProperty(mangled, async ({ path, text }) => {
      const loaded = await loadAs(path, text);
      const once = formatted(loaded);
      const again = await loadAs(path, once);
      expect(formatted(again)).toEqual(once);
      expect(wordsOf(again)).toEqual(wordsOf(loaded));
      expect(hashOf(again)).toEqual(hashOf(loaded));
      expect(hashOf(again)).toEqual(hashOf(await loadAs(path, textOf(path))));
    }),
    { numRuns },
  );
}, 600_000);

const edit = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.nat(20),
  text: fc.oneof(
    fc.constantFrom(
      ...'{ } ( ) [ ] " // /* */ answer to all timeout -> - .. . , : task main on let \n \r\n \t'.split(" "),
    ),
    fc.string({ unit: "binary", maxLength: 4 }),
  ),
});

const options = fc.record({
  tabSize: fc.constantFrom(1, 2, 4, 8),
  insertSpaces: fc.boolean(),
  trimTrailingWhitespace: fc.boolean(),
  insertFinalNewline: fc.boolean(),
});

test("of any text, formatting changes nothing but white space, and twice nothing more", async () => {
  await fc.assert(
    fc.asyncProperty(mangled, fc.array(edit, { maxLength: 5 }), options, async ({ path, text }, edits, options) => {
      let broken = text;
      for (const { at, length, text } of edits) {
        const start = Math.floor(at * broken.length);
        broken = broken.slice(0, start) + text + broken.slice(start + length);
      }
      const loaded = await loadAs(path, broken);
      const once = formatted(loaded, options);
      const again = await loadAs(path, once);
      expect(wordsOf(again)).toEqual(wordsOf(loaded));
      expect(formatted(again, options)).toEqual(once);
    }),
    { numRuns },
  );
}, 600_000);

test("formatting a part changes its lines alone, as formatting the whole does", async () => {
  await fc.assert(
    fc.asyncProperty(mangled, fc.nat(60), fc.nat(20), async ({ path, text }, first, count) => {
      const loaded = await loadAs(path, text);
      const document = mainOf(loaded);
      const range = { start: { line: first, character: 0 }, end: { line: first + count, character: 1 } };
      const inRange = ({ range: { start } }: TextEdit) => first <= start.line && start.line <= first + count;
      const whole = format(document, loaded.services, style);
      expect(formatRange(document, loaded.services, style, range)).toEqual(whole.filter(inRange));
    }),
    { numRuns },
  );
}, 600_000);
