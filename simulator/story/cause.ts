import type { Cause } from "../finding.ts";
import type { ExchangeStyle, Program } from "../program.ts";
import type { CallState, System } from "../system.ts";
import { type Sentence, stepThatFollows } from "./story.ts";
import { callOf, methodText, taskName } from "./words.ts";

/** What made the circle possible, and what would have helped. */
export function causeSentences(program: Program, system: System, cause: Cause): Sentence[] {
  const earlier = callOf(system, cause.earlier);
  const later = callOf(system, cause.later);
  if (earlier === undefined || later === undefined) return [];
  return [
    { text: causeText(system, cause, earlier, later), place: cause.place, step: stepThatFollows(cause.step) },
    { text: helpText(styleOf(program, system, earlier), earlier, later), place: cause.place, step: undefined },
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

/** True of a parallel session only: a serialize one has no second phone for the later call. */
function helpText(style: ExchangeStyle | undefined, earlier: CallState, later: CallState): string {
  if (style === "parallel") {
    return (
      `What would have helped: first wait for the answer to ${methodText(earlier)}, then end the exchange. ` +
      `Phone ${earlier.phone} would not have been free, and ${methodText(later)} would have gone over another one.`
    );
  }
  return (
    `First to wait and then to end the exchange would not be enough: the session is ${style}, so the exchange of ${methodText(later)} ` +
    `would wait for it. The two calls need a phone each, as in a parallel session.`
  );
}

function styleOf(program: Program, system: System, call: CallState): ExchangeStyle | undefined {
  const session = system.tasks
    .find((task) => task.id === call.sender)
    ?.phones.find((phone) => phone.slot === call.phone)?.session;
  return program.tasks.find((task) => task.id === call.sender)?.sessions.find(({ name }) => name === session)?.style;
}
