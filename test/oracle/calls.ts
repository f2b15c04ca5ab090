import { closeWhenFree } from "./connections.ts";
import { spend } from "./handles.ts";
import type { Call, Message } from "./state.ts";
import { SPENT } from "./state.ts";
import { known } from "./text.ts";
import {
  callOf,
  callsOn,
  callsOnFree,
  errorOf,
  Fault,
  fibrilOf,
  freeNumber,
  freePhone,
  freePhoneId,
  is2011,
  isOut,
  kernelMethod,
  phoneById,
  taskOf,
  type World,
} from "./world.ts";

/** What makes a call special: a connect opens a phone, a hang-up closes one. */
interface Special {
  readonly kind: "connect" | "begin" | "hangup";
  /** The slot of the phone that the call opens. */
  readonly opens?: number;
  /** Where it goes, when that is not the other end of its phone. */
  readonly to?: number;
}

/** Whether one more call may be out: docs/language.md, Kernels, "asynchronous calls of a phone". */
export function hasRoom(w: World, task: number, slot: number): boolean {
  const phone = taskOf(w, task).phones[slot];
  const onPhone = phone === undefined ? callsOnFree(w, task, slot) : callsOn(w, phone.id);
  const ofTask = Object.values(w.state.calls).filter((call) => call.sender === task && isOut(call)).length;
  return onPhone.length < w.text.limits.asyncCalls && ofTask < w.text.limits.asyncCallsPerTask;
}

function newCall(w: World, fibril: number, message: Message, special?: Special): number {
  const { task } = fibrilOf(w, fibril);
  const phone = taskOf(w, task).phones[message.slot];
  const id = phone?.id ?? freePhoneId(w);
  const opened = special?.opens === undefined ? undefined : known(taskOf(w, task).phones[special.opens]);
  const call: Call = {
    kind: special?.kind ?? "call",
    sender: task,
    senderFibril: fibril,
    senderId: known(w.text.tasks[task]).id,
    phone: id,
    slot: message.slot,
    route: id,
    method: message.method,
    args: Array.from({ length: 5 }, (_, i) => message.args[i] ?? 0),
    stage: "sent",
    callee: special?.to ?? (phone?.status === "connected" ? phone.peer : undefined) ?? task,
    forwarded: false,
    dropped: special?.kind === "hangup",
    bound: false,
    rc: 0,
    values: [],
    ...(opened === undefined || special?.opens === undefined
      ? {}
      : { opens: { phone: opened.id, slot: special.opens } }),
  };
  mayMakeOneMore(w, task);
  const number = freeNumber(w.state.calls);
  w.state.calls[number] = call;
  return number;
}

/** Past `calls`, or without it past 256 and four for each phone, the run stops: docs/language.md, Choices. */
function mayMakeOneMore(w: World, task: number): void {
  const most = w.text.limits.calls ?? 256 + 4 * Object.keys(taskOf(w, task).phones).length;
  const own = Object.values(w.state.calls).filter((call) => call.sender === task);
  if (own.length >= most) throw new Fault("more calls than `calls` allows", "limit");
}

/** A message past the limit in 2026: it is finished at once with ELIMIT, and counts nowhere. */
export function refuseCall(w: World, fibril: number, message: Message): number {
  const number = newCall(w, fibril, message);
  const call = callOf(w, number);
  call.stage = "refused";
  call.rc = errorOf(w, "ELIMIT");
  call.values = [0, 0, 0, 0, 0];
  return number;
}

/** Sends a message, whatever the limits say. Over a phone that is not connected the answer is an error: docs/language.md, Choices. */
export function sendNow(w: World, fibril: number, message: Message, special?: Special): number {
  const { task } = fibrilOf(w, fibril);
  const phone = taskOf(w, task).phones[message.slot];
  const number = newCall(w, fibril, message, special);
  const call = callOf(w, number);
  const error = special?.to === undefined ? errorOn(w, task, message.slot) : errorAt(w, special.to);
  if (error !== undefined) {
    call.stage = "answered";
    call.rc = errorOf(w, error);
    call.values = [0, 0, 0, 0, 0];
    taskOf(w, task).answers.push(number);
    return number;
  }
  if (phone?.connection !== undefined && special?.opens === undefined) call.connection = phone.connection;
  taskOf(w, call.callee).incoming.push(number);
  return number;
}

/** "Hung up, also when the phone is free since: EHANGUP. Slammed, or never connected: ENOENT." */
function errorOn(w: World, task: number, slot: number): "EHANGUP" | "ENOENT" | undefined {
  const { phones, hungUp } = taskOf(w, task);
  const phone = phones[slot];
  if (phone?.status === "connected") return undefined;
  const isHungUp = phone === undefined ? hungUp.includes(slot) : phone.status === "hungup";
  return isHungUp ? "EHANGUP" : "ENOENT";
}

/** "A task that is gone answers ENOENT", and one that is about to go no less. */
function errorAt(w: World, task: number): "ENOENT" | undefined {
  return taskOf(w, task).life === "alive" ? undefined : "ENOENT";
}

/** Sends IPC_M_PHONE_HUNGUP to the other end of a connected phone: docs/language.md, Choices, `hangup`. */
export function hangUp(w: World, fibril: number, slot: number): void {
  const { task } = fibrilOf(w, fibril);
  const { phones, hungUp } = taskOf(w, task);
  const phone = phones[slot];
  if (phone === undefined || phone.status === "hungup" || phone.status === "connecting") return;
  if (!hungUp.includes(slot)) hungUp.push(slot);
  hungUp.sort((a, b) => a - b);
  if (phone.status === "connected") {
    const method = kernelMethod(w, "IPC_M_PHONE_HUNGUP") ?? 0;
    sendNow(w, fibril, { slot, method, args: [] }, { kind: "hangup" });
  }
  phone.status = "hungup";
  if (callsOn(w, phone.id).length === 0) freePhone(w, task, slot);
}

/** Answers a call. The handles that its callee has for it are spent. */
export function answerCall(w: World, id: number, rc: number, values: readonly number[] = []): void {
  const call = callOf(w, id);
  const hangup = errorOf(w, "EHANGUP");
  if (rc === hangup) {
    const slammed = phoneById(w, is2011(w) ? call.route : call.phone);
    if (slammed?.phone.status === "connected") {
      slammed.phone.status = "slammed";
      closeWhenFree(w, slammed.phone.connection);
    }
  }
  call.rc = rc === hangup && call.forwarded ? errorOf(w, "EFORWARD") : rc;
  call.values = Array.from({ length: 5 }, (_, i) => values[i] ?? 0);
  connectionMade(w, call);
  leaveCallee(w, id);
  call.stage = "answered";
  if (call.sender === undefined) delete w.state.calls[id];
  else taskOf(w, call.sender).answers.push(id);
}

/** "Whoever answers EOK is at the other end"; docs/kernels.md, K6. */
function connectionMade(w: World, call: Call): void {
  if (call.opens === undefined) return;
  // Whoever wanted it may have ended since.
  const isWanted = call.sender !== undefined && taskOf(w, call.sender).life === "alive";
  const opened = isWanted ? phoneById(w, call.opens.phone)?.phone : undefined;
  if (call.rc !== errorOf(w, "EOK") || opened === undefined) closeWhenFree(w, call.connection);
  else if (opened.status === "connecting") {
    opened.status = "connected";
    opened.peer = call.callee;
    if (call.connection !== undefined) opened.connection = call.connection;
  }
}

/** A call is no longer in any list of its callee, and no handle there stands for it. */
function leaveCallee(w: World, id: number): void {
  const call = callOf(w, id);
  const callee = taskOf(w, call.callee);
  const others = (list: readonly number[]) => list.filter((other) => other !== id);
  callee.incoming = others(callee.incoming);
  callee.dispatched = others(callee.dispatched);
  callee.work = others(callee.work);
  for (const connection of Object.values(w.state.connections)) connection.queue = others(connection.queue);
  spend(w, call.callee, "call", id);
  delete call.handler;
}

/** Hands a call on over the phone in `slot`: docs/language.md, Statements and Choices, `forward`; docs/kernels.md, K8. */
export function forwardCall(
  w: World,
  id: number,
  slot: number,
  changed: { readonly method: number; readonly args: readonly number[] } | undefined,
  asSelf: boolean,
): void {
  const call = callOf(w, id);
  const phone = taskOf(w, call.callee).phones[slot];
  const isConnect = call.opens !== undefined;
  const isRefused = isOneOf(w, call.method, ["IPC_M_PHONE_HUNGUP", "IPC_M_CONNECT_ME", "IPC_M_CONNECTION_CLONE"]);
  call.forwarded = true;
  if (isRefused || phone?.status !== "connected" || phone.peer === undefined || !(asSelf || isConnect)) {
    answerCall(w, id, errorOf(w, "EFORWARD"));
    return;
  }
  leaveCallee(w, id);
  if (isConnect) closeWhenFree(w, call.connection);
  if (changed !== undefined) rewrite(w, call, changed);
  if (asSelf) call.route = phone.id;
  call.callee = phone.peer;
  call.stage = "sent";
  delete call.connection;
  if (!isConnect && phone.connection !== undefined) call.connection = phone.connection;
  taskOf(w, phone.peer).incoming.push(id);
}

function rewrite(w: World, call: Call, { method, args }: { method: number; args: readonly number[] }): void {
  const unchanged = "DATA_READ DATA_WRITE SHARE_IN SHARE_OUT STATE_CHANGE_AUTHORIZE PAGE_IN".split(" ");
  if (
    isOneOf(
      w,
      call.method,
      unchanged.map((name) => `IPC_M_${name}`),
    )
  )
    return;
  const isSystem = Object.values(w.text.kernel.methods).includes(call.method);
  if (!isSystem) call.method = method;
  call.args = call.args.map((old, i) => (isSystem && i >= 3 ? old : (args[i] ?? 0)));
}

function isOneOf(w: World, method: number, names: readonly string[]): boolean {
  return names.some((name) => kernelMethod(w, name) === method);
}

/** The answer of a call will be dropped. Whoever waits for it waits for nothing. */
export function dropCall(w: World, id: number): void {
  const call = callOf(w, id);
  call.dropped = true;
  if (call.sender === undefined) return;
  spend(w, call.sender, "message", id);
  for (const { wait } of Object.values(w.state.fibrils)) {
    if (wait?.kind === "answers") wait.calls = wait.calls.map((other) => (other === id ? SPENT : other));
  }
}
