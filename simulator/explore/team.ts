import type { Clause, Program } from "../program.ts";
import { NO_DECISION } from "../run/decision.ts";
import type { Work } from "../work.ts";
import { type Attempt, attemptOf } from "./attempt.ts";
import { Expander, type Hindrance, Kept, type Manner, type Place } from "./expander.ts";
import type { Bounds, SearchOptions } from "./explorer.ts";
import { Memory } from "./memory.ts";
import { Outbox } from "./outbox.ts";
import { FIRST, ownerOf, Partition, type PartitionRequest, type PartitionSpec, type Report } from "./partition.ts";
import type { Kept as KeptOnWay } from "./retrace.ts";
import type { Layouts } from "./room.ts";
import { Slices } from "./slices.ts";
import type { Bound, Found, Seen } from "./verdict.ts";

/** Workers that look at a search together: each has a `Partition`. */
export interface Team {
  readonly size: number;
  /** Has each begin anew. */
  begin(specs: readonly PartitionSpec[]): void;
  /** Asks each. */
  ask(requests: readonly PartitionRequest[]): void;
  /** What they have answered, once all have. */
  answers(): readonly Report[] | undefined;
}

/** A team of one thread, of which one works after the other. */
export function teamOfOneThread(size: number): Team {
  let partitions: Partition[] = [];
  let reports: Report[] = [];
  return {
    size,
    begin: (specs) => {
      partitions = specs.map((spec) => new Partition(spec));
    },
    ask: (requests) => {
      reports = requests.map((request, index) => partitions[index].answer(request));
    },
    answers: () => reports,
  };
}

/**
 * One search of all schedules by a team, level by level. Workers wait for each other after some situations, so it depends on no clock who finds what, and which way is kept to it: the same team
 * says the same each time.
 */
export class TeamSearch {
  readonly #team: Team;
  readonly #clauses: readonly Clause[];
  readonly #expander: Expander;
  readonly #spec: Omit<PartitionSpec, "index">;
  #reports: readonly Report[] = [];
  #depth = -1;

  constructor(
    team: Team,
    program: Program,
    layouts: Layouts,
    clauses: readonly Clause[],
    manner: Manner,
    bytes: number,
  ) {
    this.#team = team;
    this.#clauses = clauses;
    // It looks at no situation but the first.
    const slices = new Slices(layouts.layout.tasks, new Memory());
    this.#expander = new Expander(program, layouts, clauses, manner, slices, () => Kept.ahead);
    this.#spec = { program, clauses, manner, room: layouts.room, of: team.size, bytes: Math.floor(bytes / team.size) };
  }

  /** Searches to the end, or up to what makes it necessary to begin anew. */
  *search(bounds: Bounds, watch: SearchOptions["watch"]): Work<Attempt | Hindrance> {
    const bound = yield* this.#searching(bounds, watch);
    return this.#hindrance ?? (yield* this.#result(bound));
  }

  get #hindrance(): Hindrance | undefined {
    return this.#expander.hindrance ?? this.#reports.find(({ hindrance }) => hindrance !== undefined)?.hindrance;
  }

  *#searching(bounds: Bounds, watch: SearchOptions["watch"]): Work<Bound | undefined> {
    const { size } = this.#team;
    if (this.#expander.begin() === "over") return undefined;
    this.#team.begin(Array.from({ length: size }, (_, index) => ({ ...this.#spec, index })));
    const { situation } = this.#expander.machine;
    const first = Array.from({ length: size }, () => new Outbox(situation.length));
    first[ownerOf(situation, size)].add(situation, NO_DECISION, FIRST);
    // What each of the workers is sent, in the order of the senders.
    let batches = first.map((outbox) => [outbox.take()]);
    for (let isNewLevel = true; ; ) {
      if (isNewLevel) this.#depth++;
      yield* this.#ask((worker) => ({ kind: "expand", batches: batches[worker], isNewLevel }));
      if (this.#isOver()) return undefined;
      if (this.#reports.some(({ asks }) => asks)) {
        const sent = this.#batches();
        yield* this.#ask((worker) => ({ kind: "take", batches: sent[worker] }));
        const ahead = this.#reports.map((report) => report.ahead);
        yield* this.#ask((worker) => ({ kind: "settle", ahead: ahead.map((each) => each[worker]) }));
        if (this.#isOver()) return undefined;
      }
      if (this.#reports.some(({ isFull }) => isFull)) return "memory";
      batches = this.#batches();
      isNewLevel = !this.#reports.some(({ isLeft }) => isLeft);
      const { states, open } = this.#progress;
      const isSent = batches.some((each) => each.some(({ decisions }) => decisions.length > 0));
      if (open === 0 && !isSent) return undefined;
      if (states > bounds.states) return "states";
      const ended = watch?.(this.#progress);
      if (ended !== undefined) return ended;
    }
  }

  /** Waits until all have answered. */
  *#ask(requestFor: (worker: number) => PartitionRequest): Work<void> {
    this.#team.ask(Array.from({ length: this.#team.size }, (_, worker) => requestFor(worker)));
    for (;;) {
      const reports = this.#team.answers();
      if (reports !== undefined) {
        this.#reports = reports;
        return;
      }
      yield;
    }
  }

  /** What was sent, for each of those that it was sent to. */
  #batches() {
    return this.#reports.map((_, to) => this.#reports.map(({ batches }) => batches[to]));
  }

  /** Takes up what was seen; whether that is enough, or the search has to begin anew. */
  #isOver(): boolean {
    const { inquiry } = this.#expander;
    for (const { known } of this.#reports) inquiry.learn(known);
    return inquiry.isOver || this.#hindrance !== undefined;
  }

  get #progress() {
    const sum = (of: (report: Report) => number) => this.#reports.reduce((total, report) => total + of(report), 0);
    return {
      states: sum(({ states }) => states),
      transitions: sum(({ transitions }) => transitions) + this.#expander.transitions,
      open: sum(({ open }) => open),
    };
  }

  *#result(bound: Bound | undefined): Work<Attempt> {
    const { inquiry } = this.#expander;
    const { open, ...counts } = this.#progress;
    const ways = new Map<Place, Found>();
    const sightings = [...this.#clauses.map((clause) => inquiry.decided(clause)), inquiry.limit, ...inquiry.findings];
    for (const sighting of sightings) {
      if (sighting !== undefined) ways.set(sighting[1], yield* this.#found(...sighting));
    }
    return attemptOf(this.#clauses, inquiry, bound === undefined, (_, at) => ways.get(at), {
      ...counts,
      workers: this.#team.size,
      bound,
      frontier: { open, depth: this.#depth, unit: "decision" },
    });
  }

  *#found(seen: Seen, at: Place): Work<Found> {
    const way: KeptOnWay[] = [];
    for (let situation = at.situation; situation !== FIRST; ) {
      const request = { kind: "trace", situation } as const;
      yield* this.#ask(() => request);
      const { kept } = this.#reports[situation % this.#team.size];
      if (kept === undefined) break;
      way.push(kept);
      situation = kept.before;
    }
    return this.#expander.found(seen, way.reverse(), at);
  }
}
