import { type FibrilState, type Finding, type Place, type TaskState, type WaitKind, waitingSentence } from "#simulator";
import { protocolVersion, type TaskBody, type TaskCondition, type TaskPart, type TasksBody } from "../protocol.ts";
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
  const standsAt = (fibril: number | undefined): Pick<TaskPart, "source" | "fibril"> => {
    const found = fibrilWith(system, fibril);
    const place = found?.frames.at(0)?.place;
    return found === undefined || place === undefined
      ? { source: undefined }
      : { source: sources.placeBody(place), fibril: found.id };
  };
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
    ...(standing === undefined ? { source: placeOf(task.place) } : standsAt(standing.id)),
    fibrils,
    calls: {
      sent: (sent().get(id) ?? []).map((call) => {
        const waiter = lookupIn(system).waiters().get(call.serial);
        const { name: label, state: how } = outgoing(system, call, step, waiter?.since);
        return { id: call.serial, name: label, text: how, ...standsAt(waiter?.id ?? call.senderFibril) };
      }),
      received: (received().get(id) ?? []).map((call) => {
        const { name: label, state: how } = incoming(system, call);
        return { id: call.serial, name: label, text: how, ...standsAt(call.handler) };
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
