import type { Machine } from "../../simulator/machine/machine.ts";
import { canStep, choicesOf, isTimed } from "../../simulator/machine/step.ts";
import { stepOf, timerOf } from "../../simulator/run/decision.ts";

/** All that can happen in a machine's situation, as codes of decisions. */
export function possibleCodes(m: Machine): number[] {
  const steps = m.layout.tasks.flatMap((_, task) =>
    canStep(m, task) ? Array.from({ length: choicesOf(m, task) }, (_, choice) => stepOf(task, choice)) : [],
  );
  const timers = [...m.layout.fibrils.at.keys()].filter((fibril) => isTimed(m, fibril)).map(timerOf);
  return [...steps, ...timers];
}
