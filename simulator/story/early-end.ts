import type { EarlyEnd } from "../finding.ts";
import type { Run } from "../run/run.ts";
import type { CallState, System } from "../system.ts";
import type { Work } from "../work.ts";
import type { Sentence } from "./story.ts";
import { keptOpen } from "./what-if.ts";
import { callOf, callText, methodText, taskName } from "./words.ts";

/** What made the circle possible, and whether the repair that suggests itself would have helped: it is tried. */
export function* earlyEndSentences(run: Run, system: System, cause: EarlyEnd): Work<Sentence[]> {
  const earlier = callOf(system, cause.earlier);
  const later = callOf(system, cause.later);
  if (earlier === undefined || later === undefined) return [];
  const names = namesOf(system, earlier, later);
  return [
    { text: causeText(system, cause, earlier, names), place: cause.place, step: cause.step },
    { text: yield* helpText(run, cause, names.earlier), place: cause.place, step: undefined },
  ];
}

interface Names {
  /** The earlier call before the later one is mentioned, and after. */
  readonly first: string;
  readonly earlier: string;
  readonly later: string;
}

/** The two calls by their methods; of one method, with their arguments; and if these are the same, by which was first. */
function namesOf(system: System, earlier: CallState, later: CallState): Names {
  for (const nameOf of [methodText, (call: CallState) => callText(system, call)]) {
    const [first, second] = [nameOf(earlier), nameOf(later)];
    if (first !== second) return { first, earlier: first, later: second };
  }
  const name = methodText(earlier);
  return { first: name, earlier: `the earlier ${name}`, later: `another ${name}` };
}

function causeText(system: System, cause: EarlyEnd, call: CallState, { first, earlier, later }: Names): string {
  const callee = taskName(system, call.callee);
  return (
    `${taskName(system, cause.task)} ended its exchange with ${callee} before ${first}, sent through it, was answered. ` +
    `So phone ${call.phone} was free again: ${later} went over it as well, and is queued behind ${earlier}, ` +
    `whose answer depends on it.`
  );
}

function* helpText(run: Run, cause: EarlyEnd, call: string): Work<string> {
  const course = yield* keptOpen(run, cause);
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
