import type { Finding } from "../finding.ts";
import { partsOf } from "../parts.ts";
import type { FibrilState, System, Wait, WaitKind } from "../system.ts";
import { describe, hung } from "./describe.ts";
import { knotsOf } from "./knots.ts";
import { StuckFinder } from "./stuck.ts";
import { Things } from "./thing.ts";
import { Waiters } from "./waiters.ts";
import { WaitKinds, type WaitSink, type Waits } from "./waits.ts";

const NONE = -1;

const kinds: Readonly<Record<WaitKind, number>> = {
  answer: WaitKinds.answer,
  "queued behind": WaitKinds.queuedBehind,
  lock: WaitKinds.lock,
  exchange: WaitKinds.exchange,
  limit: WaitKinds.limit,
  condition: WaitKinds.condition,
  request: WaitKinds.request,
  exit: WaitKinds.exit,
  send: WaitKinds.request,
  unseen: WaitKinds.answer,
};

/** The waits of a system that does not run, such as a dump's: those of them that count. Fibrils are numbered in the system's order. */
class SystemWaits implements Waits {
  readonly count: number;
  readonly #fibrils: readonly FibrilState[];
  /** What each waits for, as far as it counts, by number. */
  readonly #waits: readonly (readonly Wait[])[];
  /** The fibrils with certain ids, by number; those of one list are always the same list. */
  readonly #numbered: (ids: readonly number[]) => readonly number[];

  constructor({ fibrils }: System, counts: (wait: Wait) => boolean) {
    this.#fibrils = fibrils;
    this.count = fibrils.length;
    this.#waits = fibrils.map(({ waits }) => (waits.every(counts) ? waits : waits.filter(counts)));
    const areNumbers = fibrils.every(({ id }, number) => id === number);
    this.#numbered = areNumbers ? (ids) => ids : numbering(fibrils);
  }

  /** A system that does not run has one moment. */
  renew(): void {}

  isFree(fibril: number): boolean {
    const { status } = this.#fibrils[fibril];
    if (status === "waiting") return this.#waits[fibril].length === 0;
    return status !== "ended";
  }

  isIdle(fibril: number): boolean {
    return this.#fibrils[fibril].status === "idle";
  }

  isAbsent(fibril: number): boolean {
    return this.#fibrils[fibril].status === "ended";
  }

  isExcused(fibril: number): boolean {
    return this.#fibrils[fibril].excused;
  }

  visit(fibril: number, sink: WaitSink): void {
    for (const { kind, call, lock, behind, releasers } of this.#waits[fibril]) {
      sink.thing(kinds[kind], call ?? lock ?? NONE, behind ?? NONE);
      sink.releasers(this.#numbered(releasers));
    }
  }
}

/** Waits for any of a pool share a list, and are looked at once for all. */
function numbering(fibrils: readonly FibrilState[]) {
  const numbers = new Map(fibrils.map(({ id }, number) => [id, number]));
  const lists = new Map<readonly number[], readonly number[]>();
  return (ids: readonly number[]): readonly number[] => {
    const known = lists.get(ids) ?? ids.flatMap((id) => numbers.get(id) ?? []);
    lists.set(ids, known);
    return known;
  };
}

/**
 * What is stuck in a system that does not run, if those of its waits are taken for true that count. Who is not known to wait can go on, and who is
 * between calls can answer. Deadlocks first, by the lowest task id in each; then those who wait for nobody that is left, as one hang.
 */
export function findingsIn(system: System, counts: (wait: Wait) => boolean = () => true): Finding[] {
  const waits = new SystemWaits(system, counts);
  const stuck = new StuckFinder(waits).all();
  const things = new Things(waits);
  const knots = knotsOf(things, stuck);
  const taskOf = (fibril: number) => system.fibrils[fibril].task;
  const all = { things, taskOf, waiters: new Waiters(things, stuck), inKnots: new Set(knots.flat()) };
  const idle = hung(things, stuck, knots, all.waiters);
  const found = [
    ...knots.map((members) => describe("deadlock", members, all)).sort((a, b) => a.cycle[0] - b.cycle[0]),
    ...(idle.length === 0 ? [] : [describe("hang", idle, all)]),
  ];
  return found.map((finding) => named(system, finding, counts));
}

/** With the fibrils' ids in place of their numbers. */
function named(system: System, finding: Finding, counts: (wait: Wait) => boolean): Finding {
  const idsOf = (numbers: readonly number[]) => numbers.map((number) => system.fibrils[number].id);
  const members = idsOf(finding.members);
  return {
    ...finding,
    members,
    victimFibrils: idsOf(finding.victimFibrils),
    certainty: restsOnPossible(system, members, counts) ? "possible" : "certain",
  };
}

/** Whether somebody in a finding is in it because of a wait that is only possible. */
function restsOnPossible(system: System, members: readonly number[], counts: (wait: Wait) => boolean): boolean {
  const inside = new Set(members);
  const { fibrils } = partsOf(system);
  return members.some((id) =>
    (fibrils.get(id)?.waits ?? []).every(
      (wait) =>
        !counts(wait) || wait.certainty === "possible" || !wait.releasers.some((releaser) => inside.has(releaser)),
    ),
  );
}
