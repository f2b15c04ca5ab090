import { tryEvaluate } from "../machine/evaluate.ts";
import type { Check, Clause, Forbidden, Program } from "../program.ts";
import { conditionText, valuesText } from "./condition-text.ts";
import type { Outcome, Run } from "./run.ts";

/**
 * What one run says of a check's clause. `refuted`: it fails; `shown`: what some run has to do, this one does; `kept`: nothing in this run speaks
 * against it, and others may; `open`: this run does not do it, and others may.
 */
export interface ClauseVerdict {
  readonly clause: Clause;
  readonly verdict: "refuted" | "shown" | "kept" | "open";
  /** The step at which it was decided, where it was at one. */
  readonly step: number | undefined;
  /** The clause in words, with its condition as it was written. */
  readonly text: string;
  /** What the variables of the condition are where that refutes it; empty where it names none. */
  readonly values?: string;
  /** The condition has no value there: it divides by zero, or an index is out of range. */
  readonly isUndefined?: boolean;
}

/** What one run says of a check. */
export interface CheckVerdict {
  readonly check: Check;
  readonly clauses: readonly ClauseVerdict[];
}

/** The verdict of a check is the worst of its clauses'. */
export function verdictOf({ clauses }: CheckVerdict): ClauseVerdict["verdict"] {
  const has = (verdict: ClauseVerdict["verdict"]) => clauses.some((clause) => clause.verdict === verdict);
  if (has("refuted")) return "refuted";
  if (has("open")) return "open";
  return has("kept") ? "kept" : "shown";
}

/** Whether a program has the values for constants that a check wants. */
export const isOfProgram = ({ constants }: Check, program: Program): boolean =>
  [...constants].every(([name, value]) => program.constants.get(name) === value);

/** Whether a clause's condition holds at the run's present moment. */
export const holdsNow = ({ machine }: Run, condition: number): boolean => isTrue(tryEvaluate(machine, condition));

/** A condition that cannot be computed does not hold. */
export const isTrue = (value: number | undefined): boolean => (value ?? 0) !== 0;

type Decided = Required<Pick<ClauseVerdict, "values" | "isUndefined">> & { readonly step: number };

/** Watches a run for what its checks say: `look` after each step, and at step 0. */
export class Judge {
  readonly #run: Run;
  readonly #checks: readonly Check[];
  /** The first step at which a condition held, or `always` did not. */
  readonly #decided = new Map<Clause, Decided>();

  constructor(run: Run, checks: readonly Check[] = run.program.checks) {
    this.#run = run;
    this.#checks = checks;
    this.look();
  }

  /** Looks at the run's present moment. True when an `always` has just been refuted. */
  look(): boolean {
    let isRefuted = false;
    for (const { clauses } of this.#checks) {
      for (const clause of clauses) {
        if (clause.kind === "forbid" || clause.kind === "expect" || this.#decided.has(clause)) continue;
        const value = tryEvaluate(this.#run.machine, clause.condition);
        if (isTrue(value) === (clause.kind === "always")) continue;
        const values = clause.kind === "always" ? valuesText(this.#run.machine, clause.condition) : "";
        this.#decided.set(clause, { step: this.#run.step, values, isUndefined: value === undefined });
        isRefuted ||= clause.kind === "always";
      }
    }
    return isRefuted;
  }

  /** What the run says of each check, up to its present moment. `outcome`: its own, or that of a run at the same moment which looks for who is stuck, if it does not. */
  verdicts(outcome: Outcome = this.#run.outcome()): CheckVerdict[] {
    return this.#checks.map((check) => ({
      check,
      clauses: check.clauses.map((clause) => this.#judge(clause, outcome)),
    }));
  }

  #judge(clause: Clause, outcome: Outcome): ClauseVerdict {
    const { program, machine, step } = this.#run;
    const about = { clause, text: clauseText(program, clause) };
    const decided = this.#decided.get(clause);
    switch (clause.kind) {
      case "forbid":
        return { ...about, ...judgeForbidden(clause.what, outcome, this.#run) };
      case "expect":
        return { ...about, ...judgeExpected(clause, outcome, this.#run) };
      case "always":
        if (decided !== undefined) return { ...about, ...decided, verdict: "refuted" };
        return { ...about, step: undefined, verdict: isOver(outcome) ? "kept" : "open" };
      case "reachable":
        return { ...about, step: decided?.step, verdict: decided === undefined ? "open" : "shown" };
      case "eventually":
        if (decided !== undefined) return { ...about, step: decided.step, verdict: "kept" };
        if (!isOver(outcome)) return { ...about, step, verdict: "open" };
        return { ...about, step, verdict: "refuted", values: valuesText(machine, clause.condition) };
    }
  }
}

function clauseText(program: Program, clause: Clause): string {
  switch (clause.kind) {
    case "forbid":
      return `forbid ${clause.what.join(", ")}`;
    case "expect":
      return `expect ${clause.what}${clause.among === undefined ? "" : ` among ${clause.among.join(", ")}`}`;
    default:
      return `${clause.kind} ${conditionText(program, clause.condition)}`;
  }
}

const isOver = (outcome: Outcome): boolean => outcome.kind !== "running" && outcome.kind !== "limit";

type Judgement = Pick<ClauseVerdict, "verdict" | "step">;

function judgeForbidden(what: readonly Forbidden[], outcome: Outcome, run: Run): Judgement {
  if (what.some((kind) => kind === outcome.kind)) return { verdict: "refuted", step: run.step };
  return { verdict: isOver(outcome) ? "kept" : "open", step: undefined };
}

type Expect = Extract<Clause, { readonly kind: "expect" }>;

/** Whether what has happened is what a clause expects. `cycle`: names of the tasks that form it. */
export const isExpected = ({ what, among }: Expect, kind: string, cycle: readonly string[]): boolean =>
  kind === what && (among === undefined || cycle.toSorted().join() === among.toSorted().join());

function judgeExpected(clause: Expect, outcome: Outcome, { program, step }: Run): Judgement {
  const cycle = outcome.kind === "deadlock" ? namesOf(program, outcome.finding.cycle) : [];
  const isThere = isExpected(clause, outcome.kind, cycle);
  return { verdict: isThere ? "shown" : "open", step: isThere ? step : undefined };
}

/** Names of tasks that are given by id, in their order. */
export const namesOf = ({ tasks }: Program, ids: readonly number[]): string[] =>
  ids.flatMap((id) => tasks.find((task) => task.id === id)?.name ?? []);
