import { insteadOf, nearest, type SourceDocument } from "#language";
import { cursorAt } from "../completion/cursor.ts";
import { written } from "../navigation/rename.ts";
import { same } from "./edits.ts";
import type { Fix, Situation } from "./fix.ts";
import { unknownAt } from "./unknown.ts";

/** Puts a name that is near in place of one that means nothing, wherever it is wrong in the same way. */
export function nearestName(situation: Situation): readonly Fix[] {
  const unknown = unknownAt(situation);
  if (unknown === undefined) return [];
  const { error, places } = unknown;
  const times = places.length === 1 ? "" : ` in ${places.length} places`;
  return insteadOf(error).map((name) => ({
    title: `Change to \`${name}\`${times}`,
    edits: places.map(({ text, range }) => ({
      range,
      newText: error.info.property === "task" ? written(name, text) : name,
    })),
  }));
}

/** The same for words that the language knows. */
export function nearestWord({ document, range }: Situation): readonly Fix[] {
  return wordsAt(document, range).map((word) => ({
    title: `Change to \`${word}\``,
    edits: [{ range, newText: word }],
  }));
}

/** Puts a word of the grammar that can stand there in place of one that is no part of a declaration or statement. */
export function nearestKeyword({ document, range, workspace }: Situation): readonly Fix[] {
  const found = document.textDocument.getText(range);
  if (!/^\w+$/.test(found)) return [];
  const expected = cursorAt(document, range.start, workspace.services)?.expected ?? [];
  const words = expected.flatMap(({ word }) => (word !== undefined && /^[a-z]/.test(word) ? word : []));
  return nearest(found, words).map((word) => ({ title: `Change to \`${word}\``, edits: [{ range, newText: word }] }));
}

/** What diagnostics about words say besides their messages. */
function wordsAt({ diagnostics = [] }: SourceDocument, range: Situation["range"]): string[] {
  return diagnostics
    .filter((diagnostic) => same(diagnostic.range, range))
    .flatMap(({ data }): unknown => Object(data).instead ?? [])
    .filter((word) => typeof word === "string");
}
