import type { Clause, Program } from "../program.ts";
import type { Work } from "../work.ts";
import { Expander, type Hindrance, Kept, type Manner, type Place } from "./expander.ts";
import type { Known } from "./inquiry.ts";
import { Memory } from "./memory.ts";
import { layoutsOf } from "./room.ts";
import { FULL } from "./rows.ts";
import { type Dealt, isForeign } from "./shard.ts";
import { type SharedBuffers, SharedMemory } from "./shared-memory.ts";
import { SharedOrder } from "./shared-order.ts";
import { SharedSituations } from "./shared-situations.ts";
import { Sketch } from "./sketch.ts";

/** What a worker has to know to begin. */
export interface TeamSpec {
  readonly program: Program;
  readonly clauses: readonly Clause[];
  readonly manner: Manner;
  readonly room: number;
  readonly buffers: SharedBuffers;
  /** Bytes that a worker may take by itself. */
  readonly own: number;
  readonly dealt: Dealt;
}

/** What a worker is asked to do: to look at situations of a level, as long as there are some for which nobody has begun. They are known by their places in the order. */
export interface TeamRequest {
  /** Where the level begins, and where it ends. */
  readonly first: number;
  readonly end: number;
  /** How many it takes at once. */
  readonly share: number;
  readonly mayReduce: boolean;
  /** Situations that may be kept; it is noticed late. */
  readonly most: number;
  /** How many buckets each table has. */
  readonly buckets: readonly number[];
  /** What all know together. */
  readonly known: Known<Place>;
}

/** What has come of it. */
export interface TeamReport {
  readonly log: Log;
  /** The first situation that it has begun and not come to the end of, because there was no memory. */
  readonly full: number | undefined;
  /** Why it could not go on, and where. */
  readonly hindrance: readonly [what: Hindrance, at: number] | undefined;
  readonly known: Known<Place>;
  /** The situation in which it has first seen that anything is wrong. */
  readonly wrong: number | undefined;
  /** Of a shard: what it has kept, as `Sketch` writes it. */
  readonly sketch: string | undefined;
}

/** The situations that one worker has looked at in a level, with the steps of each, and one after the other those that it has come to from them first, or from an earlier one than others had. */
interface Log {
  readonly places: readonly number[];
  readonly transitions: readonly number[];
  readonly counts: readonly number[];
  readonly numbers: readonly number[];
  readonly decisions: readonly number[];
}

/** One of those who look at a level together. The situations are in shared memory, so that each is looked at by who comes to it first. */
export class TeamWorker {
  readonly #spec: TeamSpec;
  readonly #memory: SharedMemory;
  readonly #situations: SharedSituations;
  readonly #order: SharedOrder;
  readonly #expander: Expander;
  readonly #sketch: Sketch | undefined;
  #wrong: number | undefined;
  /** The level, the situation that is looked at, and what is noted of it. */
  #first = 0;
  #place = 0;
  #numbers: number[] = [];
  #decisions: number[] = [];

  constructor(spec: TeamSpec) {
    const { program, clauses, manner, room, buffers, own } = spec;
    this.#spec = spec;
    const layouts = layoutsOf(program, room);
    this.#memory = new SharedMemory(buffers);
    this.#situations = new SharedSituations(layouts.layout.tasks, this.#memory, new Memory(own));
    this.#order = new SharedOrder(this.#memory);
    const keep = (decision: number) => this.#keep(decision);
    this.#expander = new Expander(program, layouts, clauses, manner, this.#situations.slices, keep);
    this.#sketch = manner.shard === undefined ? undefined : new Sketch();
  }

  /** Looks at what there is to be looked at, and gives way after each share of it. */
  *answer({ first, end, share, mayReduce, most, buckets, known }: TeamRequest): Work<TeamReport> {
    const memory = this.#memory;
    const expander = this.#expander;
    this.#situations.renew(buckets);
    expander.inquiry.learn(known);
    this.#first = first;
    this.#numbers = [];
    this.#decisions = [];
    const places: number[] = [];
    const transitions: number[] = [];
    const counts: number[] = [];
    let full: number | undefined;
    while (!memory.isPaused && full === undefined) {
      const start = memory.next(share);
      if (start >= end || start > memory.least) break;
      const before = Math.min(end, start + share);
      for (let place = start; place < before && place <= memory.least; place++) {
        if (this.#isForeign(place)) continue;
        const stepsBefore = expander.transitions;
        const keptBefore = this.#numbers.length;
        this.#place = place;
        this.#situations.visit(this.#order.numberOf(place));
        const expanded = expander.expand(place, this.#situations.visitedSlices, mayReduce);
        if (expander.inquiry.isAnythingWrong) this.#wrong ??= place;
        if (expanded === "full") {
          full = place;
          memory.pause();
          break;
        }
        places.push(place);
        transitions.push(expander.transitions - stepsBefore);
        counts.push(this.#numbers.length - keptBefore);
        if (expanded === "over") memory.lowerLeast(place);
      }
      if (this.#situations.count > most || this.#situations.isCrowded) memory.pause();
      yield;
    }
    const { hindrance } = expander;
    return {
      log: { places, transitions, counts, numbers: this.#numbers, decisions: this.#decisions },
      full,
      hindrance: hindrance && [hindrance, this.#place],
      known: expander.inquiry.known,
      wrong: this.#wrong,
      sketch: this.#sketch?.text,
    };
  }

  /** Those that were dealt out are the first of all, so their numbers are their places. */
  #isForeign(number: number): boolean {
    return isForeign(this.#spec.manner.shard, this.#spec.dealt, number);
  }

  #keep(decision: number): Kept {
    const situations = this.#situations;
    const { present, machine } = this.#expander;
    const number = situations.internSlices(present.numbers, this.#place);
    if (number === FULL) return Kept.full;
    if (situations.isNew || situations.lowerMark(number, this.#place)) {
      this.#numbers.push(number);
      this.#decisions.push(decision);
      if (situations.isNew && this.#sketch !== undefined) {
        present.toMachine();
        this.#sketch.add(machine.situation);
      }
      return this.#isForeign(number) ? Kept.behind : Kept.ahead;
    }
    return situations.markOf(number) >= this.#first && !this.#isForeign(number) ? Kept.ahead : Kept.behind;
  }
}
