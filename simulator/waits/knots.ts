import { Choice, isForNobody, type Thing, Things } from "./thing.ts";
import type { Waits } from "./waits.ts";

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
    const releasing = new Choice((releaser) => blocking.has(releaser) && !lost.has(releaser));
    const things = new Map(
      left.map((fibril) => [fibril, (blocking.get(fibril) ?? []).map((thing) => releasing.among(thing))]),
    );
    const found = knotsAmong(left, things);
    knots.push(...found.filter((set) => isCircle(waits, set, things)));
    for (const fibril of found.flat()) lost.add(fibril);
    const before = lost.size;
    loseHopeless(blocking, lost);
    grown = found.length > 0 || lost.size > before;
  }
  return knots.sort((a, b) => Math.min(...a) - Math.min(...b));
}

function knotsAmong(nodes: readonly number[], things: ReadonlyMap<number, readonly Thing[]>): number[][] {
  const knots: number[][] = [];
  const pending = components(nodes, things);
  for (let set = pending.pop(); set !== undefined; set = pending.pop()) {
    const members = new Set(set);
    const inside = new Choice((fibril) => members.has(fibril));
    const kept = set.filter((fibril) =>
      things.get(fibril)?.some((thing) => !isForNobody(thing) && inside.hasAll(thing)),
    );
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
  return (things.get(alone) ?? []).some((thing) => thing.has(alone));
}

/** Of each stuck fibril the things that neither come by themselves nor from one that can go on. */
function blockingThings(waits: Waits, stuck: readonly number[]): Map<number, Thing[]> {
  const inside = new Set(stuck);
  const goingOn = new Choice((fibril) => !inside.has(fibril) && !waits.isAbsent(fibril));
  const things = new Things(waits);
  return new Map(
    stuck.map((fibril) => [fibril, things.of(fibril).filter((thing) => !thing.comes && !goingOn.hasAny(thing))]),
  );
}

/** Adds to those who can never go on who waits for something that nobody is left to bring, or only such ones. */
function loseHopeless(blocking: ReadonlyMap<number, readonly Thing[]>, lost: Set<number>): void {
  for (let grown = true; grown; ) {
    grown = false;
    const gone = new Choice((releaser) => !blocking.has(releaser) || lost.has(releaser));
    for (const [fibril, things] of blocking) {
      if (lost.has(fibril) || !things.some((thing) => gone.hasAll(thing))) continue;
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
  const isLost = (releaser: number) => !blocking.has(releaser) || lost.has(releaser);
  const idle = new Choice((releaser) => waits.isIdle(releaser));
  for (let grown = true; grown; ) {
    grown = false;
    const gone = new Choice((releaser) => waits.isIdle(releaser) || isLost(releaser));
    for (const fibril of stuck) {
      const isLostThing = (thing: Thing) =>
        !thing.isHeld &&
        gone.hasAll(thing) &&
        idle.among(thing).releasers.every((releaser) => behind(waits, blocking, fibril, releaser).every(isLost));
      if (waits.isIdle(fibril) || lost.has(fibril) || !(blocking.get(fibril) ?? []).some(isLostThing)) continue;
      lost.add(fibril);
      grown = true;
    }
  }
  return lost;
}

/** Those whose call one who is between calls would serve, but for who waits for it. */
function behind(
  waits: Waits,
  blocking: ReadonlyMap<number, readonly Thing[]>,
  waiter: number,
  releaser: number,
): number[] {
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

/** Lists of releasers as nodes below 0: so many arrows to so many are no more than both together. */
class Lists {
  readonly #numbers = new Map<readonly number[], number>();
  readonly #lists: (readonly number[])[] = [];

  nodesOf({ parts }: Thing): number[] {
    return parts.map(({ fibrils }) => this.#nodeOf(fibrils));
  }

  #nodeOf(fibrils: readonly number[]): number {
    if (fibrils.length === 1) return fibrils[0];
    const known = this.#numbers.get(fibrils);
    if (known !== undefined) return known;
    this.#numbers.set(fibrils, -this.#lists.push(fibrils));
    return -this.#lists.length;
  }

  of(node: number): readonly number[] {
    return this.#lists[-1 - node];
  }
}

/**
 * Strongly connected components with an arrow inside (Tarjan, iterative). That a list has the one, too, who waits for all others of it, makes no larger
 * component: it is an arrow from the one to itself.
 */
function components(nodes: readonly number[], things: ReadonlyMap<number, readonly Thing[]>): number[][] {
  const inside = new Set(nodes);
  const lists = new Lists();
  const arrows = (node: number): readonly number[] => {
    const targets = node < 0 ? lists.of(node) : (things.get(node) ?? []).flatMap((thing) => lists.nodesOf(thing));
    return targets.filter((target) => target < 0 || inside.has(target));
  };
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
        if (node >= 0) set.push(node);
        if (node === top.node) break;
      }
      const isAlone = set.length === 1 && !(things.get(set[0]) ?? []).some((thing) => thing.has(set[0]));
      if (set.length > 0 && !isAlone) found.push(set);
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
  const targetsOf = targetsIn(waits, new Choice((fibril) => members.has(fibril)), byRank);
  // One that needs no choice is found however long it is.
  let budget = Math.max(CIRCLE_BUDGET, 2 * knot.length);
  let best: number[] = [];
  const walk = (start: number) => {
    const path = [{ fibril: start, next: 0 }];
    const onPath = new Set([start]);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const { targets, except } = targetsOf(top.fibril);
      const target = targets[top.next++];
      if (target === undefined) {
        path.pop();
        onPath.delete(top.fibril);
        continue;
      }
      if (target === except) continue;
      if (budget-- <= 0 || best.length === knot.length) return;
      if (target === start && path.length > best.length) best = path.map(({ fibril }) => fibril);
      if (onPath.has(target) || byRank(target, start) < 0) continue;
      onPath.add(target);
      path.push({ fibril: target, next: 0 });
    }
  };
  for (const start of sorted) walk(start);
  const onCircle = new Set(best);
  return [...best, ...sorted.filter((fibril) => !onCircle.has(fibril))];
}

interface Targets {
  readonly targets: readonly number[];
  readonly except: number;
}

/** In order of ranks the releasers of a fibril that are members. Where all that it waits for is any of a list, the list is sorted once for all who do. */
function targetsIn(waits: Waits, members: Choice, byRank: (a: number, b: number) => number) {
  const sortedLists = new Map<readonly number[], readonly number[]>();
  const sorted = (fibrils: readonly number[]) => {
    const known = sortedLists.get(fibrils) ?? [...new Set(members.of(fibrils))].sort(byRank);
    sortedLists.set(fibrils, known);
    return known;
  };
  const all = new Things(waits);
  const find = (fibril: number): Targets => {
    const things = all.of(fibril);
    const [part, ...others] = things.flatMap(({ parts }) => parts);
    if (part !== undefined && others.length === 0) return { targets: sorted(part.fibrils), except: part.except };
    return { targets: sorted(things.flatMap(({ releasers }) => releasers)), except: -1 };
  };
  const found = new Map<number, Targets>();
  return (fibril: number): Targets => {
    const targets = found.get(fibril) ?? find(fibril);
    found.set(fibril, targets);
    return targets;
  };
}
