import type { Oracle } from "./oracle.ts";
import type { State } from "./state.ts";
import { known } from "./text.ts";
import { type Thing, thingsOf } from "./waits.ts";
import { fibrilOf, numbersOf, type World } from "./world.ts";

/** What is stuck in a state: docs/language.md, What counts as stuck. Fibrils by number. */
export interface Stuck {
  /** Everybody who waits and cannot go on. */
  readonly fibrils: readonly number[];
  readonly deadlocks: readonly (readonly number[])[];
  /** Those in no cycle who wait for none, and are not excused. */
  readonly hang: readonly number[];
  /** Whether who can end a wait of somebody stuck is known from the state, and not only from what the text *could* do. */
  readonly isCertain: boolean;
}

export function stuck({ text }: Oracle, state: State): Stuck {
  const w: World = { text, state, choice: 0 };
  const things = new Map(numbersOf(state.fibrils).map((fibril) => [fibril, thingsOf(w, fibril)]));
  const free = whoCanGoOn(things);
  const fibrils = [...things.keys()].filter((fibril) => !free.has(fibril) && fibrilOf(w, fibril).frames.length > 0);
  const direct = new Map(fibrils.map((fibril) => [fibril, withoutServers(fibril, things, new Set(fibrils))]));
  const hung = whoHangs(direct);
  const circles = circlesOf(fibrils, direct, hung);
  const deadlocks = circles.filter((circle) => circle.some((fibril) => !isExcused(w, fibril)));
  const hang = whoIsReported(
    fibrils.filter((fibril) => !isExcused(w, fibril)),
    things,
    new Set(deadlocks.flat()),
    hung,
  );
  const isCertain = fibrils.every((fibril) =>
    known(things.get(fibril)).every((thing) => thing === "free" || !thing.could),
  );
  return { fibrils, deadlocks, hang, isCertain };
}

/**
 * In place of a connection that is idle, those whose call it would serve: "one who waits for what only a later call of its own
 * could bring, over a connection that is idle now, is in no circle".
 */
function withoutServers(
  fibril: number,
  things: ReadonlyMap<number, readonly Thing[]>,
  stuckOnes: ReadonlySet<number>,
): Thing[] {
  const senders = (server: number, seen: Set<number>): number[] => {
    if (stuckOnes.has(server)) return server === fibril ? [] : [server];
    if (seen.has(server)) return [];
    seen.add(server);
    return known(things.get(server)).flatMap((thing) =>
      thing === "free" ? [] : thing.by.flatMap((other) => senders(other, seen)),
    );
  };
  return known(things.get(fibril)).map((thing) => {
    if (thing === "free") return thing;
    const all = thing.by.flatMap((other) => (stuckOnes.has(other) ? [other] : senders(other, new Set())));
    return { by: [...new Set(all)], could: thing.could };
  });
}

/**
 * "Who waits for something that nobody is left to bring": nobody at all, or of those who *could* only some who wait for nobody
 * themselves. Who waits for what one of these has, or is to answer, waits for somebody.
 */
function whoHangs(direct: ReadonlyMap<number, readonly Thing[]>): Set<number> {
  const hung = new Set<number>();
  for (let before = -1; before < hung.size; ) {
    before = hung.size;
    for (const [fibril, needed] of direct) {
      const isForNobody = (thing: Thing) =>
        thing !== "free" && (thing.could ? thing.by.every((other) => hung.has(other)) : thing.by.length === 0);
      if (needed.some(isForNobody)) hung.add(fibril);
    }
  }
  return hung;
}

/**
 * "In no cycle and waiting for none": who hangs, and who waits for somebody that is excused; if all who are left wait for each other,
 * all of them, since who waits at the end is reported.
 */
function whoIsReported(
  stuckOnes: readonly number[],
  things: ReadonlyMap<number, readonly Thing[]>,
  members: ReadonlySet<number>,
  hung: ReadonlySet<number>,
): number[] {
  const waitsFor = (fibril: number, others: ReadonlySet<number>) =>
    known(things.get(fibril)).some((thing) => thing !== "free" && thing.by.some((other) => others.has(other)));
  const behind = new Set(members);
  for (let before = -1; before < behind.size; ) {
    before = behind.size;
    for (const fibril of things.keys()) if (waitsFor(fibril, behind)) behind.add(fibril);
  }
  const rest = stuckOnes.filter((fibril) => !behind.has(fibril));
  const first = rest.filter((fibril) => hung.has(fibril) || !waitsFor(fibril, new Set(rest)));
  return first.length > 0 ? first : rest;
}

/** The circles among those who are left when those who never go on are taken away, round by round: who is in a circle never goes on either. */
function circlesOf(
  fibrils: readonly number[],
  direct: ReadonlyMap<number, readonly Thing[]>,
  hung: ReadonlySet<number>,
): number[][] {
  const circles: number[][] = [];
  for (let found = -1; found !== circles.length; ) {
    found = circles.length;
    const dead = whoNeverGoesOn(direct, new Set([...hung, ...circles.flat()]));
    const left = new Set(fibrils.filter((fibril) => found === 0 || !dead.has(fibril)));
    circles.push(...knots(left, without(direct, dead)));
  }
  return circles;
}

/** Who hangs, and who waits for something that only those could bring who never go on. */
function whoNeverGoesOn(direct: ReadonlyMap<number, readonly Thing[]>, hung: ReadonlySet<number>): Set<number> {
  const dead = new Set(hung);
  for (let before = -1; before < dead.size; ) {
    before = dead.size;
    for (const [fibril, needed] of direct) {
      if (needed.some((thing) => thing !== "free" && thing.by.every((other) => dead.has(other)))) dead.add(fibril);
    }
  }
  return dead;
}

/** Who never goes on "brings nothing to others: it does not count among those who could". */
function without(things: ReadonlyMap<number, readonly Thing[]>, dead: ReadonlySet<number>): Map<number, Thing[]> {
  const rest = (thing: Thing): Thing => {
    if (thing === "free") return thing;
    const others = thing.by.filter((other) => !dead.has(other));
    return others.length === 0 && !thing.could ? thing : { ...thing, by: others };
  };
  return new Map([...things].map(([fibril, needed]) => [fibril, needed.map(rest)]));
}

/** "A fibril can go on when it is able to step, or has a timer, or what it waits for can come from one that can go on." */
function whoCanGoOn(things: ReadonlyMap<number, readonly Thing[]>): Set<number> {
  const free = new Set<number>();
  for (let before = -1; before < free.size; ) {
    before = free.size;
    for (const [fibril, needed] of things) {
      if (needed.every((thing) => thing === "free" || thing.by.some((other) => free.has(other)))) free.add(fibril);
    }
  }
  return free;
}

/** The sets of fibrils each of which can go on only after a member of its set. */
function knots(among: ReadonlySet<number>, things: ReadonlyMap<number, readonly Thing[]>): number[][] {
  const closed = closedIn(among, things);
  const components = componentsOf(closed, things);
  if (components.some((component) => component.size === among.size)) return [[...among]];
  return components.flatMap((component) => knots(component, things));
}

/** Whether a thing can come only from members of a set. */
const isInside = (thing: Thing, set: ReadonlySet<number>): boolean =>
  thing !== "free" && thing.by.length > 0 && thing.by.every((other) => set.has(other));

function closedIn(among: ReadonlySet<number>, things: ReadonlyMap<number, readonly Thing[]>): Set<number> {
  const set = new Set(among);
  for (let before = -1; before !== set.size; ) {
    before = set.size;
    for (const fibril of set) {
      if (!known(things.get(fibril)).some((thing) => isInside(thing, set))) set.delete(fibril);
    }
  }
  return set;
}

/** Sets of fibrils that wait for each other, directly or through others; a fibril on its own only if it waits for itself. */
function componentsOf(set: ReadonlySet<number>, things: ReadonlyMap<number, readonly Thing[]>): Set<number>[] {
  const reached = new Map([...set].map((fibril) => [fibril, reachedFrom(fibril, set, things)]));
  const inCircle = [...set].filter((fibril) => known(reached.get(fibril)).has(fibril));
  const components = new Map<string, Set<number>>();
  for (const fibril of inCircle) {
    const mutual = inCircle.filter(
      (other) => known(reached.get(fibril)).has(other) && known(reached.get(other)).has(fibril),
    );
    components.set(mutual.join(), new Set(mutual));
  }
  return [...components.values()];
}

function reachedFrom(
  start: number,
  set: ReadonlySet<number>,
  things: ReadonlyMap<number, readonly Thing[]>,
): Set<number> {
  const reached = new Set<number>();
  const open = [start];
  for (let fibril = open.pop(); fibril !== undefined; fibril = open.pop()) {
    for (const thing of known(things.get(fibril))) {
      if (thing === "free" || !isInside(thing, set)) continue;
      for (const other of thing.by) {
        if (reached.has(other)) continue;
        reached.add(other);
        open.push(other);
      }
    }
  }
  return reached;
}

/** "A fibril that serves a connection and is between calls, a daemon, and who serves one of these": a daemon, since who is between calls waits for nobody. */
function isExcused(w: World, fibril: number): boolean {
  return fibrilOf(w, fibril).frames.length === 0 || servesDaemon(w, fibril, new Set());
}

/** The call that it handles is waited for by a daemon; or nobody waits for it, and a daemon sent it. */
function servesDaemon(w: World, fibril: number, seen: Set<number>): boolean {
  const { daemon, request } = w.state.fibrils[fibril] ?? {};
  const call = request && w.state.calls[request.id];
  if (daemon || request === undefined || call === undefined || seen.has(fibril)) return daemon === true;
  seen.add(fibril);
  const waiter = numbersOf(w.state.fibrils).find((other) => {
    const { wait } = fibrilOf(w, other);
    return wait?.kind === "answers" && wait.calls.includes(request.id);
  });
  return servesDaemon(w, waiter ?? call.senderFibril, seen);
}
