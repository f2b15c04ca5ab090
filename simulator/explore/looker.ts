import type { Eventually } from "./eventually.ts";
import { type Expanded, Expander, Kept } from "./expander.ts";
import { LivenessExpander } from "./liveness-expander.ts";
import type { Layouts } from "./room.ts";
import { FULL } from "./rows.ts";
import { isForeign } from "./shard.ts";
import type { SharedSituations } from "./shared-situations.ts";
import { NOTHING } from "./situations.ts";
import { Sketch } from "./sketch.ts";
import type { TeamRequest, TeamSpec } from "./team-worker.ts";

/** Where decisions have led to, one after the other: the number of each situation, or `NOTHING` where nobody looks further. */
export class Arrivals {
  readonly numbers: number[] = [];
  readonly decisions: number[] = [];

  get count(): number {
    return this.numbers.length;
  }

  add(number: number, decision: number): void {
    this.numbers.push(number);
    this.decisions.push(decision);
  }
}

/** How one of a team looks at a situation that is visited in shared memory. */
export interface Looker {
  readonly expander: Expander | LivenessExpander;
  /** What it notes; of which arrivals, depends on what is looked for. */
  arrivals: Arrivals;
  /** Looks at the situation of this place in the order, and marks those that it comes to with it. */
  look(place: number, request: Pick<TeamRequest, "first" | "mayReduce">): Expanded;
  /** Of a shard: what it has kept, as `Sketch` writes it. */
  readonly sketch: string | undefined;
}

/** Looks for what clauses other than `eventually` ask for. Of arrivals it notes those that nobody has come to before, or from a later place. */
export class SafetyLooker implements Looker {
  readonly expander: Expander;
  arrivals = new Arrivals();
  readonly #spec: TeamSpec;
  readonly #situations: SharedSituations;
  readonly #sketch: Sketch | undefined;
  /** Where the level begins, and the situation that is looked at. */
  #first = 0;
  #place = 0;

  constructor(spec: TeamSpec, layouts: Layouts, situations: SharedSituations) {
    const { program, clauses, manner } = spec;
    this.#spec = spec;
    this.#situations = situations;
    const keep = (decision: number) => this.#keep(decision);
    this.expander = new Expander(program, layouts, clauses, manner, situations.slices, { keep });
    this.#sketch = manner.shard === undefined ? undefined : new Sketch();
  }

  get sketch(): string | undefined {
    return this.#sketch?.text;
  }

  look(place: number, { first, mayReduce }: Pick<TeamRequest, "first" | "mayReduce">): Expanded {
    this.#first = first;
    this.#place = place;
    return this.expander.expand(place, this.#situations.visitedSlices, mayReduce);
  }

  /** Those that were dealt out are the first of all, so their numbers are their places. */
  #isForeign(number: number): boolean {
    return isForeign(this.#spec.manner.shard, this.#spec.dealt, number);
  }

  #keep(decision: number): Kept {
    const situations = this.#situations;
    const { present, machine } = this.expander;
    const number = situations.internSlices(present.numbers, this.#place);
    if (number === FULL) return Kept.full;
    if (situations.isNew || situations.lowerMark(number, this.#place)) {
      this.arrivals.add(number, decision);
      if (situations.isNew && this.#sketch !== undefined) {
        present.toMachine();
        this.#sketch.add(machine.situation);
      }
      return this.#isForeign(number) ? Kept.behind : Kept.ahead;
    }
    return situations.markOf(number) >= this.#first && !this.#isForeign(number) ? Kept.ahead : Kept.behind;
  }
}

/** Looks for what an `eventually` asks for. It notes all arrivals: they are the graph. */
export class LivenessLooker implements Looker {
  readonly expander: LivenessExpander;
  arrivals = new Arrivals();
  readonly sketch = undefined;
  readonly #situations: SharedSituations;
  #place = 0;

  constructor({ program, manner }: TeamSpec, clause: Eventually, layouts: Layouts, situations: SharedSituations) {
    this.#situations = situations;
    const arrive = (decision: number, goesOn: boolean) => this.#arrive(decision, goesOn);
    this.expander = new LivenessExpander(program, layouts, clause, manner.reduces, arrive);
  }

  look(place: number): Expanded {
    this.#place = place;
    return this.expander.expand(place, this.#situations.visited);
  }

  #arrive(decision: number, goesOn: boolean): boolean {
    if (!goesOn) {
      this.arrivals.add(NOTHING, decision);
      return true;
    }
    const number = this.#situations.intern(this.expander.machine.situation, this.#place);
    if (number === FULL) return false;
    this.#situations.lowerMark(number, this.#place);
    this.arrivals.add(number, decision);
    return true;
  }
}
