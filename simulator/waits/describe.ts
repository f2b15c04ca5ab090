import type { Finding } from "../finding.ts";
import { inWaitingOrder, lostAmong } from "./knots.ts";
import { Choice, type Things } from "./thing.ts";
import { Waiters } from "./waiters.ts";

/** Who is stuck, and whose fibrils they are. */
export interface Stuck {
  readonly things: Things;
  /** Task id of the task of a fibril. */
  readonly taskOf: (fibril: number) => number;
  /** Of all that are stuck, with those between calls that they depend on. */
  readonly waiters: Waiters;
  /** Those who are in a deadlock. */
  readonly inKnots: ReadonlySet<number>;
}

/** A deadlock's or a hang's members with their tasks, in waiting order, and those who wait for them from outside. */
export function describe(
  kind: Finding["kind"],
  members: readonly number[],
  { things, taskOf, waiters, inKnots }: Stuck,
): Finding {
  const { waits } = things;
  // By task id; who does not wait itself comes after who does.
  const rank = (fibril: number) => 2 * taskOf(fibril) + (waits.isIdle(fibril) ? 1 : 0);
  const all = kind === "deadlock" ? inWaitingOrder(things, members, rank) : members;
  // A connection between calls can be one of those who could help; it does not wait for anything itself.
  const ordered = all.filter((fibril) => !waits.isIdle(fibril));
  const tasks = new Set(ordered.map(taskOf));
  const outside = waiters.of(all).filter((fibril) => !inKnots.has(fibril));
  const victims = [...new Set(outside.map(taskOf))].filter((task) => !tasks.has(task));
  return {
    kind,
    certainty: "certain",
    members: ordered,
    cycle: kind === "deadlock" ? [...tasks] : [],
    victimFibrils: outside,
    victims: victims.sort((a, b) => a - b),
    cause: undefined,
  };
}

/** Stuck fibrils that are in no knot and wait for none; of these who waits for nobody that is left, or for no other one of them. */
export function hung(
  things: Things,
  stuck: readonly number[],
  knots: readonly number[][],
  waiters = new Waiters(things, stuck),
): number[] {
  const members = new Set(knots.flat());
  const victims = new Set(waiters.of([...members]));
  const rest = stuck.filter(
    (fibril) => !members.has(fibril) && !victims.has(fibril) && !things.waits.isExcused(fibril),
  );
  if (rest.length === 0) return [];
  const others = new Set(rest);
  const among = new Choice((releaser) => others.has(releaser));
  const lost = lostAmong(things, stuck);
  const first = rest.filter((fibril) => lost.has(fibril) || !things.of(fibril).some((thing) => among.hasAny(thing)));
  return first.length > 0 ? first : rest;
}
