import { groupedBy } from "#language";
import type { Draft, DraftFibril } from "./draft.ts";
import type { Pending } from "./pending.ts";
import { type Certainty, letWait, waitForCall, waitsFor } from "./wait-for-call.ts";

/**
 * Which of a task's fibrils waits for which of its calls the dump of a kernel does not say. It is certain where there is one way for it: a task that serves
 * nobody and has one call out. A server may have made a call for whoever it serves, or for itself; what is known of the protocols leaves fewer ways
 * (docs/kernels.md K18, the rules for dumps).
 */
export function addGuesses(draft: Draft, task: number, open: readonly Pending[]): void {
  const makers = (draft.fibrilsOf.get(task) ?? []).filter(
    ({ request, kind, waits }) => waits.length === 0 && (request !== undefined || kind === "main"),
  );
  const unknown = notSaid(draft, task, open.length);
  for (const call of open) {
    // Nobody has made the call that he handles.
    const others = makers.filter(({ request }) => request !== call);
    if (others.length === 1) addOfOne(draft, others[0], call, unknown);
    else if (others.length > 1) addOfMany(draft, others, call, open);
  }
}

/** Of who has several calls out it is not known for which it waits, whatever else is known. */
function notSaid(draft: Draft, task: number, out: number): Certainty | undefined {
  if (out <= 1) return undefined;
  const reason = `${draft.nameOf(task)} has ${out} calls out, and the dump does not say for which it waits`;
  return { certainty: "possible", reason };
}

function addOfOne(draft: Draft, maker: DraftFibril, call: Pending, unknown: Certainty | undefined): void {
  draft.maker.set(call, maker);
  waitForCall(draft, maker, call, unknown ?? certaintyOf(draft, maker, call));
}

function certaintyOf(draft: Draft, { request, task }: DraftFibril, { phone, doubt }: Pending): Certainty {
  const name = draft.nameOf(task);
  if (doubt !== undefined) return { certainty: "possible", reason: doubt };
  // Where there are no phones, whoever has sent a message may as well go on without the answer.
  if (draft.capture.kernel === undefined && phone === undefined) {
    return { certainty: "possible", reason: `${name} may do something else until the answer comes` };
  }
  if (request === undefined && draft.isPartial(task)) {
    return {
      certainty: "possible",
      reason: `rows of ${name} are missing, so it may serve somebody or have more calls out`,
    };
  }
  return request === undefined
    ? { certainty: "certain", reason: `${name} serves nobody and has one call out` }
    : { certainty: "possible", reason: `${name} serves one call and has one out, which may be for it` };
}

/** One of several has made a call: those of whom it is known that what they handle leads to it, else those of whom the contrary is not known. */
function addOfMany(draft: Draft, makers: readonly DraftFibril[], call: Pending, open: readonly Pending[]): void {
  const name = draft.nameOf(call.sender ?? 0);
  const leading = makers.filter(({ request }) => request !== undefined && draft.mayLeadTo(request, call) === true);
  if (leading.length > 0) {
    if (leading.length === 1) draft.maker.set(call, leading[0]);
    const what = draft.methodOf(call);
    const others = leading.length === 1 ? "" : `, as ${leading.length} calls at ${name} could have`;
    const byReason = groupedBy(leading, ({ request }) => (request === undefined ? "it" : draft.methodOf(request)));
    for (const [by, alike] of byReason) {
      letWait(alike, waitsFor(draft, call, { certainty: "possible", reason: `${by} leads to ${what}${others}` }));
    }
    return;
  }
  const others = makers.filter(({ request }) => request === undefined || draft.mayLeadTo(request, call) !== false);
  const reason = `${name} handles ${makers.length} calls and has ${open.length} out, and the dump does not say which led to which`;
  letWait(others, waitsFor(draft, call, { certainty: "possible", reason }));
}
