/** What a process is blocked on: one process, any, or none; docs/dumps.md, "MINIX 3". */
export type Peer = { readonly kind: "process"; readonly id: number } | { readonly kind: "any" | "none" | "unknown" };

const SLOTS = 1 << 15;
/** Kernel tasks have the slots below 0, at most so many. */
const MOST_TASKS = 1023;
const ANY = SLOTS - MOST_TASKS - 1;
const NONE = ANY - 1;
const SELF = ANY - 2;

/** A task id for an endpoint. Kernel tasks are never replaced, so theirs are free in the generation after. */
export const idOf = (endpoint: number): number => (endpoint < 0 ? endpoint + SLOTS : endpoint);

/** Whether it names a process, and is not one of the numbers that mean something else. */
export const isProcess = (endpoint: number): boolean =>
  endpoint >= -MOST_TASKS && endpoint !== ANY && endpoint !== NONE && endpoint !== SELF;

export function peerOf(endpoint: number): Peer {
  if (endpoint === ANY) return { kind: "any" };
  if (endpoint === NONE) return { kind: "none" };
  return isProcess(endpoint) ? { kind: "process", id: idOf(endpoint) } : { kind: "unknown" };
}
