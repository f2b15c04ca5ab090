import type { WaitSink, Waits } from "./waits.ts";

/** What a stuck fibril waits for: things, each with those who can end the wait for it. */
export interface Thing {
  readonly kind: number;
  readonly subject: number;
  readonly behind: number;
  readonly releasers: number[];
  /** Some releaser has it, or is at it; else they are those who could bring it. */
  isHeld: boolean;
  comes: boolean;
}

/** Everything that a fibril waits for. */
export function thingsOf(waits: Waits, fibril: number): Thing[] {
  const things: Thing[] = [];
  const change = (how: (last: Thing) => void) => {
    const last = things.at(-1);
    if (last !== undefined) how(last);
  };
  const sink: WaitSink = {
    thing: (kind, subject, behind) =>
      void things.push({ kind, subject, behind, releasers: [], isHeld: false, comes: false }),
    releaser: (releaser) =>
      change((last) => {
        last.releasers.push(releaser);
        last.isHeld = true;
      }),
    could: (releaser) => change(({ releasers }) => void releasers.push(releaser)),
    comes: () =>
      change((last) => {
        last.comes = true;
      }),
  };
  waits.visit(fibril, sink);
  return things;
}

/**
 * The deadlocks among stuck fibrils: the largest sets in which each waits for a thing that only members can release, and
 * each can be reached from each. Who can never go on, whatever the others do, releases nothing to those who are left. A set whose
 * members are all excused is none.
 */
export function knotsOf(waits: Waits, stuck: readonly number[]): number[][] {
  const blocking = blockingThings(waits, stuck);
  const knots: number[][] = [];
  const lost = new Set<number>();
  for (let grown = true; grown; ) {
    const left = stuck.filter((fibril) => !lost.has(fibril));
    const releasing = (releaser: number) => blocking.has(releaser) && !lost.has(releaser);
    const things = new Map(left.map((fibril) => [fibril, released(blocking.get(fibril) ?? [], releasing)]));
    const found = knotsAmong(left, things);
    knots.push(...found.filter((set) => isCircle(waits, set, things)));
    for (const fibril of found.flat()) lost.add(fibril);
    const before = lost.size;
    loseHopeless(blocking, lost);
    grown = found.length > 0 || lost.size > before;
  }
  return knots.sort((a, b) => Math.min(...a) - Math.min(...b));
}

const released = (things: readonly Thing[], test: (releaser: number) => boolean): Thing[] =>
  things.map((thing) => ({ ...thing, releasers: thing.releasers.filter(test) }));

function knotsAmong(nodes: readonly number[], things: ReadonlyMap<number, readonly Thing[]>): number[][] {
  const knots: number[][] = [];
  const pending = components(nodes, things);
  for (let set = pending.pop(); set !== undefined; set = pending.pop()) {
    const members = new Set(set);
    const kept = set.filter((fibril) => things.get(fibril)?.some((thing) => onlyFrom(thing, members)));
    if (kept.length === set.length) knots.push(set);
    else pending.push(...components(kept, things));
  }
  return knots;
}

/**
 * Whether a knot is a deadlock: somebody in it is not excused; and it is more than one who waits for what only a later call of its own could bring, over
 * connections that are idle now: that one hangs.
 */
function isCircle(waits: Waits, knot: readonly number[], things: ReadonlyMap<number, readonly Thing[]>): boolean {
  if (knot.every((fibril) => waits.isExcused(fibril))) return false;
  const busy = knot.filter((fibril) => !waits.isIdle(fibril));
  if (busy.length !== 1) return true;
  const [alone] = busy;
  return (things.get(alone) ?? []).some(({ releasers }) => releasers.includes(alone));
}

/** Of each stuck fibril the things that neither come by themselves nor from one that can go on. */
function blockingThings(waits: Waits, stuck: readonly number[]): Map<number, Thing[]> {
  const inside = new Set(stuck);
  const canGoOn = (fibril: number) => !inside.has(fibril) && !waits.isAbsent(fibril);
  return new Map(
    stuck.map((fibril) => [
      fibril,
      thingsOf(waits, fibril).filter(({ comes, releasers }) => !comes && !releasers.some(canGoOn)),
    ]),
  );
}

/** Adds to those who can never go on who waits for something that nobody is left to bring, or only such ones. */
function loseHopeless(blocking: ReadonlyMap<number, readonly Thing[]>, lost: Set<number>): void {
  const isLost = (releaser: number) => !blocking.has(releaser) || lost.has(releaser);
  for (let grown = true; grown; ) {
    grown = false;
    for (const [fibril, things] of blocking) {
      if (lost.has(fibril) || !things.some(({ releasers }) => releasers.every(isLost))) continue;
      lost.add(fibril);
      grown = true;
    }
  }
}

/**
 * Those of stuck fibrils who wait for something that nobody has and nobody is left to bring: of those who could, each is lost itself, or
 * could only after a later call of the one who waits.
 */
export function lostAmong(waits: Waits, stuck: readonly number[]): Set<number> {
  const blocking = blockingThings(waits, stuck);
  const lost = new Set<number>();
  for (let grown = true; grown; ) {
    grown = false;
    for (const fibril of stuck) {
      const isLost = (releaser: number) => !blocking.has(releaser) || lost.has(releaser);
      const isLostThing = ({ isHeld, releasers }: Thing) =>
        !isHeld && releasers.every((releaser) => behind(waits, blocking, fibril, releaser).every(isLost));
      if (waits.isIdle(fibril) || lost.has(fibril) || !(blocking.get(fibril) ?? []).some(isLostThing)) continue;
      lost.add(fibril);
      grown = true;
    }
  }
  return lost;
}

/** In place of one who is between calls, those whose call it would serve, but for who waits for it; else the one itself. */
function behind(
  waits: Waits,
  blocking: ReadonlyMap<number, readonly Thing[]>,
  waiter: number,
  releaser: number,
): number[] {
  if (!waits.isIdle(releaser)) return [releaser];
  const idle = new Set([releaser]);
  const found = new Set<number>();
  for (const server of idle) {
    for (const other of (blocking.get(server) ?? []).flatMap(({ releasers }) => releasers)) {
      if (waits.isIdle(other)) idle.add(other);
      else if (other !== waiter) found.add(other);
    }
  }
  return [...found];
}

const onlyFrom = (thing: Thing, members: ReadonlySet<number>): boolean =>
  thing.releasers.length > 0 && thing.releasers.every((releaser) => members.has(releaser));

/** Strongly connected components with an arrow inside (Tarjan, iterative). */
function components(nodes: readonly number[], things: ReadonlyMap<number, readonly Thing[]>): number[][] {
  const inside = new Set(nodes);
  const arrows = (node: number): number[] =>
    (things.get(node) ?? []).flatMap((thing) => thing.releasers).filter((releaser) => inside.has(releaser));
  const index = new Map<number, number>();
  const low = new Map<number, number>();
  const open: number[] = [];
  const isOpen = new Set<number>();
  const found: number[][] = [];
  const lower = (node: number, value: number) => low.set(node, Math.min(low.get(node) ?? value, value));
  for (const root of nodes) {
    if (index.has(root)) continue;
    const path = [{ node: root, targets: arrows(root), next: 0 }];
    const enter = (node: number) => {
      index.set(node, index.size);
      low.set(node, index.size - 1);
      open.push(node);
      isOpen.add(node);
    };
    enter(root);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const target = top.targets[top.next++];
      if (target !== undefined) {
        if (!index.has(target)) {
          enter(target);
          path.push({ node: target, targets: arrows(target), next: 0 });
        } else if (isOpen.has(target)) lower(top.node, index.get(target) ?? 0);
        continue;
      }
      path.pop();
      const parent = path.at(-1);
      if (parent !== undefined) lower(parent.node, low.get(top.node) ?? 0);
      if (low.get(top.node) !== index.get(top.node)) continue;
      const set: number[] = [];
      for (let node = open.pop(); node !== undefined; node = open.pop()) {
        isOpen.delete(node);
        set.push(node);
        if (node === top.node) break;
      }
      if (set.length > 1 || arrows(top.node).includes(top.node)) found.push(set);
    }
  }
  return found;
}

/** How many arrows the search for the longest circle follows before it takes the longest found. */
const CIRCLE_BUDGET = 20_000;

/**
 * A knot's fibrils in waiting order: along its longest simple circle, from the member with the lowest rank; those off the
 * circle follow by rank.
 */
export function inWaitingOrder(waits: Waits, knot: readonly number[], rank: (fibril: number) => number): number[] {
  const members = new Set(knot);
  const byRank = (a: number, b: number) => rank(a) - rank(b) || a - b;
  const sorted = [...knot].sort(byRank);
  const next = new Map(
    knot.map((fibril) => {
      const targets = thingsOf(waits, fibril).flatMap((thing) => thing.releasers);
      return [fibril, [...new Set(targets.filter((target) => members.has(target)))].sort(byRank)];
    }),
  );
  let budget = CIRCLE_BUDGET;
  let best: number[] = [];
  const walk = (path: number[], onPath: Set<number>) => {
    const start = path[0];
    for (const target of next.get(path[path.length - 1]) ?? []) {
      if (budget-- <= 0 || best.length === knot.length) return;
      if (target === start && path.length > best.length) best = [...path];
      if (onPath.has(target) || byRank(target, start) < 0) continue;
      onPath.add(target);
      path.push(target);
      walk(path, onPath);
      path.pop();
      onPath.delete(target);
    }
  };
  for (const start of sorted) walk([start], new Set([start]));
  return [...best, ...sorted.filter((fibril) => !best.includes(fibril))];
}
