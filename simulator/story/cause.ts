import type { Cause } from "../finding.ts";
import type { Run } from "../run/run.ts";
import type { CallState, System } from "../system.ts";
import type { Sentence } from "./story.ts";
import { keptOpen } from "./what-if.ts";
import { callOf, methodText, taskName } from "./words.ts";

/** What made the circle possible, and whether the repair that suggests itself would have helped: it is tried. */
export function causeSentences(run: Run, system: System, cause: Cause): Sentence[] {
  const earlier = callOf(system, cause.earlier);
  const later = callOf(system, cause.later);
  if (earlier === undefined || later === undefined) return [];
  return [
    { text: causeText(system, cause, earlier, later), place: cause.place, step: cause.step },
    { text: helpText(run, cause, earlier), place: cause.place, step: undefined },
  ];
}

function causeText(system: System, cause: Cause, earlier: CallState, later: CallState): string {
  const callee = taskName(system, earlier.callee);
  return (
    `${taskName(system, cause.task)} ended its exchange with ${callee} before ${methodText(earlier)}, sent through it, was answered. ` +
    `So phone ${earlier.phone} was free again: ${methodText(later)} went over it as well, and is queued behind ${methodText(earlier)}, ` +
    `whose answer depends on it.`
  );
}

function helpText(run: Run, cause: Cause, earlier: CallState): string {
  const call = methodText(earlier);
  const course = keptOpen(run, cause);
  switch (course.kind) {
    case "answered":
      return (
        `What would have helped: first wait for the answer to ${call}, then end the exchange. ` +
        `With the exchange kept open and all else the same, ${call} is answered in step ${course.step}.`
      );
    case "stuck":
      return (
        `First to wait for the answer to ${call} and then to end the exchange would not have been enough: ` +
        `with the exchange kept open and all else the same, it gets stuck too.`
      );
    case "unknown":
      return `Whether it would have helped first to wait for the answer to ${call}, then to end the exchange, could not be tried.`;
  }
}
