import { Choice, isForNobody, type Thing, type Things } from "./thing.ts";
import type { Waits } from "./waits.ts";

/**
 * The deadlocks among stuck fibrils: the largest sets in which each waits for a thing that only members can release, and
 * each can be reached from each. Who can never go on, whatever the others do, releases nothing to those who are left. A set whose
 * members are all excused is none.
 */
export function knotsOf(all: Things, stuck: readonly number[]): number[][] {
  const blocking = blockingThings(all, stuck);
  const knots: number[][] = [];
  const lost = new Set<number>();
  for (let grown = true; grown; ) {
    const left = stuck.filter((fibril) => !lost.has(fibril));
    const releasing = new Choice((releaser) => blocking.has(releaser) && !lost.has(releaser));
    const things = new Map(
      left.map((fibril) => [fibril, (blocking.get(fibril) ?? []).map((thing) => releasing.among(thing))]),
    );
    const found = knotsAmong(left, things);
    knots.push(...found.filter((set) => isCircle(all.waits, set, things)));
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
function blockingThings(things: Things, stuck: readonly number[]): Map<number, Thing[]> {
  const inside = new Set(stuck);
  const goingOn = new Choice((fibril) => !inside.has(fibril) && !things.waits.isAbsent(fibril));
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
export function lostAmong(things: Things, stuck: readonly number[]): Set<number> {
  const { waits } = things;
  const blocking = blockingThings(things, stuck);
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

/**
 * Fibrils and the lists of releasers that they wait for as the nodes of a graph, by numbers from 0 on: so many arrows to so many are no more than both
 * together. Fibrils come first, in their order; of others there are no nodes.
 */
class Nodes {
  readonly #fibrils: readonly number[];
  readonly #things: ReadonlyMap<number, readonly Thing[]>;
  readonly #ofFibril: ReadonlyMap<number, number>;
  readonly #ofList = new Map<readonly number[], number>();
  readonly #lists: (readonly number[])[] = [];

  constructor(fibrils: readonly number[], things: ReadonlyMap<number, readonly Thing[]>) {
    this.#fibrils = fibrils;
    this.#things = things;
    this.#ofFibril = new Map(fibrils.map((fibril, node) => [fibril, node]));
  }

  /** The fibril of a node; `undefined` of a list's. */
  fibril(node: number): number | undefined {
    return this.#fibrils[node];
  }

  arrows(node: number): number[] {
    const targets: number[] = [];
    if (node >= this.#fibrils.length) this.#toEach(this.#lists[node - this.#fibrils.length], targets);
    else {
      for (const { parts } of this.#things.get(this.#fibrils[node]) ?? []) {
        for (const { fibrils } of parts) {
          if (fibrils.length === 1) this.#toEach(fibrils, targets);
          else targets.push(this.#nodeOf(fibrils));
        }
      }
    }
    return targets;
  }

  #toEach(fibrils: readonly number[], targets: number[]): void {
    for (const fibril of fibrils) {
      const node = this.#ofFibril.get(fibril);
      if (node !== undefined) targets.push(node);
    }
  }

  #nodeOf(fibrils: readonly number[]): number {
    const known = this.#ofList.get(fibrils);
    if (known !== undefined) return known;
    const node = this.#fibrils.length + this.#lists.push(fibrils) - 1;
    this.#ofList.set(fibrils, node);
    return node;
  }
}

/** A node that was not come to. */
const UNSEEN = -1;

/**
 * Strongly connected components with an arrow inside (Tarjan, iterative). That a list has the one, too, who waits for all others of it, makes no larger
 * component: it is an arrow from the one to itself.
 */
function components(fibrils: readonly number[], things: ReadonlyMap<number, readonly Thing[]>): number[][] {
  const nodes = new Nodes(fibrils, things);
  const index = fibrils.map(() => UNSEEN);
  const low = [...index];
  const isOpen: boolean[] = fibrils.map(() => false);
  const open: number[] = [];
  const found: number[][] = [];
  let seen = 0;
  for (let root = 0; root < fibrils.length; root++) {
    if (index[root] !== UNSEEN) continue;
    const path: { readonly node: number; readonly targets: readonly number[]; next: number }[] = [];
    const enter = (node: number) => {
      index[node] = seen;
      low[node] = seen++;
      open.push(node);
      isOpen[node] = true;
      path.push({ node, targets: nodes.arrows(node), next: 0 });
    };
    enter(root);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      if (top.next < top.targets.length) {
        const target = top.targets[top.next++];
        if ((index[target] ?? UNSEEN) === UNSEEN) enter(target);
        else if (isOpen[target]) low[top.node] = Math.min(low[top.node], index[target]);
        continue;
      }
      path.pop();
      const parent = path.at(-1);
      if (parent !== undefined) low[parent.node] = Math.min(low[parent.node], low[top.node]);
      if (low[top.node] !== index[top.node]) continue;
      const set: number[] = [];
      for (let node = open.pop(); node !== undefined; node = open.pop()) {
        isOpen[node] = false;
        const fibril = nodes.fibril(node);
        if (fibril !== undefined) set.push(fibril);
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
export function inWaitingOrder(things: Things, knot: readonly number[], rank: (fibril: number) => number): number[] {
  const ranks = new Map(knot.map((fibril) => [fibril, rank(fibril)]));
  const sorted = [...knot].sort((a, b) => (ranks.get(a) ?? 0) - (ranks.get(b) ?? 0) || a - b);
  // Members are told by their places from here on.
  const targetsOf = targetsIn(things, sorted);
  // One that needs no choice is found however long it is.
  let budget = Math.max(CIRCLE_BUDGET, 2 * knot.length);
  let best: number[] = [];
  const walk = (start: number) => {
    const path = [{ place: start, next: 0 }];
    const onPath = new Set([start]);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const { targets, except } = targetsOf(top.place);
      const target = targets[top.next++];
      if (target === undefined) {
        path.pop();
        onPath.delete(top.place);
        continue;
      }
      if (target === except) continue;
      if (budget-- <= 0 || best.length === knot.length) return;
      if (target === start && path.length > best.length) best = path.map(({ place }) => place);
      if (onPath.has(target) || target < start) continue;
      onPath.add(target);
      path.push({ place: target, next: 0 });
    }
  };
  for (let start = 0; start < sorted.length; start++) walk(start);
  const onCircle = new Set(best);
  return [...best.map((place) => sorted[place]), ...sorted.filter((_, place) => !onCircle.has(place))];
}

interface Targets {
  readonly targets: readonly number[];
  readonly except: number;
}

/**
 * The places of the releasers of the member at a place that are members themselves, the lowest first. Where all that it waits for is any of a list, the list
 * is sorted once for all who do.
 */
function targetsIn(things: Things, members: readonly number[]): (place: number) => Targets {
  const places = new Map(members.map((fibril, place) => [fibril, place]));
  const placesOf = (fibrils: readonly number[]) => {
    const found = new Set<number>();
    for (const fibril of fibrils) {
      const place = places.get(fibril);
      if (place !== undefined) found.add(place);
    }
    return [...found].sort((a, b) => a - b);
  };
  const ofLists = new Map<readonly number[], readonly number[]>();
  const find = (fibril: number): Targets => {
    const all = things.of(fibril);
    const [part, ...others] = all.flatMap(({ parts }) => parts);
    if (part === undefined || others.length > 0) {
      return { targets: placesOf(all.flatMap(({ releasers }) => releasers)), except: -1 };
    }
    const targets = ofLists.get(part.fibrils) ?? placesOf(part.fibrils);
    ofLists.set(part.fibrils, targets);
    return { targets, except: places.get(part.except) ?? -1 };
  };
  const found: Targets[] = [];
  return (place) => {
    const targets = found[place] ?? find(members[place]);
    found[place] = targets;
    return targets;
  };
}
