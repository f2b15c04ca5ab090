import { eachPastEvent, serialOf, taskOf } from "../causes/past.ts";
import type { Cause, Finding } from "../finding.ts";
import { EventKind } from "../machine/machine.ts";
import { slotOfPhone } from "../machine/phones.ts";
import type { Run } from "../run/run.ts";
import { callState } from "../run/system-of.ts";
import type { CallState, FibrilState, LockState, System, Wait } from "../system.ts";
import type { Work } from "../work.ts";
import type { Sentence } from "./story.ts";
import { shortWaitingText } from "./waiting.ts";
import { callOf, callText, fibrilOf, fibrilText, lockText, methodText, senderText, taskName } from "./words.ts";

/** How a circle or a hang came about, in order of time: its calls, the locks in it, its cause, and when each wait began. */
export function* timelineOf(run: Run, system: System, finding: Finding): Work<Sentence[]> {
  const members = finding.members.map((id) => fibrilOf(system, id)).filter((fibril) => fibril !== undefined);
  const waits = members.flatMap((fibril) => fibril.waits);
  const { sentences, sentAs } = yield* pastOf(run, system, subjectsOf(members, waits), waits);
  const past = [
    ...sentences,
    ...momentOfCause(system, finding.cause),
    ...members.map(waitOf(system, (call) => sentAs.get(call.serial) ?? methodText(call))),
  ];
  const ordered = past.toSorted((a, b) => (a.step ?? 0) - (b.step ?? 0));
  if (finding.kind === "hang") return ordered;
  const closed = run.noticedAt(finding);
  return ordered.map((sentence, index) =>
    index === ordered.length - 1 && sentence.step === closed
      ? {
          ...sentence,
          text: `${sentence.text} ${members.length === 1 ? "So it waits for itself." : "That closed the circle."}`,
        }
      : sentence,
  );
}

/** What happened to some calls, by serial, and locks, up to the present moment. */
export function* pastOfSubjects(run: Run, system: System, subjects: Subjects): Work<Sentence[]> {
  const { sentences } = yield* pastOf(run, system, subjects, []);
  return sentences.toSorted((a, b) => (a.step ?? 0) - (b.step ?? 0));
}

interface Subjects {
  readonly calls: ReadonlySet<number>;
  readonly locks: ReadonlySet<number>;
  /** Whose takings of the locks count; of a semaphore anybody's. */
  readonly holders: ReadonlySet<number>;
}

/** The calls and the locks that the members wait for, and the calls that they serve meanwhile. */
function subjectsOf(members: readonly FibrilState[], waits: readonly Wait[]): Subjects {
  const defined = (numbers: readonly (number | undefined)[]) => numbers.filter((number) => number !== undefined);
  return {
    calls: new Set(
      defined([...waits.flatMap(({ call, behind }) => [call, behind]), ...members.map(({ request }) => request)]),
    ),
    locks: new Set(defined(waits.map(({ lock }) => lock))),
    holders: new Set(waits.filter(({ kind }) => kind === "lock").flatMap(({ releasers }) => releasers)),
  };
}

/** `nameOf`: a call when the wait for it began. */
function waitOf(system: System, nameOf: (call: CallState) => string): (fibril: FibrilState) => Sentence {
  return (fibril) => ({
    text: `${fibrilText(system, fibril)} began to wait ${shortWaitingText(system, fibril, nameOf)}.`,
    place: fibril.frames[0]?.place,
    step: fibril.since,
  });
}

/** Causes that are a moment of their own, and not a wait that is told anyhow. */
function momentOfCause(system: System, cause: Cause | undefined): Sentence[] {
  const text = cause === undefined ? undefined : momentText(system, cause);
  return cause === undefined || text === undefined ? [] : [{ text, place: cause.place, step: cause.step }];
}

function momentText(system: System, cause: Cause): string | undefined {
  const task = taskName(system, cause.task);
  switch (cause.kind) {
    case "exchange ended before its answer": {
      const earlier = callOf(system, cause.earlier);
      return (
        earlier &&
        `${task} ended the exchange: phone ${earlier.phone} was free again though ${methodText(earlier)} had no answer.`
      );
    }
    case "answer dropped": {
      const call = callOf(system, cause.call);
      const method = call === undefined ? "a call" : methodText(call);
      return cause.how === "kept"
        ? `${task} ended the handler of ${method}, and kept the call.`
        : `${task} forgot ${method}.`;
    }
    case "exchange leaked":
      return `${task} began an exchange of ${cause.session} that it never ended.`;
    case "lost signal": {
      const name = system.locks.find(({ id }) => id === cause.lock)?.name ?? "a condition";
      const woken = cause.woken === undefined ? undefined : fibrilOf(system, cause.woken);
      return woken === undefined
        ? `${task} signalled the condvar ${name}, for which nobody waited yet.`
        : `${task} signalled the condvar ${name}, which woke ${fibrilText(system, woken)}.`;
    }
    case "phone slammed":
      return `${task} answered EHANGUP, and phone ${cause.slot} of ${taskName(system, cause.owner)} was slammed.`;
    default:
      return undefined;
  }
}

interface Past {
  readonly sentences: readonly Sentence[];
  /** The methods with which calls were sent, by serial. */
  readonly sentAs: ReadonlyMap<number, string>;
}

/** Seen by running that part of the past again. */
function* pastOf(run: Run, system: System, { calls, locks, holders }: Subjects, waits: readonly Wait[]): Work<Past> {
  const sent = [...calls].map((serial) => callOf(system, serial)?.sentAt).filter((step) => step !== undefined);
  const from = locks.size > 0 ? 0 : Math.min(run.step, ...sent) - 1;
  const sentences: Sentence[] = [];
  /** By lock and fibril, of a semaphore by lock alone: only the last time counts. */
  const takings = new Map<string, number>();
  /** By serial, how a call was told of last: a forward can give it another method. */
  const names = new Map<number, string>();
  const sentAs = new Map<number, string>();
  const m = run.machine;
  const semaphores = new Set(system.locks.filter(({ kind }) => kind === "semaphore").map(({ id }) => id));
  yield* eachPastEvent(run, from, ({ kind, fibril, subject, detail, place, step }) => {
    if (kind === EventKind.lockTaken && locks.has(subject)) {
      const isCounted = semaphores.has(subject);
      if (isCounted || holders.has(fibril)) takings.set(isCounted ? `${subject}` : `${subject} ${fibril}`, step);
      return;
    }
    if (!callKinds.has(kind) || !calls.has(serialOf(run, subject))) return;
    const call = callState(m, subject);
    const text = callSentence(
      system,
      call,
      kind,
      kind === EventKind.forwarded
        ? { by: taskOf(run, fibril), slot: slotOfPhone(m, detail), before: names.get(call.serial) }
        : undefined,
    );
    names.set(call.serial, methodText(call));
    if (kind === EventKind.sent) sentAs.set(call.serial, methodText(call));
    sentences.push({ text: `${text}${wayEnd(system, waits, call)}.`, place, step });
  });
  const taken = takings.size === 0 ? [] : yield* takingSentences(run, system, takings);
  return { sentences: [...sentences, ...taken], sentAs };
}

/** Who took the locks, and how: told by what the system was there at those moments, so the way to them is gone a second time. */
function* takingSentences(run: Run, system: System, takings: ReadonlyMap<string, number>): Work<Sentence[]> {
  const told = new Map<string, Sentence>();
  yield* eachPastEvent(run, Math.min(...takings.values()) - 1, ({ kind, fibril, subject, place, step }) => {
    if (kind !== EventKind.lockTaken) return;
    const key = [`${subject}`, `${subject} ${fibril}`].find((each) => takings.get(each) === step);
    const lock = system.locks.find(({ id }) => id === subject);
    if (key === undefined || lock === undefined) return;
    const then = run.systemAt(fibril);
    const holder = fibrilOf(then, fibril);
    if (holder === undefined) return;
    const what =
      lock.kind === "semaphore" ? `a unit of ${lockText(lock)}` : `${lockText(lock)}${modeText(then, lock, fibril)}`;
    told.set(key, { text: `${fibrilText(then, holder)} took ${what}.`, place, step });
  });
  return [...told.values()];
}

/** How a fibril has an rwlock at a moment. */
function modeText(then: System, { id, kind }: LockState, fibril: number): string {
  if (kind !== "rwlock") return "";
  return then.locks.find((lock) => lock.id === id)?.owner === fibril ? " to write" : " to read";
}

const callKinds: ReadonlySet<number> = new Set([EventKind.sent, EventKind.forwarded, EventKind.answered]);

function callSentence(
  system: System,
  call: CallState,
  kind: number,
  forwarding: { readonly by: number; readonly slot: number; readonly before: string | undefined } | undefined,
): string {
  const callee = taskName(system, call.callee);
  if (kind === EventKind.answered)
    return `${callee} answered ${methodText(call)} of ${senderText(system, call)} with ${call.rc}`;
  if (forwarding !== undefined) {
    const { by, slot, before = methodText(call) } = forwarding;
    const changed = before === methodText(call) ? "" : ` as ${callText(system, call)}`;
    return `${taskName(system, by)} forwarded ${before} of ${senderText(system, call)} to ${callee} over phone ${slot}${changed}`;
  }
  return call.notification
    ? `${senderText(system, call)} notified ${callee} of ${callText(system, call)}`
    : `${senderText(system, call)} sent ${callText(system, call)} to ${callee} over phone ${call.phone}`;
}

/** Where a call got to in the end, said with the last leg of its way. */
function wayEnd(system: System, waits: readonly Wait[], call: CallState): string {
  const now = callOf(system, call.serial);
  const wait = waits.find((candidate) => candidate.call === call.serial && candidate.kind === "queued behind");
  const behind = callOf(system, wait?.behind);
  if (now === undefined || behind === undefined || now.callee !== call.callee || now.forwarded !== call.forwarded)
    return "";
  return `, where it is now queued behind ${methodText(behind)}`;
}
