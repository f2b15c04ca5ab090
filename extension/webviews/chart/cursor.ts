import type { GraphPlace } from "#protocol";

/** The line that an editor's cursor is on, from 1. */
export type Cursor = Pick<GraphPlace, "uri" | "reference" | "line">;

/** Which of some places, by their indexes, are on the line of the cursor. */
export function linesAt(places: readonly GraphPlace[], cursor: Cursor | undefined): ReadonlySet<number> {
  if (cursor === undefined) return new Set();
  const { uri, reference, line } = cursor;
  return new Set(
    places.flatMap((place, at) =>
      place.uri === uri && place.reference === reference && place.line === line ? [at] : [],
    ),
  );
}
