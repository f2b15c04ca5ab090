import {
  type FibrilState,
  type Finding,
  type Place,
  type System,
  type TaskState,
  type WaitKind,
  waitingSentence,
} from "#simulator";
import { protocolVersion, type TaskBody, type TaskCondition, type TasksBody } from "../protocol.ts";
import type { Snapshot } from "../session/snapshot.ts";
import type { Sources } from "../session/sources.ts";
import { fibrilWith, incoming, outgoing } from "../stack/call-text.ts";
import { fibrilsOf, locksOf, lookupIn } from "../stack/lookup.ts";
import { fibrilStateText, taskStateText } from "../stack/states.ts";
import { lockText, phoneText } from "../variables/task-items.ts";

/** What each task does and has at the moment of a stop. */
export function tasksBody(session: string, snapshot: Snapshot, sources: Sources): TasksBody {
  const tasks = snapshot.system.tasks.map((task) => taskBody(snapshot, sources, task));
  return { version: protocolVersion, session, moment: snapshot.moment, tasks };
}

function taskBody({ system, findings, step }: Snapshot, sources: Sources, task: TaskState): TaskBody {
  const { id, name, life, phones } = task;
  const own = fibrilsOf(system, id).filter(({ status }) => status !== "ended");
  const placeOf = (place: Place | undefined) => place && sources.placeBody(place);
  const fibrils = own.map((fibril) => ({
    id: fibril.id,
    name: fibril.name,
    state: conditionOf(findings, fibril),
    text: fibrilStateText(system, findings, fibril),
    detail: fibril.waits.length === 0 ? "" : waitingSentence(system, fibril).text,
    source: placeOf(fibril.frames.at(0)?.place),
  }));
  const state =
    life === "gone" ? "ended" : (byWeight.find((each) => fibrils.some((fibril) => fibril.state === each)) ?? "idle");
  const standing = fibrils.find((fibril) => fibril.state === state && fibril.source !== undefined);
  const { sent, received } = lookupIn(system);
  return {
    id,
    name,
    state,
    text: life === "gone" ? "ended" : (taskStateText(system, findings, id) ?? "idle"),
    source: standing?.source ?? placeOf(task.place),
    fibrils,
    calls: {
      sent: (sent().get(id) ?? []).map((call) => {
        const waiter = lookupIn(system).waiters().get(call.serial);
        const { name: label, state: how } = outgoing(system, call, step, waiter?.since);
        const source = placeOf(placeOfFibril(system, waiter?.id ?? call.senderFibril));
        return { id: call.serial, name: label, text: how, source };
      }),
      received: (received().get(id) ?? []).map((call) => {
        const { name: label, state: how } = incoming(system, call);
        return { id: call.serial, name: label, text: how, source: placeOf(placeOfFibril(system, call.handler)) };
      }),
    },
    phones: phones.map((phone) => ({
      id: phone.slot,
      name: phone.name ?? String(phone.slot),
      text: phoneText(system, phone),
      source: undefined,
    })),
    locks: locksOf(system, id).map((lock) => ({
      id: lock.id,
      name: lock.name,
      text: lockText(system, lock),
      source: placeOf(lock.place),
    })),
  };
}

const placeOfFibril = (system: System, fibril: number | undefined): Place | undefined =>
  fibrilWith(system, fibril)?.frames.at(0)?.place;

/** As `taskStateText` has it: whoever can go on comes before whoever waits. */
const byWeight: readonly TaskCondition[] = ["deadlocked", "hangs", "runnable", "call", "lock", "waiting", "idle"];

const waitsFor: Readonly<Record<WaitKind, "call" | "lock" | "waiting">> = {
  answer: "call",
  "queued behind": "call",
  limit: "call",
  exit: "call",
  lock: "lock",
  exchange: "waiting",
  condition: "waiting",
  request: "waiting",
  send: "call",
  unseen: "waiting",
};

function conditionOf(findings: readonly Finding[], { id, status, waits }: FibrilState): TaskCondition {
  const finding = findings.find(({ members }) => members.includes(id));
  if (finding !== undefined) return finding.kind === "deadlock" ? "deadlocked" : "hangs";
  switch (status) {
    case "runnable":
    case "idle":
    case "ended":
      return status;
    case "unknown":
      return "idle";
    case "timed":
      return "waiting";
    case "waiting": {
      const kinds = waits.map(({ kind }) => waitsFor[kind]);
      return byWeight.find((each) => kinds.some((kind) => kind === each)) ?? "waiting";
    }
  }
}
