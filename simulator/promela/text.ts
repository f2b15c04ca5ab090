import { NONE } from "../instructions.ts";

/** Stores a value where a destination says. */
export const store = (destination: number, value: string): string => {
  if (destination === NONE) return "";
  return (destination & 1) === 0 ? `LOCAL(${destination >> 1}) = ${value}` : `VARIABLE(${destination >> 1}) = ${value}`;
};

/** Statements one after the other. */
export const lines = (...statements: readonly string[]): string => statements.filter((text) => text !== "").join(";\n");

export const indented = (text: string, by = 3): string => text.replaceAll(/^(?=.)/gm, " ".repeat(by));

/** An `if` with an `else`. */
export const either = (condition: string, yes: string, no: string): string =>
  `if\n:: ${condition} ->\n${indented(yes)}\n:: else ->\n${indented(no)}\nfi`;

/** What is done where nothing is bad. */
export const unless = (bad: string | undefined, then: string): string =>
  bad === undefined ? then : either(bad, "violate()", then);

/** What a statement does by the phase that its fibril is in. */
export const phased = (phases: readonly (readonly [string, string])[], start: string): string => {
  const rows = phases.map(([phase, text]) => `:: fibril[r_f].phase == ${phase} ->\n${indented(text)}`);
  return `if\n${rows.join("\n")}\n:: else ->\n${indented(start)}\nfi`;
};
