import { tryEvaluate } from "../machine/evaluate.ts";
import type { Machine } from "../machine/machine.ts";
import type { Program } from "../program.ts";
import { asIfNothingWrong } from "./template.ts";

/** So many values tell enough. */
const MOST_TOLD = 8;

/** A condition as it was written: `` `t.x < 2` ``. `offset`: in the program's expressions. */
export const conditionText = ({ conditions }: Program, offset: number): string =>
  `\`${conditions.get(offset)?.text ?? ""}\``;

/** What the variables of a condition are at a machine's present moment, for a fibril where it is one's: `t.x is 2 and t.y is 3`; empty where it names none. */
export function valuesText(m: Machine, offset: number, fibril = -1): string {
  const reads = m.program.conditions.get(offset)?.reads ?? [];
  const told = asIfNothingWrong(m, () =>
    reads.slice(0, MOST_TOLD).map(({ text, value }) => `${text} is ${tryEvaluate(m, value, fibril) ?? "?"}`),
  );
  return lists.format(reads.length > MOST_TOLD ? [...told, "…"] : told);
}

const lists = new Intl.ListFormat("en");
