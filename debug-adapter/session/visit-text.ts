import type { Run } from "#simulator";
import type { LineVisit, LineVisits } from "../running/line-visits.ts";
import { stepsText } from "../stack/call-text.ts";

/** `step 120, bdsh, 3rd time · last`: a visit of a line in a list of them, as seen from a run's present moment. */
export function visitText({ program, machine, step }: Run, { visits, last }: LineVisits, visit: LineVisit): string {
  const task = program.tasks[machine.layout.fibrils.task[visit.fibril]].name;
  const marks = [
    visit.step === step ? "here" : undefined,
    visit === visits.find((each) => each.step > step) ? "next" : undefined,
    visit === last ? "last" : undefined,
    last === undefined || visit.step > last.step ? "not seen yet" : undefined,
  ].filter((mark) => mark !== undefined);
  const text = `step ${visit.step}, ${task}, ${ordinal(visit.number)} time`;
  return marks.length === 0 ? text : `${text} · ${marks.join(", ")}`;
}

/** Of a line, counted from 0, without visits. */
export const neverText = ({ furthest }: Run, line: number): string =>
  `Line ${line + 1} is not reached in the ${stepsText(furthest)} seen so far, and was not found ahead of them.`;

function ordinal(number: number): string {
  const isTeen = Math.floor(number / 10) % 10 === 1;
  const ending = isTeen ? undefined : ["", "st", "nd", "rd"][number % 10];
  return `${number}${ending || "th"}`;
}
