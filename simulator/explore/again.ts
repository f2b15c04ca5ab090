import type { Clause, Program } from "../program.ts";
import { NO_DECISION } from "../run/decision.ts";
import { Expander, Kept, type Manner } from "./expander.ts";
import { Memory } from "./memory.ts";
import type { Kept as KeptOnWay } from "./retrace.ts";
import type { Layouts } from "./room.ts";
import { Rows } from "./rows.ts";
import { Slices } from "./slices.ts";

/** Goes over the situations of a search once more that it has not kept, by the decisions that led from each to the next; the first comes without one. */
export function* goingAgain(
  program: Program,
  layouts: Layouts,
  clauses: readonly Clause[],
  manner: Manner,
  decisions: readonly number[],
): Iterable<KeptOnWay> {
  if (decisions.length === 0) return;
  const memory = new Memory(Infinity);
  const slices = new Slices(layouts.layout.tasks, memory, (width) => new Rows(width, memory));
  let numbers = new Int32Array(0);
  let situation = new Int32Array(0);
  const keep = () => {
    numbers = expander.present.numbers.slice();
    expander.present.toMachine();
    situation = expander.machine.situation.slice();
    return Kept.ahead;
  };
  // With all that goes wrong collected, nothing that is met on the way is its end.
  const expander = new Expander(program, layouts, clauses, { ...manner, collects: true }, slices, { keep });
  expander.begin();
  yield { decision: NO_DECISION, situation };
  for (const decision of decisions.slice(1)) {
    expander.goOn(numbers, decision);
    yield { decision, situation };
  }
}
