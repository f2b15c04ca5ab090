import type { AstNode } from "langium";

/** A lock that a fibril has for certain. */
export interface Held {
  readonly lock: LockKey;
  /** The statement that took it. */
  readonly node: AstNode;
  readonly mode: "read" | "write";
}

/** A lock of a task; of an array the element, as far as it is known. */
export interface LockKey {
  readonly key: string;
  readonly declaration: AstNode;
  /** Whether it is certain which element is meant. */
  readonly isExact: boolean;
  readonly name: string;
}

/** Whether a call that a handler has is answered. `either`: by one way through `split`, and not by the other. */
export type Answered =
  | { readonly kind: "open" }
  | { readonly kind: "done"; readonly by: AstNode }
  | { readonly kind: "either"; readonly split: AstNode | undefined; readonly by: AstNode }
  | { readonly kind: "elsewhere" };

/** What is certain at a place of a routine, on every way that leads there. */
export interface State {
  readonly held: ReadonlyMap<string, Held>;
  /** Locks that were taken on some way, in this routine or in those that it calls. */
  readonly taken: ReadonlySet<string>;
  /** The calls that the handler has, by the node that brought them. */
  readonly calls: ReadonlyMap<AstNode, Answered>;
  /** Exchanges that are over, by the node that began them, with the node that ended them. */
  readonly ended: ReadonlyMap<AstNode, AstNode>;
}

export const nothing: State = { held: new Map(), taken: new Set(), calls: new Map(), ended: new Map() };

/** What is certain where several ways meet; `split` is where they parted. Nothing where no way leads. */
export function merged(states: readonly (State | undefined)[], split?: AstNode): State | undefined {
  let all: State | undefined;
  for (const state of states) if (state !== undefined) all = all === undefined ? state : both(all, state, split);
  return all;
}

function both(a: State, b: State, split: AstNode | undefined): State {
  if (a === b) return a;
  return {
    held: common(a.held, b.held),
    taken: a.taken === b.taken ? a.taken : new Set([...a.taken, ...b.taken]),
    calls: a.calls === b.calls ? a.calls : met(a.calls, b.calls, split),
    ended: common(a.ended, b.ended),
  };
}

function common<K, V>(a: ReadonlyMap<K, V>, b: ReadonlyMap<K, V>): ReadonlyMap<K, V> {
  return a === b ? a : new Map([...a].filter(([key]) => b.has(key)));
}

function met(a: State["calls"], b: State["calls"], split: AstNode | undefined): State["calls"] {
  const calls = new Map(b);
  for (const [call, status] of a) {
    const other = b.get(call);
    calls.set(call, other === undefined ? status : meeting(status, other, split));
  }
  return calls;
}

function meeting(a: Answered, b: Answered, split: AstNode | undefined): Answered {
  if (a.kind === "elsewhere" || b.kind === "elsewhere") return { kind: "elsewhere" };
  if (a.kind === b.kind) return a;
  if (a.kind === "either") return a;
  if (b.kind === "either") return b;
  const by = a.kind === "done" ? a.by : b.kind === "done" ? b.by : undefined;
  return by === undefined ? a : { kind: "either", split, by };
}

/** Whether all that is certain in `a` is so in `b`. */
export function covers(a: State, b: State): boolean {
  const kinds = [...b.calls].every(([call, { kind }]) => !a.calls.has(call) || a.calls.get(call)?.kind === kind);
  return (
    kinds && [...a.held.keys()].every((key) => b.held.has(key)) && [...a.ended.keys()].every((e) => b.ended.has(e))
  );
}

export function withHeld(state: State, held: Held): State {
  return {
    ...state,
    held: new Map([...state.held, [held.lock.key, held]]),
    taken: new Set([...state.taken, held.lock.key]),
  };
}

/** Where it is not certain which lock of an array is given up, all of them are. */
export function withoutHeld(state: State, { key, declaration, isExact }: LockKey): State {
  const has = state.held.has(key);
  const isGone = ({ lock }: Held) =>
    lock.key === key || (!has && lock.declaration === declaration && !(isExact && lock.isExact));
  return { ...state, held: new Map([...state.held].filter(([, held]) => !isGone(held))) };
}

export function withCall(state: State, call: AstNode, status: Answered): State {
  return { ...state, calls: new Map([...state.calls, [call, status]]) };
}

export function withEnded(state: State, exchange: AstNode, end: AstNode | undefined): State {
  const ended = new Map(state.ended);
  if (end === undefined) ended.delete(exchange);
  else ended.set(exchange, end);
  return { ...state, ended };
}

/** A state after which it is not known any more by which way something was answered that was so by one way only before. */
export function unsure(state: State, before: State): State {
  const calls = new Map(state.calls);
  for (const [call, { kind }] of before.calls) if (kind === "either") calls.set(call, { kind: "elsewhere" });
  return { ...state, calls };
}
