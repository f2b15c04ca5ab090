import type { Wait } from "#simulator";
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
  letWait([fibril], waitsFor(draft, call, certainty));
}

/** Lets each of some fibrils wait for the same: these waits are shared, as there may be very many of both. */
export function letWait(fibrils: readonly DraftFibril[], waits: readonly Wait[]): void {
  for (const fibril of fibrils) {
    fibril.status = "waiting";
    for (const wait of waits) fibril.waits.push(wait);
  }
}

/** What it is to wait for the answer to a call. */
export function waitsFor(draft: Draft, call: Pending, certainty: Certainty): Wait[] {
  const { handler, queue = [], behind, doubt } = draft.standing.get(call) ?? {};
  const known: Certainty =
    doubt !== undefined && certainty.certainty === "certain" ? { certainty: "possible", reason: doubt } : certainty;
  const wait: Wait = {
    ...nothing,
    ...known,
    kind: handler === undefined && behind !== undefined ? "queued behind" : "answer",
    releasers: handler === undefined ? draft.idsOf(queue) : handler.alone,
    call: call.serial,
    behind: behind?.serial,
  };
  return call.mayQueue ? [wait, ...possibleQueue(draft, call)] : [wait];
}

/** Of very many calls that one may be behind the nearest are told. */
const MOST_BEFORE = 16;

/** Over phones that cannot be told, a call may be behind each that came before it from the same caller. */
function possibleQueue(draft: Draft, call: Pending): Wait[] {
  return draft.beforeOf(call, MOST_BEFORE).flatMap((before): Wait[] => {
    const { handler } = draft.standing.get(before) ?? {};
    if (handler === undefined) return [];
    return [
      {
        ...nothing,
        kind: "queued behind",
        releasers: handler.alone,
        call: call.serial,
        behind: before.serial,
        certainty: "possible",
        reason: `it would be, had ${draft.nameOf(call.sender ?? 0)} sent both over one phone`,
      },
    ];
  });
}
