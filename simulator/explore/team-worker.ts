import type { Clause, Program } from "../program.ts";
import type { Work } from "../work.ts";
import { isEventual } from "./eventually.ts";
import type { Hindrance, Manner, Place } from "./expander.ts";
import type { Known } from "./inquiry.ts";
import { Arrivals, LivenessLooker, type Looker, SafetyLooker } from "./looker.ts";
import { Memory } from "./memory.ts";
import { layoutsOf } from "./room.ts";
import { type Dealt, isForeign } from "./shard.ts";
import { type SharedBuffers, SharedMemory } from "./shared-memory.ts";
import { SharedOrder } from "./shared-order.ts";
import { SharedSituations } from "./shared-situations.ts";

/** What a worker has to know to begin: what an `eventually` asks for is the only clause where there is one. */
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
  /** Those that it has not come to the end of because they lead to very many: they are left to who asks, who knows whether the search is to end. */
  readonly wide: readonly number[];
  /** Why it could not go on, and where. */
  readonly hindrance: readonly [what: Hindrance, at: number] | undefined;
  readonly known: Known<Place>;
  /** The situation in which it has first seen that anything is wrong. */
  readonly wrong: number | undefined;
  /** Of a shard: what it has kept, as `Sketch` writes it. */
  readonly sketch: string | undefined;
}

/** The situations that one worker has looked at, with the steps of each and how many arrivals were noted of it, and these, one after the other. */
interface Log extends Pick<Arrivals, "numbers" | "decisions"> {
  readonly places: readonly number[];
  readonly transitions: readonly number[];
  readonly counts: readonly number[];
}

/** After so many arrivals all stop, to have them taken up: nobody bounds the memory that a log takes, and a `choose` may lead to thousands. */
const MOST_LOGGED = 2 ** 20;

/** One of those who look at situations together. These are in shared memory, so that each is looked at by who comes to it first. */
export class TeamWorker {
  readonly #spec: TeamSpec;
  readonly #memory: SharedMemory;
  readonly #situations: SharedSituations;
  readonly #order: SharedOrder;
  readonly #looker: Looker;
  #wrong: number | undefined;
  /** The situation that is looked at. */
  #place = 0;

  constructor(spec: TeamSpec) {
    const { program, clauses, room, buffers, own } = spec;
    this.#spec = spec;
    const layouts = layoutsOf(program, room);
    this.#memory = new SharedMemory(buffers);
    this.#situations = new SharedSituations(layouts.layout.tasks, this.#memory, new Memory(own));
    this.#order = new SharedOrder(this.#memory);
    const eventual = clauses.find(isEventual);
    this.#looker =
      eventual === undefined
        ? new SafetyLooker(spec, layouts, this.#situations)
        : new LivenessLooker(spec, eventual, layouts, this.#situations);
  }

  /** Looks at what there is to be looked at, and gives way before and after each share of it. */
  *answer(request: TeamRequest): Work<TeamReport> {
    const { end, share, most, buckets, known } = request;
    const memory = this.#memory;
    const { expander } = this.#looker;
    this.#situations.renew(buckets);
    expander.inquiry.learn(known);
    const arrivals = new Arrivals();
    this.#looker.arrivals = arrivals;
    const places: number[] = [];
    const transitions: number[] = [];
    const counts: number[] = [];
    let full: number | undefined;
    const wide: number[] = [];
    let isWide = false;
    expander.isToEnd = () => {
      isWide = true;
      return true;
    };
    while (!memory.isPaused && full === undefined) {
      const start = memory.next(share);
      if (start >= end || start > memory.least) break;
      yield;
      const before = Math.min(end, start + share);
      for (let place = start; place < before && place <= memory.least; place++) {
        if (isForeign(this.#spec.manner.shard, this.#spec.dealt, place)) continue;
        const stepsBefore = expander.transitions;
        const keptBefore = arrivals.count;
        this.#place = place;
        isWide = false;
        this.#situations.visit(this.#order.numberOf(place));
        const expanded = this.#looker.look(place, request);
        if (expander.inquiry.isAnythingWrong) this.#wrong ??= place;
        places.push(place);
        transitions.push(expander.transitions - stepsBefore);
        counts.push(arrivals.count - keptBefore);
        if (expanded === "over") memory.lowerLeast(place);
        if (expanded !== "full") continue;
        if (isWide) {
          wide.push(place);
          continue;
        }
        full = place;
        memory.pause();
        break;
      }
      const isMuch = arrivals.count >= MOST_LOGGED || this.#situations.count > most;
      if (isMuch || this.#situations.isCrowded) memory.pause();
      yield;
    }
    const { hindrance } = expander;
    const { numbers, decisions } = arrivals;
    return {
      log: { places, transitions, counts, numbers, decisions },
      full,
      wide,
      hindrance: hindrance && [hindrance, this.#place],
      known: expander.inquiry.known,
      wrong: this.#wrong,
      sketch: this.#looker.sketch,
    };
  }
}
