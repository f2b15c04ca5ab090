import {
  type Compared,
  type Comparison,
  compare,
  comparedAt,
  goTogether,
  mostSteps,
  pieceOf,
  type Run,
  type Schedule,
  type System,
  schedulingFor,
} from "#simulator";
import type { Moment } from "../protocol.ts";
import type { Search } from "../running/search.ts";
import { RequestError } from "../session/request-error.ts";
import { type DecisionText, decisionText } from "./decision-text.ts";
import type { OtherCourse, OtherMoment, Wanted } from "./wanted.ts";

/** Two runs that stand at the moments that are compared, and what differs between these. */
export interface Met {
  readonly left: Run;
  readonly right: Run;
  readonly systems: { readonly left: System; readonly right: System };
  readonly comparison: Comparison;
  readonly parting: PartingText | undefined;
}

/** The last step up to which two runs have decided the same, and what each does next. */
interface PartingText {
  readonly step: number;
  readonly left: DecisionText;
  readonly right: DecisionText;
}

/** A moment on the course of a run. */
interface Side {
  readonly step: number;
  /** A run that comes to a step of this course soon. It is not shown to anybody, and not asked for earlier steps than before. */
  near(step: number): Run;
}

/** Compares two moments. Other runs are moved for it: `run` stays where it is. */
export function* comparing(run: Run, wanted: Wanted): Search<Met> {
  const left = ownSide(run, wanted.left);
  const isOther = "course" in wanted.right;
  const right = isOther ? yield* otherSide(run, wanted.right) : ownSide(run, wanted.right);
  const common = isOther ? 0 : run.sharedWith(wanted.right.branch, wanted.left.branch);
  const parting = yield* partingOf(left, right, Math.min(common, left.step, right.step));
  const first = left.near(left.step);
  const before = yield* arriving(first, left.step);
  const second = right.near(right.step);
  const after = yield* arriving(second, right.step);
  yield* pausable();
  const shared = parting?.step ?? Math.min(before.step, after.step);
  const systems = { left: before.system, right: after.system };
  return { left: first, right: second, systems, comparison: compare(before, after, shared), parting };
}

const ownSide = (run: Run, { branch, step }: Moment): Side => ({ step, near: (near) => run.onBranch(branch, near) });

function* otherSide(run: Run, { course, step }: OtherMoment): Search<Side> {
  const other =
    course.kind === "recording"
      ? run.otherwise({ decisions: course.decisions })
      : run.otherwise({ schedule: yield* scheduleOf(run, course) });
  return { step: step ?? mostSteps(run.program), near: () => other };
}

/** For `pct` the scenario is measured, where the run that is shown was not. */
function* scheduleOf({ program, schedule }: Run, name: Exclude<OtherCourse, { kind: "recording" }>): Search<Schedule> {
  if (name.kind === "pct" && schedule.kind === "pct") return { ...schedule, seed: name.seed };
  const found = yield* schedulingFor(program, name);
  yield* pausable();
  return found;
}

/** Where two courses part that are the same up to a step at least; nowhere, when one moment is on the way to the other. */
function* partingOf(left: Side, right: Side, common: number): Search<PartingText | undefined> {
  const [first, second] = [left.near(common), right.near(common)];
  yield* goOn(first, common);
  yield* goOn(second, common);
  const last = Math.min(left.step, right.step);
  for (let steps = first.pace; first.step < last && first.agreesWith(second); steps += first.pace) {
    goTogether(first, second, Math.min(last, first.step + first.pace));
    yield* pausable(pieceOf(steps));
  }
  const isOver = first.next() === undefined && second.next() === undefined;
  if (first.step >= last || isOver) return undefined;
  return { step: first.step, left: decisionText(first), right: decisionText(second) };
}

function* arriving(run: Run, step: number): Search<Compared> {
  yield* goOn(run, step);
  yield* pausable();
  return comparedAt(run);
}

/** Takes a run to a step, or to its end. */
function* goOn(run: Run, step: number): Search<void> {
  while (run.step < step && run.advance()) if (run.step % run.pace === 0) yield* pausable(pieceOf(run.step));
}

function* pausable(pieces = 1): Search<void> {
  if (yield pieces) throw new RequestError("The comparison was paused before it came to both moments.", true);
}
