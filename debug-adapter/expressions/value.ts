import type { Item } from "../variables/item.ts";

/** What an expression gives: a number, a text, tasks, or something that has a place among the variables but cannot be computed with. */
export type Value =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "text"; readonly value: string }
  | { readonly kind: "tasks"; readonly tasks: readonly { readonly id: number; readonly name: string }[] }
  | { readonly kind: "thing"; readonly item: Item };

export const number = (value: number): Value => ({ kind: "number", value: value | 0 });
export const truth = (value: boolean): Value => number(value ? 1 : 0);

/** A value for people. A text stands for itself. */
export function valueText(value: Value): string {
  switch (value.kind) {
    case "number":
      return String(value.value);
    case "text":
      return value.value;
    case "tasks":
      return `[${value.tasks.map(({ name }) => name).join(", ")}]`;
    case "thing":
      return value.item.value;
  }
}

/** An expression has no value at this moment, or no meaning; the message says why. */
export class EvaluationError extends Error {
  /** Where in its text, from 1, as far as it is known. */
  readonly column: number | undefined;

  constructor(message: string, column?: number) {
    super(message);
    this.column = column;
  }
}
