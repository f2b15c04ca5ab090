import type { Look } from "./look.ts";
import { EvaluationError, integerOf, type Value } from "./value.ts";

/** A part of an expression whose names were resolved for a place in the program: what it gives at a moment there. Most are numbers. */
export type Bound =
  | { readonly kind: "number"; readonly at: (look: Look) => number }
  | { readonly kind: "value"; readonly at: (look: Look) => Value };

export const numberBy = (at: (look: Look) => number): Bound => ({ kind: "number", at });
export const valueBy = (at: (look: Look) => Value): Bound => ({ kind: "value", at });

export const constant = (value: number): Bound => numberBy(() => value);

/** What has no value, at any moment. */
export const nothing = (message: () => string): Bound =>
  numberBy(() => {
    throw new EvaluationError(message());
  });

/** The number that it gives; it throws an `EvaluationError` where it gives none. */
export function numberIn(bound: Bound): (look: Look) => number {
  return bound.kind === "number" ? bound.at : (look) => integerOf(bound.at(look));
}

/** What it gives. */
export function valueIn(bound: Bound): (look: Look) => Value {
  return bound.kind === "value" ? bound.at : (look) => ({ kind: "number", value: bound.at(look) });
}
