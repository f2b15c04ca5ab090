import {
  type CallState,
  type Finding,
  type LockState,
  type PhoneState,
  partsOf,
  type System,
  waitingSentence,
} from "#simulator";
import { memberId } from "../breakpoints/bind-data.ts";
import { fibrilWith, taskName } from "../stack/call-text.ts";
import { fibrilsOf, locksOf } from "../stack/lookup.ts";
import { fibrilStateText } from "../stack/states.ts";
import { callItem } from "./calls.ts";
import { type Item, item, listItem } from "./item.ts";

const fibrilName = (system: System, id: number): string => fibrilWith(system, id)?.name ?? `fibril ${id}`;

/** Who holds a lock: `free`, `held by main`, `read by main, worker 0`. */
export function heldText(system: System, { kind, owner, readers }: LockState): string {
  const held = (owner === undefined ? readers : [owner]).map((id) => fibrilName(system, id));
  const verb = kind === "rwlock" ? (owner === undefined ? "read by" : "written by") : "held by";
  return held.length === 0 ? "free" : `${verb} ${held.join(", ")}`;
}

/** How a lock stands: who holds it, and how many wait. */
export function lockText(system: System, lock: LockState): string {
  const state = heldText(system, lock);
  return lock.waiters.length === 0 ? state : `${state}; ${lock.waiters.length} waiting`;
}

/** A task's locks: who holds them, who waits. */
export function lockItems(system: System, task: number): Item[] {
  const nameOf = (id: number) => fibrilName(system, id);
  return locksOf(system, task).map((lock) =>
    item(lock.name, lockText(system, lock), () => [
      item("kind", lock.kind),
      ...(lock.owner === undefined ? [] : [item("owner", nameOf(lock.owner))]),
      ...lock.readers.map((reader, index) => item(`reader ${index + 1}`, nameOf(reader))),
      ...lock.waiters.map((waiter, index) => item(`waiter ${index + 1}`, nameOf(waiter))),
    ]),
  );
}

/** Where a phone leads to, and what is pending on it: `→ init:fat, 1 call`. */
export function phoneText(system: System, { status, peer, calls, idle }: PhoneState): string {
  const to = status === "connected" ? `→ ${taskName(system, peer)}` : status;
  const pending = calls === 0 ? [] : [calls === 1 ? "1 call" : `${calls} calls`];
  return [to, ...pending, ...(idle ? ["idle"] : [])].join(", ");
}

/** A task's phones by slot. */
export function phoneItems(system: System, task: number): Item[] {
  const declaredIn = memberId(taskName(system, task), "");
  const textOf = (phone: PhoneState) =>
    phone.name === undefined ? phoneText(system, phone) : `${phone.name}, ${phoneText(system, phone)}`;
  const phones = partsOf(system).tasks.get(task)?.phones ?? [];
  // A session's name stands for all of its phones.
  const expressionOf = ({ name, session }: PhoneState) =>
    name === undefined || session !== undefined ? {} : { expression: `${declaredIn}${name}` };
  return phones.map((phone) => ({
    ...expressionOf(phone),
    ...item(String(phone.slot), textOf(phone), () => [
      item("state", phone.status),
      ...(phone.peer === undefined ? [] : [item("to", `${taskName(system, phone.peer)} (${phone.peer})`)]),
      item("calls", phone.calls),
      ...(phone.session === undefined ? [] : [item("session", phone.session), item("idle", phone.idle ? "yes" : "no")]),
    ]),
  }));
}

/** A task's sessions: their idle phones, and who has begun exchanges that are open. */
export function sessionItems(system: System, task: number): Item[] {
  const beginnerOf = (id: number | undefined) =>
    id === undefined ? "a fibril that has ended" : (fibrilWith(system, id)?.name ?? `fibril ${id}`);
  const sessions = partsOf(system).tasks.get(task)?.sessions ?? [];
  return sessions.map(({ name, style, idle, open }) => {
    const exchanges = open.length === 1 ? "1 open exchange" : `${open.length} open exchanges`;
    return item(name, `${style}, ${idle.length} idle, ${exchanges}`, () => [
      item("style", style),
      item("idle phones", idle.length === 0 ? "none" : idle.join(", ")),
      ...open.map(({ phone, beginner }, index) =>
        item(`exchange ${index + 1}`, `over phone ${phone}, begun by ${beginnerOf(beginner)}`),
      ),
    ]);
  });
}

/** What the kernel console's `ipc` lists of a task: calls that came, calls that it took, answers that it did not take. */
export function answerboxItems(system: System, task: number): Item[] {
  const list = (name: string, calls: readonly CallState[]) => {
    const inOrder = calls.toSorted((a, b) => (a.arrivedAt ?? 0) - (b.arrivedAt ?? 0) || a.serial - b.serial);
    const elements = () => inOrder.map((call, index) => callItem(system, `[${index}]`, call));
    return inOrder.length === 0 ? item(name, "none") : listItem(name, String(inOrder.length), inOrder.length, elements);
  };
  const here = system.calls.filter(({ callee }) => callee === task);
  return [
    list(
      "incoming calls",
      here.filter(({ stage }) => stage === "sent"),
    ),
    list(
      "dispatched calls",
      here.filter(({ stage }) => stage === "dispatched" || stage === "being handled"),
    ),
    list(
      "incoming answers",
      system.calls.filter(({ sender, stage }) => sender === task && stage === "answered"),
    ),
  ];
}

/** A task's fibrils and what they do; one of a name that others have too is told apart by its number. */
export function fibrilItems(system: System, findings: readonly Finding[], task: number): Item[] {
  return fibrilsOf(system, task).map((fibril) => {
    const text = fibrilStateText(system, findings, fibril);
    if (fibril.status !== "waiting") return item(fibril.name, text);
    return item(fibril.name, text, () => [item("waits", waitingSentence(system, fibril).text)]);
  });
}
