import { tryEvaluate } from "../machine/evaluate.ts";
import type { Machine } from "../machine/machine.ts";
import type { Clause } from "../program.ts";
import { faultOf } from "../run/fault-report.ts";
import { isExpected, isTrue, namesOf } from "../run/judge.ts";
import type { Detector } from "../waits/detector.ts";
import { circlesOf } from "./circle.ts";
import { refutes, type Seen, seenKey, type Verdict } from "./verdict.ts";

type Conditional = Extract<Clause, { readonly condition: number }>;

/** What an inquiry knows; clauses by their numbers. */
export interface Known<At> {
  readonly decided: readonly (readonly [clause: number, seen: Seen, at: At])[];
  readonly findings: readonly (readonly [seen: Seen, at: At])[];
  readonly limit: readonly [seen: Seen, at: At] | undefined;
  readonly isAnythingWrong: boolean;
}

/** The clauses of a check while a search goes on: which of them are decided, and by what. `At` says where in the search that was. */
export class Inquiry<At> {
  readonly #m: Machine;
  readonly #detector: Detector;
  readonly #clauses: readonly Clause[];
  readonly #decided = new Map<Clause, [seen: Seen, at: At]>();
  /** What went wrong somewhere, by what it is. */
  readonly #findings = new Map<string, [seen: Seen, at: At]>();
  readonly #collects: boolean;
  #isAnythingWrong = false;
  #limit: readonly [seen: Seen, at: At] | undefined;
  /** Conditions that are looked at after each step. */
  #open: Conditional[];

  /** `collects`: it is not over before everything is known that goes wrong. */
  constructor(m: Machine, detector: Detector, clauses: readonly Clause[], collects: boolean) {
    this.#m = m;
    this.#detector = detector;
    this.#clauses = clauses;
    this.#collects = collects;
    this.#open = clauses.flatMap((clause) => (clause.kind === "always" || clause.kind === "reachable" ? [clause] : []));
  }

  get limit(): readonly [seen: Seen, at: At] | undefined {
    return this.#limit;
  }

  get findings(): readonly (readonly [seen: Seen, at: At])[] {
    return [...this.#findings.values()];
  }

  /** What decided a clause: of `forbid` and `always` it refutes them, of `expect` and `reachable` it shows them. */
  decided(clause: Clause): readonly [seen: Seen, at: At] | undefined {
    return this.#decided.get(clause);
  }

  get known(): Known<At> {
    const decided = this.#clauses.flatMap((clause, number) => {
      const [seen, at] = this.#decided.get(clause) ?? [];
      return seen === undefined || at === undefined ? [] : [[number, seen, at] as const];
    });
    return { decided, findings: this.findings, limit: this.#limit, isAnythingWrong: this.#isAnythingWrong };
  }

  /** Takes up what another one of the same clauses knows. */
  learn({ decided, findings, limit, isAnythingWrong }: Known<At>): void {
    for (const [number, seen, at] of decided) {
      const clause = this.#clauses[number];
      if (!this.#decided.has(clause)) this.#decided.set(clause, [seen, at]);
    }
    this.#open = this.#open.filter((clause) => !this.#decided.has(clause));
    for (const [seen, at] of findings) {
      const key = seenKey(seen);
      if (!this.#findings.has(key)) this.#findings.set(key, [seen, at]);
    }
    this.#limit ??= limit;
    this.#isAnythingWrong ||= isAnythingWrong;
  }

  /** Whether the step that was just done, and that the detector has looked at, has anything to say. */
  get isNews(): boolean {
    return this.#m.faulted || this.#detector.isNews || this.isDecidedIn(this.#m);
  }

  /** Whether a condition that is not decided yet is, where a machine of the program is. */
  isDecidedIn(m: Machine): boolean {
    for (const clause of this.#open) if (turns(m, clause)) return true;
    return false;
  }

  /** Takes up what the step says that was just done. */
  note(at: At): void {
    for (const clause of this.#open.filter((each) => turns(this.#m, each))) {
      this.#decided.set(clause, [{ kind: "condition", cycle: [], circle: [], place: undefined }, at]);
    }
    this.#open = this.#open.filter((clause) => !this.#decided.has(clause));
    for (const seen of this.#seen()) this.#take(seen, at);
  }

  #seen(): Seen[] {
    const fault = faultOf(this.#m);
    if (fault !== undefined) return [{ kind: fault.kind, cycle: [], circle: [], place: fault.place }];
    const findings = this.#detector.isNews ? this.#detector.findings() : [];
    return findings.flatMap((finding) => {
      const { kind } = finding;
      const cycle = namesOf(this.#m.program, finding.cycle);
      return circlesOf(this.#m, finding).map((circle) => ({ kind, cycle, circle, place: undefined }));
    });
  }

  #take(seen: Seen, at: At): void {
    if (seen.kind === "limit") {
      this.#limit ??= [seen, at];
      return;
    }
    this.#isAnythingWrong = true;
    const key = seenKey(seen);
    if (this.#collects && !this.#findings.has(key)) this.#findings.set(key, [seen, at]);
    for (const clause of this.#clauses) {
      if (!this.#decided.has(clause) && decides(clause, seen)) this.#decided.set(clause, [seen, at]);
    }
  }

  /** Whether something was stuck or broke a rule, asked about or not. */
  get isAnythingWrong(): boolean {
    return this.#isAnythingWrong;
  }

  /** Whether nothing that a search could still find would change the verdict, or nothing more is asked. */
  get isOver(): boolean {
    if (this.#collects) return false;
    return (
      this.#clauses.some((clause) => this.#decided.has(clause) && refutes(clause.kind)) ||
      this.#clauses.every((clause) => this.#decided.has(clause))
    );
  }

  /** What is known of a clause. `isExhausted`: the search has looked at everything. */
  verdictOf(clause: Clause, isExhausted: boolean): Verdict {
    if (this.#decided.has(clause)) return refutes(clause.kind) ? "refuted" : "holds";
    if (!isExhausted || this.#limit !== undefined) return "inconclusive";
    return refutes(clause.kind) ? "holds" : "refuted";
  }
}

/** Whether a condition that does not hold of itself is decided at this moment. */
const turns = (m: Machine, { kind, condition }: Conditional): boolean =>
  isTrue(tryEvaluate(m, condition)) === (kind === "reachable");

function decides(clause: Clause, { kind, cycle }: Seen): boolean {
  if (clause.kind === "forbid") return clause.what.some((what) => what === kind);
  return clause.kind === "expect" && isExpected(clause, kind, cycle);
}
