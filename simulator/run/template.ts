import { tryEvaluate } from "../machine/evaluate.ts";
import { G_FAULT, G_FAULT_VALUE } from "../machine/fields.ts";
import type { Machine } from "../machine/machine.ts";

/** The text of a `log`, `assert` or `crash` for a fibril at this moment, its holes filled; `?` where a value cannot be computed. */
export function renderTemplate(m: Machine, fibril: number, number: number): string {
  return asIfNothingWrong(m, () =>
    m.program.templates[number].parts
      .map((part) => (typeof part === "string" ? part : (tryEvaluate(m, part, fibril) ?? "?")))
      .join(""),
  );
}

/** Computes something in a run that may have stopped, and so would compute nothing. */
export function asIfNothingWrong<Value>(m: Machine, compute: () => Value): Value {
  const fault = m.ledger.slice(G_FAULT, G_FAULT_VALUE + 1);
  m.ledger.fill(0, G_FAULT, G_FAULT_VALUE + 1);
  const value = compute();
  m.ledger.set(fault, G_FAULT);
  return value;
}
