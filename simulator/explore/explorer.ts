import type { Clause, Program } from "../program.ts";
import { PIECE, type Work } from "../work.ts";
import { goingAgain } from "./again.ts";
import { type Agenda, type DepthBounds, Levels, Preemptions, type Standing, type Turn } from "./agenda.ts";
import { type Attempt, attemptOf, partOf } from "./attempt.ts";
import { DepthFirst } from "./depth-first.ts";
import { type Expanded, Expander, type Hindrance, Kept, type Manner, type Place } from "./expander.ts";
import type { Fingerprinting } from "./fingerprint.ts";
import { Fingerprints } from "./fingerprints.ts";
import type { Known } from "./inquiry.ts";
import { Memory } from "./memory.ts";
import type { Layouts } from "./room.ts";
import { FULL } from "./rows.ts";
import { type Dealt, NOT_DEALT, type Shard } from "./shard.ts";
import { Situations } from "./situations.ts";
import { Sketch } from "./sketch.ts";
import type { Store } from "./store.ts";
import type { Team } from "./team-round.ts";
import type { Unfinished } from "./unfinished.ts";
import type { Bound, Counts, Found, Seen } from "./verdict.ts";
import type { Restored, Source } from "./words.ts";

/** How far a search may go. */
export interface Bounds extends DepthBounds {
  /** Situations that are kept, of each search; the first one is in any case. */
  readonly states: number;
  /** Bytes that they may take. */
  readonly bytes: number;
}

/** How a search is done. */
export interface SearchOptions {
  /** Whether steps that do not depend on others are done first and alone; on by default. Without, each order of steps is looked at, as it is where a depth is bounded. */
  readonly reduces?: boolean;
  /** Whether situations that differ only in which replica is which are taken for one; on by default, as far as steps are done alone. */
  readonly symmetry?: boolean;
  /** Whether what was found last is looked at next: it comes soon to what is far, by a long way. With no bound of depth or preemptions, and as a whole. Off by default. */
  readonly depthFirst?: boolean;
  /** Has a hash alone be kept of each situation that was looked at: less memory, and small odds that one is taken for another. Level by level, and as a whole. Off by default. */
  readonly fingerprints?: Fingerprinting;
  /** The part of all that is looked at. */
  readonly shard?: Shard;
  /** Whether it goes on until it has seen all that goes wrong; off by default. */
  readonly collects?: boolean;
  /** Whether the schedules that it finds are made easier to read; on by default. */
  readonly minimises?: boolean;
  /** Whether a search that ends at a bound is kept, so that it can be gone on with. */
  readonly keeps?: boolean;
  /** One that is gone on with. */
  readonly from?: Unfinished;
  /** Who looks at it where it takes long; one thread without. */
  readonly team?: Team;
  /** Told of how far it has come, after each piece of work. What it returns ends the search. */
  readonly watch?: (progress: Progress) => Bound | undefined;
}

/** How far a search has come that goes on. */
export interface Progress extends Counts {
  /** Situations that were found, and not yet looked at. */
  readonly open: number;
}

/** A situation that was kept, how it was come to, and from which of them; valid until the next is asked for. */
export interface Arrival {
  readonly situation: Int32Array;
  readonly decision: number;
  readonly before: number;
}

/** A search that goes level by level, as far as it has come, for somebody else to go on with. */
export interface Begun {
  readonly manner: Manner;
  readonly known: Known<Place>;
  readonly transitions: number;
  readonly standing: Standing;
  /** Of a shard: which situations it has dealt out, and what it has kept. */
  readonly dealt: Dealt;
  readonly sketch: Sketch | undefined;
  /** All that it has kept, in this order, or those from a number on. */
  kept(from: number): Iterable<Arrival>;
}

const WORD = 2 ** 32;

/** One search of all schedules, of the fewest decisions first, of the fewest preemptions, or depth first. */
export class Explorer {
  readonly #clauses: readonly Clause[];
  /** How it looks at situations, and how much room its tables have. */
  readonly manner: Manner;
  readonly room: number;
  readonly #expander: Expander;
  readonly #memory: Memory;
  readonly #situations: Store;
  /** The same, where hashes are kept. */
  readonly #fingerprints: Fingerprints | undefined;
  readonly #agenda: Agenda;
  /** The same, where preemptions are counted. */
  readonly #preemptions: Preemptions | undefined;
  /** Both, where it goes level by level and keeps situations as a whole: others can go on with that. */
  readonly #shared: { readonly levels: Levels; readonly situations: Situations } | undefined;

  /** Of a shard: what it has kept, to be compared with what others have. */
  readonly #sketch: Sketch | undefined;
  /** Whether one situation more was come to than may be kept. What it was come to from is looked at to its end all the same, and once more where the search goes on. */
  #isPast = false;

  /** `bytes`: that it may take. */
  constructor(program: Program, layouts: Layouts, clauses: readonly Clause[], manner: Manner, bytes: number) {
    this.manner = manner;
    this.room = layouts.room;
    this.#clauses = clauses;
    const { tasks, situation } = layouts.layout;
    const memory = new Memory(bytes);
    this.#memory = memory;
    // Who stepped last is one slice more.
    const last = { at: situation, end: situation + 1 };
    const spans = manner.remembersLast ? [...tasks, last] : tasks;
    const again = (decisions: readonly number[]) => goingAgain(program, layouts, clauses, manner, decisions);
    this.#fingerprints = manner.fingerprints && new Fingerprints(spans, memory, manner.fingerprints, again);
    const situations = this.#fingerprints ?? new Situations(spans, memory);
    this.#situations = situations;
    this.#expander = new Expander(program, layouts, clauses, manner, situations.slices, {
      keep: (decision) => this.#keep(decision),
      isKept: situations instanceof Situations ? (slices) => situations.hasSlices(slices) : undefined,
    });
    this.#preemptions = manner.remembersLast ? new Preemptions(memory) : undefined;
    const levels = new Levels(manner.shard);
    this.#agenda = this.#preemptions ?? (manner.depthFirst ? new DepthFirst(memory) : levels);
    if (this.#agenda === levels && situations instanceof Situations) this.#shared = { levels, situations };
    this.#sketch = manner.shard === undefined ? undefined : new Sketch();
  }

  /** Searches to the end, or up to what makes it necessary to begin anew. */
  *search(bounds: Bounds, watch: SearchOptions["watch"]): Work<Attempt | Hindrance> {
    const bound = yield* this.#searching(bounds, watch);
    return this.#expander.hindrance ?? this.#result(bound);
  }

  /** Looks at one situation after another. Ends with what kept it from looking at all, if something did. */
  *#searching(bounds: Bounds, watch: SearchOptions["watch"]): Work<Bound | undefined> {
    const expander = this.#expander;
    const situations = this.#situations;
    const watched = () => watch?.({ ...this.#counts, open: this.#agenda.frontier(situations.count).open });
    let ended: Bound | undefined;
    expander.isToEnd = () => {
      ended = this.#isPast ? "states" : watched();
      return ended !== undefined;
    };
    situations.most = Math.max(1, bounds.states);
    this.#isPast = false;
    if (situations.count === 0) {
      const begun = expander.begin();
      if (begun !== "done") return begun === "full" ? "memory" : undefined;
    }
    for (let pause = expander.transitions + PIECE; ; ) {
      const turn = this.#agenda.turn(situations.count);
      if (turn === undefined) return undefined;
      if (situations.count > bounds.states) return "states";
      situations.visit(turn.number);
      const bound = this.#agenda.boundOf(bounds);
      const before = expander.transitions;
      const expanded = bound === undefined ? this.#expand(turn) : "done";
      if (expanded === "over") return undefined;
      if (bound !== undefined && expander.canGoOn(situations.visitedSlices)) return bound;
      if (expanded === "full" || this.#isPast || !this.#agenda.next(situations.count)) {
        // What this situation leads to is looked at anew when the search goes on.
        expander.transitions = before;
        return ended ?? (this.#isPast ? "states" : "memory");
      }
      if (expander.transitions < pause) continue;
      pause = expander.transitions + PIECE;
      ended = watched();
      if (ended !== undefined) return ended;
      yield;
    }
  }

  /** What it has seen, where another one begins to go on. */
  get known(): Known<Place> {
    return this.#expander.inquiry.known;
  }

  /** Bytes that it has taken. */
  get taken(): number {
    return this.#memory.taken;
  }

  /** Where others can go on. Not where it has an order of its own, or hashes alone, nor before a shard knows what is its own. */
  get begun(): Begun | undefined {
    if (this.#shared === undefined) return undefined;
    const { levels, situations } = this.#shared;
    if (!levels.deal.isDone) return undefined;
    const { known, manner } = this;
    const kept = (from: number) => arrivals(situations, from);
    const { transitions } = this.#expander;
    const [standing, dealt] = [levels.standing, levels.deal.bounds];
    return { manner, known, transitions, standing, dealt, sketch: this.#sketch, kept };
  }

  /** Takes up how far others have come who have gone on from here. False when there is no memory for it. */
  takeUp({ known, transitions, standing, kept }: Begun): boolean {
    if (this.#shared === undefined) return false;
    const { levels, situations } = this.#shared;
    situations.most = Infinity;
    for (const { situation, decision, before } of kept(situations.count)) {
      if (situations.visitedNumber !== before) situations.visit(before);
      if (situations.intern(situation, decision) === FULL) return false;
    }
    this.#expander.inquiry.learn(known);
    this.#expander.transitions = transitions;
    levels.standing = standing;
    return true;
  }

  /** All else, for `restore`. */
  *words(): Iterable<Int32Array> {
    const { transitions } = this.#expander;
    yield Int32Array.of(Math.floor(transitions / WORD), transitions | 0);
    yield* this.#agenda.words();
    if (this.#sketch !== undefined) yield* this.#sketch.words();
    yield* this.#situations.words();
  }

  /** Takes up where another one has ended. */
  restore(known: Known<Place>, source: Source): Restored {
    this.#expander.inquiry.learn(known);
    const words = source(2);
    if (words === undefined) return "damaged";
    this.#expander.transitions = words[0] * WORD + (words[1] >>> 0);
    for (const part of [this.#agenda, this.#sketch, this.#situations]) {
      const restored = part?.restore(source) ?? "done";
      if (restored !== "done") return restored;
    }
    return "done";
  }

  /** Looks at what can happen in the situation that is visited. */
  #expand({ kind, number }: Turn): Expanded {
    const situation = this.#situations.visitedSlices;
    switch (kind) {
      case "reduced":
      case "whole":
        return this.#expander.expand(number, situation, kind === "reduced");
      case "preempting":
        return this.#expander.expandPreempting(number, situation);
      case "unpreempted": {
        const expanded = this.#expander.expandWithoutPreemption(number, situation);
        if (expanded !== "done" || this.#isPast || !this.#expander.canPreempt(situation)) return expanded;
        return this.#preemptions?.defer() === false ? "full" : "done";
      }
    }
  }

  #result(bound: Bound | undefined): Attempt {
    const { inquiry } = this.#expander;
    // A shard has not looked at everything.
    const isExhausted = bound === undefined && this.manner.shard === undefined;
    const dealt = this.#shared?.levels.deal.bounds ?? NOT_DEALT;
    return attemptOf(this.#clauses, inquiry, isExhausted, (seen, at) => this.#found(seen, at), {
      ...this.#counts,
      bound,
      odds: this.#fingerprints?.odds,
      frontier: this.#agenda.frontier(this.#situations.count),
      part: partOf(this.manner, dealt, this.room, inquiry, bound, this.#situations.count, this.#sketch),
    });
  }

  get #counts(): Counts {
    return { states: this.#situations.count, transitions: this.#expander.transitions };
  }

  /** Keeps the expander's present situation. */
  #keep(decision: number): Kept {
    const { count } = this.#situations;
    const { present, machine } = this.#expander;
    const number = this.#situations.internSlices(present.numbers, decision);
    if (number === FULL) {
      this.#isPast ||= count >= this.#situations.most;
      // One that is new would be looked at later than all others.
      return this.#isPast ? Kept.ahead : Kept.full;
    }
    if (number === count && this.#sketch !== undefined) {
      present.toMachine();
      this.#sketch.add(machine.situation);
    }
    return this.#agenda.isAhead(number) ? Kept.ahead : Kept.behind;
  }

  #found(seen: Seen, at: Place): Found {
    return this.#expander.found(seen, this.#situations.way(at.situation), at);
  }
}

/** What is kept from a number on. */
function* arrivals(situations: Situations, from: number): Iterable<Arrival> {
  for (let number = from; number < situations.count; number++) {
    situations.visit(number);
    yield { situation: situations.visited, decision: situations.decisionTo(number), before: situations.before(number) };
  }
}
