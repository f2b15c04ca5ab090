import type { Wait, WaitKind } from "#simulator";
import type { Draft, DraftFibril } from "./draft.ts";
import type { Pending } from "./pending.ts";

/** What is known of a wait besides what it is for. */
export type Certainty = Pick<Wait, "certainty" | "reason">;

/** A wait of which nothing is said yet. */
export const nothing = {
  call: undefined,
  behind: undefined,
  lock: undefined,
  session: undefined,
  mode: undefined,
  method: undefined,
} as const;

/** Lets a fibril wait for the answer to a call, wherever that is. */
export function waitForCall(draft: Draft, fibril: DraftFibril, call: Pending, certainty: Certainty): void {
  const { handler, queue = [], behind } = draft.standing.get(call) ?? {};
  const kind: WaitKind = handler === undefined && behind !== undefined ? "queued behind" : "answer";
  fibril.status = "waiting";
  fibril.waits.push({
    ...nothing,
    ...certainty,
    kind,
    releasers: (handler === undefined ? queue : [handler]).map(({ id }) => id),
    call: draft.serialOf(call),
    behind: behind && draft.serialOf(behind),
  });
  if (call.mayQueue) addPossibleQueue(draft, fibril, call);
}

/** Over phones that cannot be told, a call may be behind each that came before it from the same caller. */
function addPossibleQueue(draft: Draft, fibril: DraftFibril, call: Pending): void {
  const others = (draft.at.get(call.callee) ?? []).filter(({ sender }) => sender === call.sender);
  for (const before of others.slice(0, others.indexOf(call))) {
    const { handler } = draft.standing.get(before) ?? {};
    if (handler === undefined) continue;
    fibril.waits.push({
      ...nothing,
      kind: "queued behind",
      releasers: [handler.id],
      call: draft.serialOf(call),
      behind: draft.serialOf(before),
      certainty: "possible",
      reason: `it would be, had ${draft.nameOf(call.sender ?? 0)} sent both over one phone`,
    });
  }
}
