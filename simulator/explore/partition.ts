import type { Clause, Program } from "../program.ts";
import { isWholeLevel } from "./agenda.ts";
import { type Expanded, Expander, type Hindrance, Kept, type Manner, type Place } from "./expander.ts";
import type { Known } from "./inquiry.ts";
import { Memory } from "./memory.ts";
import { type Batch, Outbox } from "./outbox.ts";
import type { Kept as KeptOnWay } from "./retrace.ts";
import { layoutsOf } from "./room.ts";
import { FULL } from "./rows.ts";
import { NOTHING, Situations } from "./situations.ts";

/** What a worker has to know to begin: of a search that goes on in as many parts. */
export interface PartitionSpec {
  readonly program: Program;
  readonly clauses: readonly Clause[];
  readonly manner: Manner;
  readonly room: number;
  /** Which part it is, from 0, of how many; and how much memory its tables may take. */
  readonly index: number;
  readonly of: number;
  readonly bytes: number;
}

/** What a worker is asked to do. Batches and answers are in the order of the workers that they come from. */
export type PartitionRequest =
  /** To take up situations, and look at some of this level; or of the next, when all have done with this one. */
  | { readonly kind: "expand"; readonly batches: readonly Batch[]; readonly isNewLevel: boolean }
  /** To take up situations, and say of each whether it is of the next level. */
  | { readonly kind: "take"; readonly batches: readonly Batch[] }
  /** To look again, at all that can happen, at those of which nothing leads to the next level. */
  | { readonly kind: "settle"; readonly ahead: readonly Uint8Array[] }
  /** To give what is known of a situation, if it is its own. */
  | { readonly kind: "trace"; readonly situation: number };

/** What it answers. */
export interface Report {
  /** What others have to take up, for each of them; and of what they sent, whether it is of the next level. */
  readonly batches: readonly Batch[];
  readonly ahead: readonly Uint8Array[];
  readonly states: number;
  readonly transitions: number;
  /** Situations that wait for their turn, and whether some of them are of this level. */
  readonly open: number;
  readonly isLeft: boolean;
  /** Whether it has to know what is ahead. */
  readonly asks: boolean;
  readonly isFull: boolean;
  readonly hindrance: Hindrance | undefined;
  readonly known: Known<Place>;
  /** A situation that was asked for, and that before it. */
  readonly kept: (KeptOnWay & { readonly before: number }) | undefined;
}

/** Situations that are looked at between two moments at which workers wait for each other, and integers that they send meanwhile, about. */
const ROUND = 2048;
const MOST_SENT = 2 ** 20;

/**
 * One worker's part of a search: the situations whose hash says so. What they lead to is sent to whose it is. A situation has a number that tells its worker, too: that among the worker's
 * own, times as many as there are, and which one it is.
 */
export class Partition {
  readonly #spec: PartitionSpec;
  readonly #expander: Expander;
  readonly #situations: Situations;
  readonly #outboxes: readonly Outbox[];
  /** Whose turn it is, the first number of the next level, and how many levels there were. */
  #number = 0;
  #end = 0;
  #depth = -1;
  /** Situations that lead to nothing of the next level of its own, and where what they lead to stands in the batches. */
  #pending: { readonly number: number; readonly sent: readonly (readonly [owner: number, index: number])[] }[] = [];
  #sent: [owner: number, index: number][] = [];
  #isOver = false;
  #isFull = false;

  constructor(spec: PartitionSpec) {
    const { program, clauses, manner, room, of, bytes } = spec;
    this.#spec = spec;
    const layouts = layoutsOf(program, room);
    this.#situations = new Situations(layouts.layout.tasks, new Memory(bytes));
    const keep = (decision: number) => this.#keep(decision);
    this.#expander = new Expander(program, layouts, clauses, manner, this.#situations.slices, keep);
    this.#outboxes = Array.from({ length: of }, () => new Outbox(layouts.layout.situation));
  }

  answer(request: PartitionRequest): Report {
    switch (request.kind) {
      case "expand":
        this.#take(request.batches);
        if (request.isNewLevel) {
          this.#end = this.#situations.count;
          this.#depth++;
        }
        this.#expand();
        return this.#report();
      case "take":
        return this.#report({ ahead: this.#take(request.batches) });
      case "settle":
        this.#settle(request.ahead);
        return this.#report();
      case "trace":
        return this.#report({ kept: this.#kept(request.situation) });
    }
  }

  #report(more: Partial<Report> = {}): Report {
    const { count } = this.#situations;
    return {
      batches: this.#outboxes.map((outbox) => outbox.take()),
      ahead: [],
      states: count,
      transitions: this.#expander.transitions,
      open: count - this.#number,
      isLeft: this.#number < this.#end,
      asks: this.#pending.length > 0,
      isFull: this.#isFull,
      hindrance: this.#expander.hindrance,
      known: this.#expander.inquiry.known,
      kept: undefined,
      ...more,
    };
  }

  #expand(): void {
    const mayReduce = !isWholeLevel(this.#depth);
    for (let turns = 0; turns < ROUND && this.#number < this.#end && this.#goesOn; turns++) {
      this.#sent = [];
      const number = this.#number++;
      this.#situations.visit(number);
      const expanded = this.#expander.expand(this.#global(number), this.#situations.visitedSlices, mayReduce);
      this.#note(expanded);
      if (expanded === "asks") this.#pending.push({ number, sent: this.#sent });
      if (this.#outboxes.some(({ length }) => length > MOST_SENT)) break;
    }
  }

  #settle(ahead: readonly Uint8Array[]): void {
    const pending = this.#pending;
    this.#pending = [];
    this.#sent = [];
    for (const { number, sent } of pending) {
      if (!this.#goesOn) return;
      if (sent.some(([owner, index]) => ahead[owner][index] === 1)) continue;
      this.#situations.visit(number);
      this.#note(this.#expander.expand(this.#global(number), this.#situations.visitedSlices, false));
    }
  }

  get #goesOn(): boolean {
    return !this.#isOver && !this.#isFull;
  }

  #note(expanded: Expanded): void {
    this.#isOver ||= expanded === "over";
    this.#isFull ||= expanded === "full";
  }

  #global(number: number): number {
    return number * this.#spec.of + this.#spec.index;
  }

  /** Keeps the machine's situation, or sends it to whose it is. */
  #keep(decision: number): Kept {
    const { present, machine } = this.#expander;
    present.toMachine();
    const { situation } = machine;
    const owner = ownerOf(situation, this.#spec.of);
    const before = this.#global(this.#situations.visitedNumber);
    if (owner === this.#spec.index)
      return this.#place(this.#situations.internSlices(present.numbers, decision, before));
    this.#sent.push([owner, this.#outboxes[owner].count]);
    this.#outboxes[owner].add(situation, decision, before);
    return Kept.elsewhere;
  }

  #place(number: number): Kept {
    if (number === FULL) return Kept.full;
    return number >= this.#end ? Kept.ahead : Kept.behind;
  }

  /** Takes up what others have sent; which of it is of the next level. */
  #take(batches: readonly Batch[]): Uint8Array[] {
    const size = this.#expander.machine.situation.length;
    return batches.map(({ situations, decisions, before }) =>
      Uint8Array.from(decisions, (decision, index) => {
        const situation = situations.subarray(index * size, (index + 1) * size);
        const kept = this.#place(this.#situations.internApart(situation, decision, before[index]));
        this.#isFull ||= kept === Kept.full;
        return kept === Kept.ahead ? 1 : 0;
      }),
    );
  }

  #kept(situation: number): Report["kept"] {
    if (situation % this.#spec.of !== this.#spec.index) return undefined;
    const number = Math.floor(situation / this.#spec.of);
    this.#situations.visit(number);
    return {
      decision: this.#situations.decisionTo(number),
      situation: this.#situations.visited.slice(),
      before: this.#situations.before(number),
    };
  }
}

/** The worker whose a situation is: by a hash of products, each of which can be made while the others are. */
export function ownerOf(situation: Int32Array, of: number): number {
  let sum = 0;
  let factor = 0x9e3779b1 | 0;
  for (let index = 0; index < situation.length; index++) {
    factor = (factor + 0x6a09e668) | 0;
    sum = (sum + Math.imul(situation[index], factor ^ (factor >>> 15))) | 0;
  }
  sum = Math.imul(sum ^ (sum >>> 16), 0x85ebca6b);
  return ((sum ^ (sum >>> 13)) >>> 0) % of;
}

/** What leads to the first situation. */
export const FIRST = NOTHING;
