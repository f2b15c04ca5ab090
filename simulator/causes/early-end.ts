import type { Cause } from "../finding.ts";
import { EventKind } from "../machine/machine.ts";
import type { Run } from "../run/run.ts";
import type { CallState, FibrilState, System } from "../system.ts";
import type { Work } from "../work.ts";
import { eachPastEvent, type PastEvent, serialOf, taskOf } from "./past.ts";

/**
 * Two calls over one phone in the circle, the later queued behind the earlier, whose exchange had ended without its answer when the later came:
 * had it not, the later would have gone another way (docs/kernels.md, K11).
 */
export function* earlyEnd(run: Run, system: System, members: readonly FibrilState[]): Work<Cause | undefined> {
  const inside = new Set(members.map(({ id }) => id));
  const callWith = (serial: number | undefined) => system.calls.find((call) => call.serial === serial);
  for (const wait of members.flatMap(({ waits }) => waits)) {
    if (wait.kind !== "queued behind" || !wait.releasers.some((releaser) => inside.has(releaser))) continue;
    const [earlier, later] = [callWith(wait.behind), callWith(wait.call)];
    if (earlier === undefined || later === undefined || !isExclusive(run, system, earlier)) continue;
    const cause = yield* endedBetween(run, earlier, later);
    if (cause !== undefined) return cause;
  }
  return undefined;
}

/** Whether an open exchange keeps others off the phone that a call was sent over: not so in an atomic session. */
function isExclusive(run: Run, system: System, call: CallState): boolean {
  if (call.forwarded) return false;
  const phones = system.tasks.find(({ id }) => id === call.sender)?.phones ?? [];
  const name = phones.find(({ slot }) => slot === call.phone)?.session;
  const sessions = run.program.tasks.find(({ id }) => id === call.sender)?.sessions ?? [];
  const style = sessions.find((session) => session.name === name)?.style;
  return style === "serialize" || style === "parallel";
}

function* endedBetween(run: Run, earlier: CallState, later: CallState): Work<Cause | undefined> {
  let exchange = -1;
  let ended: PastEvent | undefined;
  let joined = -1;
  yield* eachPastEvent(run, (earlier.sentAt ?? 1) - 1, (event) => {
    const { kind, subject, detail } = event;
    if (kind === EventKind.exchangeEnded) {
      if (subject === exchange && ended === undefined) ended = event;
    } else if (kind === EventKind.sent && serialOf(run, subject) === earlier.serial) exchange = detail;
    else if (kind === EventKind.sent || kind === EventKind.forwarded) {
      if (serialOf(run, subject) === later.serial) joined = event.step;
    }
  });
  if (ended?.place === undefined || joined <= ended.step) return undefined;
  return {
    kind: "exchange ended before its answer",
    task: taskOf(run, ended.fibril),
    place: ended.place,
    step: ended.step,
    earlier: earlier.serial,
    later: later.serial,
  };
}
