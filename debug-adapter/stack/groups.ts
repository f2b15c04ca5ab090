import { groupedBy } from "#language";
import type { CallState, FibrilState, Finding, Place, System } from "#simulator";
import { callText, incoming, outgoing, taskName } from "./call-text.ts";
import { type Caller, type Callers, callersOf } from "./callers.ts";
import { fibrilsOf, lookupIn } from "./lookup.ts";
import { type Row, Rows, row } from "./rows.ts";
import { fibrilStateText } from "./states.ts";

/** A moment of a system, with what is needed to tell it as call stacks. */
export interface Scene {
  readonly system: System;
  readonly step: number;
  readonly findings: readonly Finding[];
  /** The fibril that comes first: the one that the stop is about, or that a person has picked. */
  readonly top: number | undefined;
  /** Where a task handles a method, for calls that are only queued yet. */
  readonly handlerPlace: (task: number, method: number) => Place | undefined;
}

/** Where the rows of a fibril stand, by their indices. */
interface Group {
  /** The first that shows where it stands. */
  readonly top: number;
  /** Its innermost frame. */
  readonly code: number;
}

/** A task's call stack. */
export interface Stack {
  readonly rows: Rows;
  /** By fibril. */
  readonly groups: ReadonlyMap<number, Group>;
}

/**
 * A task's call stack. Each fibril that has something to do is a group under a label: the calls that it waits for, its `fn`s,
 * and at the bottom its own code or the call that it serves. The fibril on top comes first, then those that can go on, then
 * those that wait, then the calls that nobody is at work on, queued ones last. Below a call that is served come its callers, each once.
 *
 * The rows with a `call` are the task's pending calls: those that count on its phones and those in its answerbox that it has not answered.
 */
export function stackOf(scene: Scene, task: number): Stack {
  const { system, step, handlerPlace } = scene;
  const fibrils = fibrilsOf(system, task).filter(({ frames }) => frames.length > 0);
  const ids = new Set(fibrils.map(({ id }) => id));
  const among = (fibril: number | undefined) => (fibril !== undefined && ids.has(fibril) ? fibril : undefined);
  const lookup = lookupIn(system);
  const ownerOf = ({ serial, senderFibril }: CallState) =>
    among(lookup.waiters().get(serial)?.id) ?? among(senderFibril);
  const sentBy = groupedBy(lookup.sent().get(task) ?? [], ownerOf);
  const handledBy = groupedBy(lookup.received().get(task) ?? [], ({ handler }) => among(handler));
  const rows = new Rows();
  const groups = new Map<number, Group>();
  const callers = new Set<number>();
  for (const fibril of fibrils.toSorted((a, b) => rankOf(scene, a) - rankOf(scene, b))) {
    const sent = sentBy.get(fibril.id) ?? [];
    groups.set(fibril.id, addGroup(rows, scene, fibril, sent, handledBy.get(fibril.id) ?? [], callers));
  }
  const unowned = (handledBy.get(undefined) ?? []).toSorted((a, b) => (a.arrivedAt ?? 0) - (b.arrivedAt ?? 0));
  const stored = unowned.filter(({ stage }) => stage === "being handled");
  const queued = unowned.filter(({ stage }) => stage !== "being handled");
  const sentRow = (call: CallState) =>
    row("call", callText(outgoing(system, call, step, undefined)), { call: call.serial });
  const receivedRow = (call: CallState) =>
    row("call", callText(incoming(system, call)), {
      call: call.serial,
      place: call.method === undefined ? undefined : handlerPlace(call.callee, call.method),
    });
  addCalls(rows, "calls that no fibril waits for", sentBy.get(undefined) ?? [], sentRow);
  addCalls(rows, "calls kept for later", stored, receivedRow);
  addCalls(rows, "queued calls", queued, receivedRow);
  return { rows, groups };
}

function rankOf({ top }: Scene, { id, status }: FibrilState): number {
  if (id === top) return 0;
  return status === "runnable" ? 1 : status === "timed" ? 2 : 3;
}

function addCalls(rows: Rows, label: string, calls: readonly CallState[], rowOf: (call: CallState) => Row): void {
  if (calls.length === 0) return;
  rows.add(1, () => row("label", label));
  rows.add(calls.length, (index) => rowOf(calls[index]));
}

function addGroup(
  rows: Rows,
  scene: Scene,
  fibril: FibrilState,
  sent: readonly CallState[],
  handled: readonly CallState[],
  shown: Set<number>,
): Group {
  const { system, step, findings } = scene;
  const { id, name, frames, request, since } = fibril;
  const served = handled.find(({ serial }) => serial === request);
  const received = new Set(handled);
  const awaited = new Set(fibril.waits.map(({ call }) => call));
  const isAwaited = ({ serial }: CallState) => awaited.has(serial);
  const newestFirst = [...sent, ...handled.filter((call) => call !== served)].sort((a, b) => b.serial - a.serial);
  const pending = [...newestFirst.filter(isAwaited), ...newestFirst.filter((call) => !isAwaited(call))];
  rows.add(1, () => row("label", `${name} · ${fibrilStateText(system, findings, fibril)}`, { fibril: id }));
  const top = rows.length;
  rows.add(pending.length, (index) => {
    const call = pending[index];
    const text = received.has(call)
      ? callText(incoming(system, call))
      : callText(outgoing(system, call, step, isAwaited(call) ? since : undefined));
    return row("call", text, { fibril: id, place: frames[0].place, frame: 0, call: call.serial });
  });
  const code = rows.length;
  rows.add(frames.length, (frame) => codeRow(system, fibril, frame, served));
  addCallers(rows, system, callersOf(system, fibril, served, shown));
  return { top, code };
}

function addCallers(rows: Rows, system: System, { callers, above }: Callers): void {
  if (callers.length > 0 || above !== undefined) rows.add(1, () => row("label", "called by"));
  for (const caller of callers) rows.add(caller.fibril.frames.length, (frame) => callerRow(system, caller, frame));
  if (above === undefined) return;
  rows.add(1, () => row("label", `${callerRow(system, above, above.fibril.frames.length - 1).text} · as above`));
}

/** A frame of a fibril in another stack, which stands for no call there. */
function callerRow(system: System, { fibril, served }: Caller, frame: number): Row {
  const own = codeRow(system, fibril, frame, served);
  const text = `${taskName(system, fibril.task)}: ${own.text}`;
  return { ...own, text, call: undefined, caller: fibril.task };
}

/** A frame of a fibril; its own, which is the last, is the call that it serves, where that is its task's to answer. */
function codeRow(system: System, fibril: FibrilState, frame: number, served: CallState | undefined): Row {
  const { name, place } = fibril.frames[frame];
  const here = { fibril: fibril.id, place, frame };
  if (frame < fibril.frames.length - 1) return row("code", name, here);
  if (served === undefined) return row("code", ownText(fibril, name), here);
  return row("call", callText(incoming(system, served)), { ...here, call: served.serial });
}

/** A fibril's own code; of a handler whose call is no longer this task's to answer, the method's name. */
function ownText({ kind }: FibrilState, name: string): string {
  switch (kind) {
    case "main":
      return "main";
    case "fibril":
      return `fibril ${name}`;
    case "thread":
      return name;
    case "connection":
    case "worker":
    case "notification":
      return `on ${name} · answered or handed on`;
  }
}
