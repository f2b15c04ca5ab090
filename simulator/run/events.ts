import { EventKind, type Machine } from "../machine/machine.ts";
import { slotOfPhone } from "../machine/phones.ts";
import type { RunCall } from "../system.ts";
import { callState } from "./system-of.ts";
import { renderTemplate } from "./template.ts";

/** Something that happened in a step, as a listener's numbers say at that moment. Fibrils and locks by number. */
export type RunEvent =
  | { readonly kind: CallEvent; readonly call: RunCall; readonly fibril: number | undefined }
  | { readonly kind: LockEvent; readonly lock: number; readonly fibril: number }
  | { readonly kind: "exchange begun" | "exchange ended"; readonly phone: number; readonly fibril: number }
  | { readonly kind: "blocked" | "woken" | "ended" | "expired"; readonly fibril: number }
  | { readonly kind: "signalled"; readonly lock: number; readonly fibril: number; readonly woken: number }
  /** `owner`: task id of the task that has the phone. */
  | { readonly kind: "hung up" | "slammed"; readonly owner: number; readonly slot: number; readonly fibril: number }
  /** `task` by number; a task that is ended from outside has no fibril that does it. */
  | { readonly kind: "exited"; readonly fibril: number; readonly task: number; readonly text: string | undefined }
  | { readonly kind: "spawned"; readonly fibril: number; readonly started: number }
  | { readonly kind: "chosen"; readonly fibril: number; readonly value: number }
  | { readonly kind: "written"; readonly fibril: number; readonly offset: number; readonly before: number }
  | { readonly kind: "log"; readonly fibril: number; readonly text: string };

export type CallEvent = "refused" | "forgotten" | "sent" | "dispatched" | "begun" | "forwarded" | "answered" | "taken";
export type LockEvent = "lock asked" | "lock taken" | "lock released";

const callEvents: Readonly<Record<number, CallEvent>> = {
  [EventKind.refused]: "refused",
  [EventKind.forgotten]: "forgotten",
  [EventKind.sent]: "sent",
  [EventKind.dispatched]: "dispatched",
  [EventKind.begun]: "begun",
  [EventKind.forwarded]: "forwarded",
  [EventKind.answered]: "answered",
  [EventKind.taken]: "taken",
};

const lockEvents: Readonly<Record<number, LockEvent>> = {
  [EventKind.lockAsked]: "lock asked",
  [EventKind.lockTaken]: "lock taken",
  [EventKind.lockReleased]: "lock released",
};

/** A call as an event is about it: one that is answered has the code of its answer, also where nobody waits for that any more. */
export const callInEvent = (m: Machine, kind: number, call: number, detail: number): RunCall =>
  kind === EventKind.answered ? { ...callState(m, call), rc: detail } : callState(m, call);

/** The event that a listener was told of. To be called inside `Listener.event`, while the machine is at that moment. */
export function eventOf(m: Machine, kind: number, fibril: number, subject: number, detail: number): RunEvent {
  const callEvent = callEvents[kind];
  if (callEvent !== undefined) {
    return { kind: callEvent, call: callInEvent(m, kind, subject, detail), fibril: fibril < 0 ? undefined : fibril };
  }
  const lockEvent = lockEvents[kind];
  if (lockEvent !== undefined) return { kind: lockEvent, lock: subject, fibril };
  switch (kind) {
    case EventKind.exchangeBegun:
      return { kind: "exchange begun", phone: detail, fibril };
    case EventKind.exchangeEnded:
      return { kind: "exchange ended", phone: detail, fibril };
    case EventKind.blocked:
      return { kind: "blocked", fibril };
    case EventKind.woken:
      return { kind: "woken", fibril };
    case EventKind.ended:
      return { kind: "ended", fibril };
    case EventKind.written:
      return { kind: "written", fibril, offset: subject, before: detail };
    case EventKind.expired:
      return { kind: "expired", fibril };
    case EventKind.signalled:
      return { kind: "signalled", lock: subject, fibril, woken: detail };
    case EventKind.hungUp:
      return { kind: "hung up", ...phoneOf(m, subject), fibril };
    case EventKind.slammed:
      return { kind: "slammed", ...phoneOf(m, subject), fibril };
    case EventKind.exited:
      return {
        kind: "exited",
        fibril,
        task: subject,
        text: detail < 0 ? undefined : renderTemplate(m, fibril, detail),
      };
    case EventKind.spawned:
      return { kind: "spawned", fibril, started: subject };
    case EventKind.chosen:
      return { kind: "chosen", fibril, value: subject };
    case EventKind.log:
      return { kind: "log", fibril, text: renderTemplate(m, fibril, subject) };
    default:
      throw new Error(`there is no event ${kind}`);
  }
}

const phoneOf = (m: Machine, phone: number) => ({
  owner: m.program.tasks[m.layout.phones.task[phone]].id,
  slot: slotOfPhone(m, phone),
});
