import {
  type Cause,
  type Clause,
  conditionText,
  dutyOf,
  explaining,
  type Forbidden,
  type Found,
  isSeen,
  Judge,
  namesOf,
  type Outcome,
  type Place,
  type Program,
  partsOf,
  Run,
  type Sentence,
  type Story,
  type System,
  scheduleValue,
  valuesText,
  type Work,
  waitingSentence,
  waitingText,
} from "#simulator";
import { countText } from "./words.ts";

/** A run that a search has found, told. Tasks are named as the kernel names them. */
export interface CheckFinding {
  /** What goes wrong; or the kind of the clause whose condition decides it. */
  readonly kind: Forbidden | "limit" | Clause["kind"];
  /** Tasks of a deadlock in waiting order, each once, from the lowest task id. */
  readonly cycle: readonly string[];
  /** Tasks that wait for those which are stuck, without those of the cycle. */
  readonly victims: readonly string[];
  readonly cause: (Pick<Cause, "kind" | "place"> & { readonly task: string }) | undefined;
  /** Steps of the run. */
  readonly steps: number;
  /** Of a run without end: the step from which the last steps can be repeated for ever. */
  readonly loop?: number;
  /** The content of a recording (`*.ktrace-schedule.json`) of the run, which names its last decision, too. */
  readonly schedule: object;
  /** Where it shows: the statement that broke a rule, or in which the first of the circle waits; or the clause. */
  readonly place: Place | undefined;
  /** One line without a full stop. */
  readonly message: string;
  readonly story: Story;
  /** Each fibril that is stuck of itself, in waiting order. */
  readonly waits: readonly Waiter[];
  /** Each that waits for them from outside. */
  readonly outside: readonly Waiter[];
}

/** A fibril that is stuck, with the statement in which it waits. */
export interface Waiter extends Sentence {
  /** Its task, and the tasks that could end its wait: each once. */
  readonly task: string;
  readonly waitsFor: readonly string[];
  /** `serving ASK(1024) for a`, `main`: which of the task's fibrils it is. */
  readonly duty: string;
  /** `for the answer to …`. */
  readonly what: string;
}

/** A search has no limit of steps. */
const unlimited = { steps: Infinity, raising: "" };

/** Runs what a search has found again, and tells of it. `clause`: the one that it decides. */
export function* replaying(program: Program, clause: Clause, found: Found): Work<CheckFinding> {
  const run = new Run(program, { decisions: found.decisions, limit: unlimited });
  yield* run.going(found.decisions.size);
  const told =
    found.kind === "condition" && "condition" in clause
      ? yield* ofCondition(run, clause, found)
      : yield* ofEnding(run, yield* outcomeOf(run, found));
  const loop = found.loop === undefined ? {} : { loop: found.loop };
  return { ...told, ...loop, steps: run.step, schedule: scheduleValue(program, recordingOf(run, found)) };
}

/** The decisions that `fifo` would not take, and the last one, so that whoever follows them knows where the run ends. */
function recordingOf(run: Run, { decisions }: Found) {
  const recording = run.recording();
  const last = decisions.get(run.step - 1);
  return last === undefined ? recording : recording.set(run.step - 1, last);
}

type Conditional = Extract<Clause, { readonly condition: number }>;

type Told = Omit<CheckFinding, "steps" | "loop" | "schedule">;

/** How the run ends, by what was found; it may have come past another that is stuck. */
function* outcomeOf(run: Run, found: Found): Work<Outcome> {
  const finding = run.stuck().find((each) => isSeen(run.machine, each, found));
  if (finding === undefined) return yield* run.judging();
  return { kind: finding.kind, finding: yield* run.withCause(finding) };
}

function* ofEnding(run: Run, outcome: Outcome): Work<Told> {
  if (outcome.kind === "running" || outcome.kind === "finished") {
    throw new Error(`the run of a schedule that the search has found is ${outcome.kind} at step ${run.step}`);
  }
  const story = yield* explaining(run, outcome);
  const names = (ids: readonly number[]) => namesOf(run.program, ids);
  const about = { kind: outcome.kind, message: story.headline, story };
  const causeOf = (cause: Cause | undefined) =>
    cause && { kind: cause.kind, place: cause.place, task: names([cause.task])[0] };
  if (!("finding" in outcome)) {
    return { ...about, cycle: [], victims: [], cause: causeOf(outcome.cause), place: outcome.fault.place, ...nobody };
  }
  const { cycle, victims, cause, members, victimFibrils } = outcome.finding;
  const system = run.system();
  const waits = waitersOf(system, members);
  const outside = waitersOf(system, victimFibrils);
  const place = waits.find((wait) => wait.place !== undefined)?.place;
  return { ...about, cycle: names(cycle), victims: names(victims), cause: causeOf(cause), place, waits, outside };
}

const nobody = { waits: [], outside: [] };

function waitersOf(system: System, ids: readonly number[]): Waiter[] {
  const { fibrils, tasks } = partsOf(system);
  const nameOf = (id: number) => tasks.get(id)?.name ?? `task ${id}`;
  return ids.flatMap((id) => {
    const fibril = fibrils.get(id);
    if (fibril === undefined) return [];
    const releasers = fibril.waits.flatMap((wait) => wait.releasers.map((each) => fibrils.get(each)?.task));
    const waitsFor = [...new Set(releasers.filter((task) => task !== undefined))].map(nameOf);
    const what = waitingText(system, fibril);
    const about = { task: nameOf(fibril.task), duty: dutyOf(system, fibril), waitsFor, what };
    return [{ ...waitingSentence(system, fibril), ...about }];
  });
}

/** Of what never comes it is told, too, what is stuck or broken then: it may be the reason. */
function* ofCondition(run: Run, clause: Conditional, { loop }: Found): Work<Told> {
  const { kind, place } = clause;
  const message = messageOf(run, clause, loop);
  const summary = [{ text: `${message}.`, place, step: run.step }];
  const about = { kind, place, message };
  const outcome = kind === "eventually" ? yield* run.judging() : undefined;
  if (outcome === undefined || outcome.kind === "running" || outcome.kind === "finished") {
    const story = { headline: message, summary, sections: [] };
    return { ...about, cycle: [], victims: [], cause: undefined, story, ...nobody };
  }
  const told = yield* ofEnding(run, outcome);
  return {
    ...told,
    ...about,
    story: { ...told.story, headline: message, summary: [...summary, ...told.story.summary] },
  };
}

function messageOf(run: Run, clause: Conditional, loop: number | undefined): string {
  const rule = conditionText(run.program, clause.condition);
  const values = valuesText(run.machine, clause.condition);
  return `${rule} ${whatBecame(run, clause, loop)}${values === "" ? "" : `, where ${values}`}`;
}

function whatBecame(run: Run, clause: Conditional, loop: number | undefined): string {
  const { step } = run;
  switch (clause.kind) {
    case "reachable":
      return `holds at step ${step}, as it is to be reachable`;
    case "eventually":
      return loop === undefined
        ? `is to come eventually, and does not: the run ends at step ${step}`
        : `is to come eventually, and never does: from step ${loop} on the run can go round for ever, ${countText(step - loop, "step")} a round`;
    case "always":
      return `is to hold always, and ${hasValue(run, clause) ? "does not" : noValue} at step ${step}`;
  }
}

const noValue = "has no value (it divides by zero, or an index is out of range)";

function hasValue(run: Run, clause: Conditional): boolean {
  const check = { name: "", place: clause.place, constants: new Map<string, number>(), clauses: [clause] };
  const [{ clauses }] = new Judge(run, [check]).verdicts(run.ending());
  return clauses[0].isUndefined !== true;
}
