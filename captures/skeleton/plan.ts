import type { CallState, FibrilState, System, Wait } from "#simulator";

/** What a fibril of a system is to do in a scenario, so that it comes to wait as it does in the dump. */
export interface Deeds {
  readonly calls: PlannedCall[];
  /** What it waits for besides answers to calls that are in the dump: each for one fibril. */
  readonly others: PlannedWait[];
}

interface PlannedCall {
  readonly call: CallState;
  /** Why it may be another that has made it; `undefined` where it is certain. */
  readonly guess: string | undefined;
}

interface PlannedWait {
  readonly kind: Wait["kind"];
  readonly releaser: FibrilState;
  readonly guess: string | undefined;
}

/** Who does what. */
export interface Plan {
  /** By fibril. */
  readonly deeds: ReadonlyMap<number, Deeds>;
  /** By task, or under `undefined` those whose caller has forgotten them: calls that are out, and of which nobody is known to wait for them. */
  readonly unclaimed: ReadonlyMap<number | undefined, readonly CallState[]>;
  /** Fibrils for which another task waits otherwise than for an answer: by a call that waits until they are done. */
  readonly called: ReadonlySet<number>;
  /** Fibrils that hold a lock while they are busy, for those who wait until they are done. */
  readonly locking: ReadonlySet<number>;
  /** Fibrils that serve a call, and have to make theirs before it: without them nobody would begin. */
  readonly beginning: ReadonlySet<number>;
  /** By task: the first of its threads, where all are busy with calls of their own and somebody waits for any of them to take a call. */
  readonly exhausted: ReadonlyMap<number, FibrilState>;
}

/** Gives each call that is out to one who makes it: to whom it is certain, else to that of the possible ones who has least to do. */
export function planOf(system: System): Plan {
  const calls = new Map(system.calls.map((call) => [call.serial, call]));
  const fibrils = new Map(system.fibrils.map((fibril) => [fibril.id, fibril]));
  const deeds = new Map<number, Deeds>();
  const deedsOf = (id: number): Deeds => {
    const known = deeds.get(id) ?? { calls: [], others: [] };
    deeds.set(id, known);
    return known;
  };
  const exhausted = new Map<number, FibrilState>();
  const candidates = new Map<CallState, Candidate[]>();
  for (const fibril of system.fibrils) {
    for (const wait of fibril.waits) {
      const call = wait.call === undefined ? undefined : calls.get(wait.call);
      const pool = wait.releasers.flatMap((releaser) => fibrils.get(releaser) ?? []);
      if (call !== undefined && pool.length > 0 && pool.every(isBusyElsewhere)) exhausted.set(call.callee, pool[0]);
      if (call === undefined) addOther(deedsOf, fibrils, fibril, wait);
      else if (call.sender === fibril.task) listed(candidates, call).push({ fibril, wait });
    }
  }
  const unclaimed = new Map<number | undefined, CallState[]>();
  for (const call of system.calls) {
    if (call.stage === "answered" || call.stage === "answer taken") continue;
    const claims = candidates.get(call);
    if (claims === undefined) listed(unclaimed, call.sender).push(call);
    else claim(deedsOf, call, claims);
  }
  const beginning = beginningIn(system, deeds);
  const called = new Set<number>();
  const locking = new Set([...beginning, ...[...exhausted.values()].map(({ id }) => id)]);
  for (const [id, { others }] of deeds) {
    for (const { releaser } of others) {
      locking.add(releaser.id);
      if (releaser.task !== fibrils.get(id)?.task) called.add(releaser.id);
    }
  }
  return { deeds, unclaimed, called, locking, beginning, exhausted };
}

const isBusyElsewhere = ({ kind, status, request }: FibrilState): boolean =>
  kind === "thread" && status === "waiting" && request === undefined;

/** The list under a key, which is there from now on. */
function listed<K, T>(lists: Map<K, T[]>, key: K): T[] {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  return list;
}

interface Candidate {
  readonly fibril: FibrilState;
  readonly wait: Wait;
}

function claim(deedsOf: (id: number) => Deeds, call: CallState, claims: readonly Candidate[]): void {
  const certain = claims.find(({ wait }) => wait.certainty === "certain");
  const busy = ({ fibril }: Candidate) => deedsOf(fibril.id).calls.length;
  const { fibril, wait } = certain ?? claims.reduce((best, next) => (busy(next) < busy(best) ? next : best));
  deedsOf(fibril.id).calls.push({ call, guess: reasonOf(wait) });
}

function addOther(
  deedsOf: (id: number) => Deeds,
  fibrils: ReadonlyMap<number, FibrilState>,
  fibril: FibrilState,
  wait: Wait,
): void {
  if (wait.kind === "request" || wait.kind === "unseen") return;
  const [releaser] = wait.releasers.flatMap((id) => fibrils.get(id) ?? []);
  if (releaser === undefined) return;
  const choice = wait.releasers.length === 1 ? undefined : `any of ${wait.releasers.length} could end the wait`;
  deedsOf(fibril.id).others.push({ kind: wait.kind, releaser, guess: reasonOf(wait) ?? choice });
}

const reasonOf = ({ certainty, reason }: Wait): string | undefined =>
  certainty === "certain" ? undefined : (reason ?? "the dump does not say it");

/**
 * In a circle of handlers each makes its call while it handles that of the one before. How that began the dump does not show, so one of them begins: of each
 * circle the first that is come to.
 */
function beginningIn(system: System, deeds: ReadonlyMap<number, Deeds>): Set<number> {
  const handlers = new Map(
    system.fibrils.flatMap((fibril) => (fibril.request === undefined ? [] : [[fibril.request, fibril.id]])),
  );
  const makers = new Map([...deeds].flatMap(([id, { calls }]) => calls.map(({ call }) => [call.serial, id])));
  const requests = new Map(system.fibrils.map(({ id, request }) => [id, request]));
  const before = (id: number): number | undefined => {
    const request = requests.get(id);
    return request === undefined ? undefined : makers.get(request);
  };
  const begun = new Set<number>();
  const begin = (first: number) => {
    const all = [first];
    for (const id of all) {
      if (begun.has(id)) continue;
      begun.add(id);
      for (const { call } of deeds.get(id)?.calls ?? []) {
        const handler = handlers.get(call.serial);
        if (handler !== undefined) all.push(handler);
      }
    }
  };
  const beginning = new Set<number>();
  // Who serves nobody begins, and who serves a caller that is not in the dump.
  for (const { id } of system.fibrils) if (before(id) === undefined) begin(id);
  for (const id of deeds.keys()) {
    if (begun.has(id)) continue;
    const way = new Set<number>();
    let at = id;
    for (let next: number | undefined = id; next !== undefined && !way.has(next); next = before(next)) {
      way.add(next);
      at = next;
    }
    const first = before(at) ?? at;
    beginning.add(first);
    begin(first);
  }
  return beginning;
}
