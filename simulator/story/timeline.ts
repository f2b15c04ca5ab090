import type { Finding } from "../finding.ts";
import { F_PC } from "../machine/fields.ts";
import { EventKind, type Machine } from "../machine/machine.ts";
import { slotOfPhone } from "../machine/phones.ts";
import type { Place } from "../program.ts";
import type { Run } from "../run/run.ts";
import { callState } from "../run/system-of.ts";
import type { CallState, FibrilState, System, Wait } from "../system.ts";
import { type Sentence, stepThatFollows } from "./story.ts";
import { shortWaitingText } from "./waiting.ts";
import { callOf, callText, fibrilOf, fibrilText, lockText, methodText, senderText, taskName } from "./words.ts";

/** The past is searched no further back than this: about a second of a run. */
const FURTHEST = 1_000_000;

/** How a circle came about, in order of time: its calls, the locks in it, its cause, and when each wait began. */
export function timelineOf(run: Run, system: System, finding: Finding): Sentence[] {
  const members = finding.members.map((id) => fibrilOf(system, id)).filter((fibril) => fibril !== undefined);
  const past = [...pastOf(run, system, members), ...causeOf(system, finding), ...members.map(waitOf(system))];
  const ordered = past.toSorted((a, b) => (a.step ?? 0) - (b.step ?? 0));
  const closed = run.noticedAt(finding);
  return ordered.map((sentence, index) =>
    index === ordered.length - 1 && sentence.step === closed
      ? { ...sentence, text: `${sentence.text} That closed the circle.` }
      : sentence,
  );
}

function waitOf(system: System): (fibril: FibrilState) => Sentence {
  return (fibril) => ({
    text: `${fibrilText(system, fibril)} began to wait ${shortWaitingText(system, fibril)}.`,
    place: fibril.frames[0]?.place,
    step: fibril.since,
  });
}

function causeOf(system: System, { cause }: Finding): Sentence[] {
  const earlier = callOf(system, cause?.earlier);
  if (cause === undefined || earlier === undefined) return [];
  return [
    {
      text: `${taskName(system, cause.task)} ended the exchange: phone ${earlier.phone} was free again though ${methodText(earlier)} had no answer.`,
      place: cause.place,
      step: cause.step,
    },
  ];
}

/** What happened to the calls and the locks that the members wait for, seen by running that part of the past again. */
function pastOf(run: Run, system: System, members: readonly FibrilState[]): Sentence[] {
  const waits = members.flatMap((fibril) => fibril.waits);
  const serials = new Set(waits.flatMap((wait) => [wait.call, wait.behind]));
  const locks = new Set(waits.map((wait) => wait.lock));
  const holders = new Set(waits.filter((wait) => wait.lock !== undefined).flatMap((wait) => wait.releasers));
  const sent = [...serials].map((serial) => callOf(system, serial)?.sentAt).filter((step) => step !== undefined);
  const earliest = holders.size > 0 ? 0 : Math.min(run.step, ...sent) - 1;
  const calls: Sentence[] = [];
  /** By lock and fibril: only the last time counts. */
  const takings = new Map<string, Sentence>();
  const m = run.machine;
  run.replay(Math.max(0, earliest, run.step - FURTHEST), {
    event: (kind, fibril, subject, detail) => {
      if (kind === EventKind.sent || kind === EventKind.forwarded) {
        const call = callState(m, subject);
        if (!serials.has(call.serial)) return;
        const callee = taskName(system, call.callee);
        const text =
          kind === EventKind.sent
            ? `${senderText(system, call)} sent ${callText(system, call)} to ${callee} over phone ${call.phone}`
            : `${taskName(system, taskIdOf(m, fibril))} forwarded ${methodText(call)} of ${senderText(system, call)} to ${callee} over phone ${slotOfPhone(m, detail)}`;
        const way = wayEnd(system, waits, call);
        calls.push({ text: `${text}${way}.`, place: placeOf(m, fibril), step: stepThatFollows(m.step) });
      } else if (kind === EventKind.lockTaken && locks.has(subject) && holders.has(fibril)) {
        const lock = system.locks.find(({ id }) => id === subject);
        const holder = fibrilOf(system, fibril);
        if (lock === undefined || holder === undefined) return;
        takings.set(`${subject} ${fibril}`, {
          text: `${fibrilText(system, holder)} took ${lockText(lock)}.`,
          place: placeOf(m, fibril),
          step: stepThatFollows(m.step),
        });
      }
    },
  });
  return [...calls, ...takings.values()];
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

const taskIdOf = (m: Machine, fibril: number): number => m.program.tasks[m.layout.fibrils.task[fibril]].id;

function placeOf(m: Machine, fibril: number): Place | undefined {
  const pc = m.situation[m.layout.fibrils.at[fibril] + F_PC];
  return pc < 0 ? undefined : m.program.places[pc];
}
