import type { Item } from "../variables/item.ts";

/** What an expression gives: a number, a text, tasks, or something that has a place among the variables but cannot be computed with. */
export type Value =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "text"; readonly value: string }
  | { readonly kind: "tasks"; readonly tasks: readonly { readonly id: number; readonly name: string }[] }
  | { readonly kind: "thing"; readonly item: Item };

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

/** The number that a value is. @throws EvaluationError when it is none */
export function integerOf(value: Value): number {
  switch (value.kind) {
    case "number":
      return value.value;
    case "text":
      throw new EvaluationError(`"${value.value}" is a text, and a number is needed.`);
    case "tasks":
      throw new EvaluationError("A list of tasks is no number: ask with `in`.");
    case "thing":
      throw new EvaluationError(`${value.item.name} is no number.`);
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
