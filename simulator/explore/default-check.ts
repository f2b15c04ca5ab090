import type { Check, Clause, Place, Program } from "../program.ts";

const start: Place = { file: 0, line: 0, column: 0, endLine: 0, endColumn: 0 };

/** Nothing may go wrong. It stands nowhere in a text. */
export const nothingWrong: Clause = {
  kind: "forbid",
  what: ["deadlock", "hang", "violation", "assertion"],
  place: start,
};

/** The checks of a program; a program without one has one all the same (docs/language.md, Checks). */
export function checksOf({ checks }: Program): readonly Check[] {
  if (checks.length > 0) return checks;
  return [{ name: "nothing goes wrong", place: start, constants: new Map(), clauses: [nothingWrong] }];
}
