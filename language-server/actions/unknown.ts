import type { CstNode, LinkingError } from "langium";
import { same } from "./edits.ts";
import type { Situation } from "./fix.ts";

/** A name that means nothing where it stands. */
export interface Unknown {
  readonly error: LinkingError;
  /** Where the file has it with the same message, of which one diagnostic tells for all. */
  readonly places: readonly CstNode[];
  /** The errors there. */
  readonly errors: readonly LinkingError[];
}

/** The name at a range, if it means nothing. */
export function unknownAt({ document, range }: Situation): Unknown | undefined {
  const wrong = document.references.flatMap(({ error, $refNode: place }) =>
    error === undefined || place === undefined ? [] : [{ error, place }],
  );
  const found = wrong.find(({ place }) => same(place.range, range));
  if (found === undefined) return undefined;
  const alike = wrong.filter(({ error }) => error.message === found.error.message);
  return {
    error: found.error,
    places: alike.map(({ place }) => place),
    errors: alike.map(({ error }) => error),
  };
}
