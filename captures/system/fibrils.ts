import { groupedBy } from "#language";
import { firstUserMethod } from "#simulator";
import { type CapturedTask, type CapturedThread, isSeen, type Line } from "../capture.ts";
import { type Draft, type DraftFibril, NOT_SHOWN } from "./draft.ts";
import type { Pending } from "./pending.ts";

/** Describes who is there in each task, and who has which call; nothing of what they wait for. */
export function addFibrils(draft: Draft, tasks: readonly CapturedTask[]): void {
  const awaited = new Set(
    tasks.flatMap(({ threads }) => threads).flatMap(({ waits }) => waits.map(({ task }) => task)),
  );
  for (const task of tasks) {
    const before = draft.fibrils.length;
    if (!isSeen(task)) addUnseen(draft, task, awaited.has(task.id));
    else {
      addThreads(draft, task);
      if (isPool(draft, task)) addQueue(draft, task);
      else addConnections(draft, task);
      addMain(draft, task, before);
    }
    draft.fibrilsOf.set(task.id, draft.fibrils.slice(before));
  }
}

/** Of what a task does of which the dump shows nothing, there is one who does it. */
function addUnseen(draft: Draft, { id, line }: CapturedTask, isAwaited: boolean): void {
  const calls = draft.at.get(id) ?? [];
  if (calls.length === 0 && !draft.sentBy.has(id) && !isAwaited) return;
  addNotShown(draft, id, line, calls);
}

function addNotShown(draft: Draft, task: number, line: Line, calls: readonly Pending[]): void {
  const all = draft.add({
    task,
    name: NOT_SHOWN,
    kind: "thread",
    status: "unknown",
    request: undefined,
    stack: [],
    line,
  });
  for (const ofPhone of groupedBy(calls, (call) => connectionOf(call)).values()) {
    const [first] = ofPhone;
    for (const call of ofPhone) {
      draft.standing.set(call, { handler: undefined, queue: [all], behind: call === first ? undefined : first });
    }
  }
}

/** Whether any thread of a task takes any call: no connections, as outside of HelenOS, and threads that the dump shows. */
export const isPool = ({ capture }: Draft, { threads }: CapturedTask): boolean =>
  capture.kernel === undefined && threads.length > 0;

function addThreads(draft: Draft, task: CapturedTask): void {
  const threads = new Map<number, DraftFibril>();
  for (const thread of task.threads) {
    const isOfKernel = draft.capture.kernel !== undefined && !saysMore(thread);
    if (isOfKernel) continue;
    const served = thread.serving.flatMap((address) => draft.servedAt(task.id, address) ?? []);
    const fibril = draft.add({
      task: task.id,
      name: thread.name ?? `thread ${thread.number}`,
      kind: "thread",
      status: statusOf(thread),
      request: served.at(0),
      stack: thread.stack,
      line: thread.line,
    });
    threads.set(thread.number, fibril);
    for (const call of served) draft.standing.set(call, { handler: fibril, queue: [], behind: undefined });
  }
  draft.threads.set(task.id, threads);
}

/** A kernel thread of a HelenOS task runs whichever fibril is next, so its name alone says nothing of who waits. */
const saysMore = ({ serving, waits, stack }: CapturedThread): boolean =>
  serving.length > 0 || waits.length > 0 || stack.length > 0;

function statusOf({ waits }: CapturedThread): DraftFibril["status"] {
  if (waits.length === 0) return "unknown";
  return waits.every(({ kind, task }) => kind === "receive" && task === undefined) ? "idle" : "waiting";
}

/** Calls that no thread has wait for any of the task's. */
function addQueue(draft: Draft, { id }: CapturedTask): void {
  const pool = [...(draft.threads.get(id)?.values() ?? [])];
  for (const call of draft.at.get(id) ?? []) {
    if (draft.standing.has(call)) continue;
    draft.standing.set(call, { handler: undefined, queue: pool, behind: undefined });
  }
}

/**
 * A task takes the calls of a connection one after the other (docs/kernels.md K10): the first that it has taken is being handled, the others are behind it.
 * A call over a phone that cannot be told has a connection of its own.
 */
function addConnections(draft: Draft, { id, line }: CapturedTask): void {
  const calls = draft.at.get(id) ?? [];
  const withoutRow = calls.filter((call) => call.row === undefined && !draft.standing.has(call));
  if (withoutRow.length > 0) addNotShown(draft, id, line, withoutRow);
  const rows = calls.filter(({ row }) => row !== undefined);
  const connections = groupedBy(rows, (call) => connectionOf(routed(draft, call, rows) ?? call));
  for (const ofOne of connections.values()) addConnection(draft, id, ofOne);
}

function addConnection(draft: Draft, task: number, calls: readonly Pending[]): void {
  const told = calls.find((call) => draft.standing.has(call));
  const taken = told ?? calls.find(({ row }) => row?.queue === "dispatched");
  const first = taken ?? calls[0];
  const server =
    (told && draft.standing.get(told)?.handler) ??
    draft.add({
      task,
      name: connectionName(draft, first),
      kind: taken === undefined ? "thread" : "connection",
      status: "unknown",
      request: taken,
      stack: [],
      line: first.line,
    });
  for (const call of calls) {
    if (draft.standing.has(call)) continue;
    const handler = call === taken ? server : undefined;
    const doubt = call.isForwarded && calls.length > 1 ? { doubt: "it was handed on, perhaps over this phone" } : {};
    draft.standing.set(call, {
      handler,
      queue: handler ? [] : [server],
      behind: handler ? undefined : taken,
      ...doubt,
    });
  }
}

/** What tells a connection from others of its callee; the call itself, where its phone cannot be told. */
const connectionOf = (call: Pending): Pending | string =>
  call.phone === undefined || call.isForwarded ? call : `${call.sender} ${call.phone}`;

/**
 * A call of the kernel's own methods that was handed on is with the connection of whoever did so, or it would have been refused (docs/kernels.md K8, K10).
 * @returns a call of that connection, if there is just one
 */
function routed(draft: Draft, call: Pending, rows: readonly Pending[]): Pending | undefined {
  if (!call.isForwarded || call.forwarder === undefined || !isOfKernel(draft, call)) return undefined;
  const others = rows.filter((other) => other.sender === call.forwarder && !other.isForwarded);
  return new Set(others.map(connectionOf)).size === 1 ? others[0] : undefined;
}

function isOfKernel({ capture }: Draft, { row }: Pending): boolean {
  if (row === undefined || row.method >= firstUserMethod) return false;
  const { IPC_M_CONNECT_ME_TO, IPC_M_CONNECT_TO_ME } = capture.kernel?.methods ?? {};
  return Number(row.method) !== IPC_M_CONNECT_ME_TO && Number(row.method) !== IPC_M_CONNECT_TO_ME;
}

function connectionName(draft: Draft, { sender, phone, row }: Pending): string {
  if (sender === undefined) return `connection of a caller that has forgotten it, line ${(row?.line ?? 0) + 1}`;
  return `connection of ${draft.nameOf(sender)}${phone === undefined ? "" : ` phone ${phone}`}`;
}

/** Who serves itself has called itself first. */
const isOfAnother = (request: Pending | undefined, task: number): boolean =>
  request !== undefined && request.sender !== task;

/** Who serves nobody else makes its calls in its own code, unless the dump shows threads that do. */
function addMain(draft: Draft, { id, line }: CapturedTask, before: number): void {
  const isShown = [...(draft.threads.get(id)?.values() ?? [])].some(({ status }) => status === "waiting");
  const isMade = draft.fibrils.slice(before).some(({ request }) => isOfAnother(request, id));
  if (isShown || isMade || !draft.sentBy.has(id)) return;
  draft.add({ task: id, name: "main", kind: "main", status: "unknown", request: undefined, stack: [], line });
}
