import type { MethodReference } from "#language";
import { answerCall } from "./calls.ts";
import { settle } from "./control.ts";
import { enterRoutine, mustHoldNothing, removeFibril } from "./fibrils.ts";
import type { Notification } from "./state.ts";
import { NOTIFICATION } from "./state.ts";
import { handlerFor } from "./taking.ts";
import { known, methodNumber } from "./text.ts";
import { callOf, connectionOf, errorOf, Fault, fibrilOf, ownTask, taskOf, type World } from "./world.ts";

/** The step of a fibril that serves and is between calls: it takes its next one and stands before the handler's first statement. */
export function serveNext(w: World, fibril: number): void {
  const record = fibrilOf(w, fibril);
  const task = ownTask(w, fibril);
  if (record.note !== undefined || record.kind === "notifications") {
    const note = known(record.note ?? task.notes.shift());
    delete record.note;
    return serveNotification(w, fibril, note);
  }
  const queue = record.kind === "worker" ? task.work : connectionOf(w, known(record.connection)).queue;
  const id = queue.shift();
  if (id === undefined) return becomeIdle(w, fibril);
  begin(w, fibril, id);
  const { method, args, senderId } = callOf(w, id);
  record.request = { kind: "call", id };
  record.received = { method, args: [...args], sender: senderId };
  const handler = handlerFor(w, record.task, method);
  if (handler === undefined) {
    answerByDefault(w, id);
    endOfCode(w, fibril);
  } else enter(w, fibril, handler, args);
}

function begin(w: World, fibril: number, id: number): void {
  const call = callOf(w, id);
  const record = fibrilOf(w, fibril);
  if (record.kind === "worker" && call.connection !== undefined) record.connection = call.connection;
  call.stage = "being handled";
  call.handler = fibril;
}

/** "Without [`on *`] they are answered ENOTSUP"; a connect makes a connection, a hang-up is taken note of. */
function answerByDefault(w: World, id: number): void {
  const { opens, kind } = callOf(w, id);
  answerCall(w, id, errorOf(w, opens !== undefined || kind === "hangup" ? "EOK" : "ENOTSUP"));
}

function serveNotification(w: World, fibril: number, { method, args, sender }: Notification): void {
  const record = fibrilOf(w, fibril);
  record.request = { kind: "call", id: NOTIFICATION };
  record.received = { method, args: [...args], sender };
  enter(w, fibril, known(handlerFor(w, record.task, method)), args);
}

function enter(w: World, fibril: number, handler: number, args: readonly number[]): void {
  enterRoutine(w, fibril, handler, args);
  if (settle(w, fibril)) endOfCode(w, fibril);
}

/** What happens in the step in which a fibril's code ends. */
export function endOfCode(w: World, fibril: number): void {
  const record = fibrilOf(w, fibril);
  mustHoldNothing(w, fibril);
  if (record.kind === "declared" || record.kind === "spawned" || record.kind === "notification") {
    return removeFibril(w, fibril);
  }
  const id = record.request?.id ?? -1;
  const call = w.state.calls[id];
  if (call?.kind === "hangup") answerCall(w, id, errorOf(w, "EOK"));
  if (record.received?.method === w.text.kernel.methods.IPC_M_PHONE_HUNGUP && record.connection !== undefined) {
    connectionOf(w, record.connection).closes = true;
  }
  delete record.request;
  delete record.received;
  if (record.kind === "notifications") {
    if (ownTask(w, fibril).notes.length === 0) removeFibril(w, fibril);
    return;
  }
  if (record.kind === "worker") {
    delete record.connection;
    if (ownTask(w, fibril).work.length === 0) becomeIdle(w, fibril);
  } else if (connectionOf(w, known(record.connection)).queue.length === 0) becomeIdle(w, fibril);
}

function becomeIdle(w: World, fibril: number): void {
  const task = ownTask(w, fibril);
  task.polls = false;
  task.ready = task.ready.filter((other) => other !== fibril);
}

/** `receive`: the next call of the connection, if there is one. "Another method than `M` is a violation." */
export function receive(w: World, fibril: number, expected: MethodReference | undefined): number | undefined {
  const record = fibrilOf(w, fibril);
  if (record.connection === undefined)
    throw new Fault("a notification came over no connection that it could receive from");
  const { queue } = connectionOf(w, record.connection);
  const { work } = ownTask(w, fibril);
  const list = record.kind === "worker" ? work : queue;
  const at = list.findIndex((id) => callOf(w, id).connection === record.connection);
  const [id] = at < 0 ? [] : list.splice(at, 1);
  if (id === undefined) return undefined;
  begin(w, fibril, id);
  if (expected !== undefined && methodNumber(w.text, expected) !== callOf(w, id).method) {
    throw new Fault("it expected another method");
  }
  return id;
}

/** Closes the connections that are to close, once nobody handles a call of theirs. What is queued on them is answered EHANGUP; docs/kernels.md, K10. */
export function closeConnections(w: World): void {
  for (const [key, connection] of Object.entries(w.state.connections)) {
    const number = Number(key);
    const isHandled = Object.values(w.state.fibrils).some(
      (fibril) => fibril.connection === number && fibril.request !== undefined,
    );
    if (!connection.closes || isHandled) continue;
    const work = taskOf(w, connection.task).work.filter((id) => callOf(w, id).connection === number);
    for (const id of [...connection.queue, ...work]) answerCall(w, id, errorOf(w, "EHANGUP"));
    delete w.state.connections[number];
    if (connection.fibril !== undefined) removeFibril(w, connection.fibril);
  }
}
