import type { GraphEdge, GraphTask } from "#simulator";
import { lineHeight, widthOf, wrap } from "./text.ts";

/** Columns of a text in the picture: a method that a fibril serves, or a long name, on one line. */
const columns = 30;
const mostLines = 4;

/** From a box to its text. */
export const padding = 8;

export const titleOf = ({ name, id }: GraphTask): string => `${wrap(name, columns, 1)} (${id})`;

/** What stands in a fibril's box. */
export const fibrilLines = (label: string): string[] => wrap(label, columns, mostLines);

/** What stands on an arrow: the kind of wait, and what is waited for. */
export function edgeLines({ wait, label }: GraphEdge): string[] {
  const kind = wait.certainty === "possible" ? `possibly ${wait.kind}` : wait.kind;
  return [kind, ...wrap(label, columns, mostLines)];
}

/** The size of a box with these lines in it that is as wide as others too. */
export const sizeOf = (lines: readonly string[], ...others: readonly string[]) => ({
  width: Math.max(...[...lines, ...others].map(widthOf)) + 2 * padding,
  height: lines.length * lineHeight + padding,
});
