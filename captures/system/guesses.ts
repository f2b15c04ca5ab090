import { groupedBy } from "#language";
import type { Draft, DraftFibril } from "./draft.ts";
import type { Pending } from "./pending.ts";
import { type Certainty, letWait, waitForCall, waitsFor } from "./wait-for-call.ts";

/**
 * Which of a task's fibrils waits for which of its calls the dump of a kernel does not say. It is certain where there is one way for it; else what is
 * known of the protocols leaves fewer ways, or none can be told from another (docs/kernels.md K18, the rules for dumps).
 */
export function addGuesses(draft: Draft, task: number, open: readonly Pending[]): void {
  const makers = (draft.fibrilsOf.get(task) ?? []).filter(
    ({ request, kind, waits }) => waits.length === 0 && (request !== undefined || kind === "main"),
  );
  if (open.length === 0 || makers.length === 0) return;
  if (makers.length === 1) addOfOne(draft, makers[0], open);
  else for (const call of open) addOfMany(draft, makers, call, open);
}

function addOfOne(draft: Draft, maker: DraftFibril, open: readonly Pending[]): void {
  const name = draft.nameOf(maker.task);
  const isAlone = open.length === 1;
  const serves = maker.request === undefined ? "serves nobody" : "serves one call";
  // A system without phones is none of those whose callers wait as HelenOS's do.
  const isOther = draft.capture.kernel === undefined && open.every(({ phone }) => phone === undefined);
  const certainty: Certainty = isAlone
    ? isOther
      ? { certainty: "possible", reason: `${name} may do something else until the answer comes` }
      : { certainty: "certain", reason: `${name} ${serves} and has one call out` }
    : {
        certainty: "possible",
        reason: `${name} has ${open.length} calls out, and the dump does not say for which it waits`,
      };
  for (const call of open) {
    draft.maker.set(call, maker);
    waitForCall(draft, maker, call, certainty);
  }
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
