import type { CallState, FibrilState, System } from "#simulator";
import { callWith, fibrilWith } from "./call-text.ts";
import { lookupIn } from "./lookup.ts";

/** A fibril that a call came from, and the call that it serves itself. */
export interface Caller {
  readonly fibril: FibrilState;
  readonly served: CallState | undefined;
}

/** From whom a call comes. */
export interface Callers {
  readonly callers: readonly Caller[];
  /** The one after them where it was shown before, and with it all that come after it. */
  readonly above: Caller | undefined;
}

/**
 * Through all tasks, from whom the call comes that a fibril serves: its caller, the caller of that, and so on. A circle ends where it began, and the whole
 * where it meets one that is among `shown`, to which these are added: of very many calls within each other each would have all of the others below it.
 */
export function callersOf(
  system: System,
  fibril: FibrilState,
  served: CallState | undefined,
  shown: Set<number>,
): Callers {
  const callers: Caller[] = [];
  const seen = new Set([fibril.id]);
  for (let call = served; call !== undefined; ) {
    const caller = callerOf(system, call);
    if (caller === undefined || seen.has(caller.id)) break;
    call = servedBy(system, caller);
    if (shown.has(caller.id)) return { callers, above: { fibril: caller, served: call } };
    seen.add(caller.id);
    shown.add(caller.id);
    callers.push({ fibril: caller, served: call });
  }
  return { callers, above: undefined };
}

/** The call that a fibril serves, where that is its task's to answer. */
function servedBy(system: System, { id, task, request }: FibrilState): CallState | undefined {
  const call = callWith(system, request);
  const isOwn = call?.stage === "being handled" && call.handler === id && call.callee === task;
  return isOwn ? call : undefined;
}

/** Who waits for a call, else who sent it, if it still holds its message: a fibril that does not may have gone on to serve another. */
function callerOf(system: System, { serial, senderFibril, notification }: CallState): FibrilState | undefined {
  if (notification) return undefined;
  const waiter = lookupIn(system).waiters().get(serial);
  if (waiter !== undefined) return waiter;
  const sender = fibrilWith(system, senderFibril);
  const values = sender?.frames.flatMap(({ locals }) => locals.map(({ value }) => value)) ?? [];
  const holds = values.some((value) => typeof value !== "number" && value.kind === "message" && value.call === serial);
  return holds ? sender : undefined;
}
