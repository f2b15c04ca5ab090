import { type Decisions, type Run, shortNames } from "#simulator";
import type { CompareArguments, Moment, MomentArguments, OtherRun } from "../protocol.ts";
import { stepProblem } from "../running/steps-asked.ts";
import { branchProblem } from "../session/branches.ts";
import { readRecording } from "../session/course.ts";
import type { Debuggee, Look } from "../session/debuggee.ts";
import { scheduleOf } from "../session/launch-options.ts";
import { RequestError } from "../session/request-error.ts";

/** Who goes next in another run. */
export type OtherCourse =
  | { readonly kind: "fifo" }
  | { readonly kind: "random" | "pct"; readonly seed: number }
  | { readonly kind: "recording"; readonly decisions: Decisions; readonly file: string };

/** A moment of another run; its end, without a step. */
export interface OtherMoment {
  readonly course: OtherCourse;
  readonly step: number | undefined;
}

/** Two moments that are to be compared. */
export interface Wanted {
  readonly left: Moment;
  readonly right: Moment | OtherMoment;
}

/**
 * What a client wants to have compared; `look` does what takes long.
 * @throws RequestError for a moment, a branch or a recording that there is not
 */
export async function wantedBy(
  { left = {}, right = {} }: CompareArguments,
  debuggee: Debuggee,
  look: Look,
): Promise<Wanted> {
  const { run } = debuggee;
  if (right.run === undefined) return { left: momentOf(left, run), right: momentOf(right, run) };
  if (right.branch !== undefined) throw new RequestError('"branch": another run has no branches; remove it.', true);
  const problem = right.step === undefined ? undefined : stepProblem(right.step);
  if (problem !== undefined) throw new RequestError(problem, true);
  const course = await courseOf(right.run, debuggee, look);
  return { left: momentOf(left, run), right: { course, step: right.step } };
}

function momentOf({ branch, step }: MomentArguments, run: Run): Moment {
  const problem =
    (branch === undefined ? undefined : branchProblem(branch, run)) ??
    (step === undefined ? undefined : stepProblem(step));
  if (problem !== undefined) throw new RequestError(problem, true);
  if (branch === undefined) return { branch: run.branch, step: step ?? run.step };
  const furthest = run.branches.find(({ id }) => id === branch)?.furthest ?? 0;
  return { branch, step: step ?? furthest };
}

async function courseOf({ schedule, seed }: OtherRun, { program, read }: Debuggee, look: Look): Promise<OtherCourse> {
  const option = scheduleOf(schedule, seed);
  switch (option.kind) {
    case "fifo":
      return option;
    case "random":
    case "pct":
      if (option.seed !== undefined) return { kind: option.kind, seed: option.seed };
      throw new RequestError(`"seed" is missing: with which seed shall ${option.kind} draw?`, true);
    case "recording": {
      const [file = ""] = shortNames([option.uri]);
      return { kind: "recording", decisions: await readRecording(option.uri, program, read, look), file };
    }
  }
}

/** What the console's `compare 120 300`, `compare 1:120 2:80`, `compare 120` or `compare branch 1` means; `undefined` for any other text. */
export function comparisonAsked(text: string, run: Run): CompareArguments | undefined {
  const [, one, two] = /^\s*compare\s+((?:\d+:)?\d+)(?:\s+((?:\d+:)?\d+))?\s*$/.exec(text) ?? [];
  if (one !== undefined) return { left: written(one), right: two === undefined ? {} : written(two) };
  const [, first, second] = /^\s*compare\s+branch\s+(\d+)(?:\s+(\d+))?\s*$/.exec(text) ?? [];
  if (first === undefined) return undefined;
  const branches = second === undefined ? [run.branch, Number(first)] : [Number(first), Number(second)];
  return { left: { branch: branches[0] }, right: { branch: branches[1] } };
}

/** `120`, or `1:120` of branch 1. */
function written(moment: string): MomentArguments {
  const [step = 0, branch] = moment.split(":").map(Number).reverse();
  return branch === undefined ? { step } : { branch, step };
}
