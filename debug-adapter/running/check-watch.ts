import { holdsNow, type Place, type Run } from "#simulator";

/** A check whose `always` clauses are watched while a run goes on. */
export interface WatchedCheck {
  readonly name: string;
  readonly always: readonly WatchedClause[];
}

/** An `always` of a check. */
export interface WatchedClause {
  /** Offset into `Program.expressions`. */
  readonly condition: number;
  readonly place: Place;
  /** As the scenario has it. */
  readonly text: string;
}

/**
 * Knows which `always` a step has refuted: it held before and does not now. So it is a matter of two moments, the same
 * forward and backward.
 */
export class CheckWatch {
  readonly check: WatchedCheck;
  readonly #run: Run;
  /** The clauses that do not hold at this moment; `undefined` when they have not been looked at. */
  #broken: readonly WatchedClause[] | undefined;
  #refuted: WatchedClause | undefined;

  constructor(run: Run, check: WatchedCheck) {
    this.#run = run;
    this.check = check;
  }

  /** To be called before a step. */
  before(): void {
    this.#broken ??= this.#look();
  }

  /** To be called after a step. */
  after(): void {
    const before = this.#broken ?? [];
    this.#broken = this.#look();
    this.#refuted = this.#broken.find((clause) => !before.includes(clause));
  }

  /** To be called when the run was taken to another moment than by a step. */
  moved(): void {
    this.#broken = undefined;
    this.#refuted = undefined;
  }

  /** The clause that the last step has refuted; at the start, one that does not hold from the start. */
  get refuted(): WatchedClause | undefined {
    return this.#run.step === 0 ? this.#look()[0] : this.#refuted;
  }

  #look(): readonly WatchedClause[] {
    return this.check.always.filter(({ condition }) => !holdsNow(this.#run, condition));
  }
}
