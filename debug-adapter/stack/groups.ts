import type { CallState, FibrilState, Finding, Place, System } from "#simulator";
import { groupBy } from "../group-by.ts";
import { incomingText, outgoingText } from "./call-text.ts";
import { fibrilStateText } from "./states.ts";

/** A row of a task's call stack. */
export interface Row {
  readonly kind: "label" | "call" | "code";
  readonly text: string;
  readonly place: Place | undefined;
  readonly fibril: number | undefined;
  /** Index among the fibril's frames whose locals it shows, 0 the innermost. */
  readonly frame: number | undefined;
  /** Serial of the pending call that the row stands for. Each pending call of the task has one row. */
  readonly call: number | undefined;
}

/** A moment of a system, with what is needed to tell it as call stacks. */
export interface Scene {
  readonly system: System;
  readonly step: number;
  readonly findings: readonly Finding[];
  /** The fibril that the stop is about. */
  readonly stopped: number | undefined;
  /** Where a task handles a method, for calls that are only queued yet. */
  readonly handlerPlace: (task: number, method: number) => Place | undefined;
}

/**
 * A task's call stack. Each fibril that has something to do is a group under a label: the calls that it waits for, its `fn`s,
 * and at the bottom its own code or the call that it serves. The stopped fibril comes first, then those that can go on, then
 * those that wait, then the calls that nobody is at work on, queued ones last.
 *
 * The rows with a `call` are the task's pending calls: those that count on its phones and those in its answerbox that it has not answered.
 */
export function rowsOf(scene: Scene, task: number): Row[] {
  const { system } = scene;
  const fibrils = system.fibrils.filter((fibril) => fibril.task === task && fibril.frames.length > 0);
  const ids = new Set(fibrils.map(({ id }) => id));
  const fibrilTask = new Map(system.fibrils.map((fibril) => [fibril.id, fibril.task]));
  const isUnanswered = ({ stage }: CallState) =>
    stage === "sent" || stage === "dispatched" || stage === "being handled";
  const outgoing = system.calls.filter(
    (call) =>
      (isUnanswered(call) || call.stage === "answered") &&
      !call.notification &&
      (call.sender ?? fibrilTask.get(call.senderFibril ?? -1)) === task,
  );
  const incoming = system.calls.filter((call) => isUnanswered(call) && call.callee === task);
  const sentBy = groupBy(outgoing, (call) => ownerOf(fibrils, ids, call));
  const handledBy = groupBy(incoming, ({ handler }) =>
    handler !== undefined && ids.has(handler) ? handler : undefined,
  );
  const groups = fibrils
    .toSorted((a, b) => rankOf(scene, a) - rankOf(scene, b))
    .map((fibril) => fibrilRows(scene, fibril, sentBy.get(fibril.id) ?? [], handledBy.get(fibril.id) ?? []));
  const unowned = (handledBy.get(undefined) ?? []).toSorted((a, b) => (a.arrivedAt ?? 0) - (b.arrivedAt ?? 0));
  const stored = unowned.filter(({ stage }) => stage === "being handled");
  const queued = unowned.filter(({ stage }) => stage !== "being handled");
  return [
    ...groups.flat(),
    ...labelled(
      "calls that no fibril waits for",
      (sentBy.get(undefined) ?? []).map((call) => sentRow(scene, call)),
    ),
    ...labelled(
      "calls kept for later",
      stored.map((call) => receivedRow(scene, call)),
    ),
    ...labelled(
      "queued calls",
      queued.map((call) => receivedRow(scene, call)),
    ),
  ];
}

/** The fibril in whose group a sent call stands: who waits for it, else who sent it. */
function ownerOf(fibrils: readonly FibrilState[], ids: ReadonlySet<number>, call: CallState): number | undefined {
  const waiter = fibrils.find(({ waits }) => waits.some((wait) => wait.call === call.serial))?.id;
  const sender = call.senderFibril !== undefined && ids.has(call.senderFibril) ? call.senderFibril : undefined;
  return waiter ?? sender;
}

function rankOf({ stopped }: Scene, { id, status }: FibrilState): number {
  if (id === stopped) return 0;
  return status === "runnable" ? 1 : status === "timed" ? 2 : 3;
}

const row = (kind: Row["kind"], text: string, more: Partial<Row> = {}): Row => ({
  kind,
  text,
  place: undefined,
  fibril: undefined,
  frame: undefined,
  call: undefined,
  ...more,
});

const labelled = (label: string, rows: readonly Row[]): Row[] =>
  rows.length === 0 ? [] : [row("label", label), ...rows];

const sentRow = ({ system, step }: Scene, call: CallState): Row =>
  row("call", outgoingText(system, call, step, undefined), { call: call.serial });

const receivedRow = ({ system, handlerPlace }: Scene, call: CallState): Row =>
  row("call", incomingText(system, call), { call: call.serial, place: handlerPlace(call.callee, call.method) });

function fibrilRows(
  scene: Scene,
  fibril: FibrilState,
  sent: readonly CallState[],
  handled: readonly CallState[],
): Row[] {
  const { system, step, findings } = scene;
  const here = { fibril: fibril.id, place: fibril.frames[0].place, frame: 0 };
  const served = handled.find(({ serial }) => serial === fibril.request);
  const isAwaited = (call: CallState) => fibril.waits.some((wait) => wait.call === call.serial);
  const pending = [...sent, ...handled.filter((call) => call !== served)]
    .toSorted((a, b) => Number(isAwaited(b)) - Number(isAwaited(a)) || b.serial - a.serial)
    .map((call) => {
      const text = handled.includes(call)
        ? incomingText(system, call)
        : outgoingText(system, call, step, isAwaited(call) ? fibril.since : undefined);
      return row("call", text, { ...here, call: call.serial });
    });
  const code = fibril.frames.map(({ name, place }, frame) => {
    const isOwn = frame === fibril.frames.length - 1;
    if (!isOwn) return row("code", name, { fibril: fibril.id, place, frame });
    const text = served === undefined ? ownText(fibril, name) : incomingText(system, served);
    const kind = served === undefined ? "code" : "call";
    return row(kind, text, { fibril: fibril.id, place, frame, call: served?.serial });
  });
  const label = `${fibril.name} · ${fibrilStateText(system, findings, fibril)}`;
  return [row("label", label, { fibril: fibril.id }), ...pending, ...code];
}

/** A fibril's own code; of a handler whose call is no longer this task's to answer, the method's name. */
function ownText({ kind }: FibrilState, name: string): string {
  switch (kind) {
    case "main":
      return "main";
    case "fibril":
      return `fibril ${name}`;
    case "connection":
    case "worker":
    case "notification":
      return `on ${name} · answered or handed on`;
  }
}
