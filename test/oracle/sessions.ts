import { hangUp, sendNow } from "./calls.ts";
import { freeSlot } from "./connections.ts";
import { spend } from "./handles.ts";
import type { Exchange } from "./state.ts";
import { SPENT } from "./state.ts";
import { known } from "./text.ts";
import {
  block,
  callOf,
  errorOf,
  Fault,
  fibrilOf,
  freeNumber,
  freePhoneId,
  kernelMethod,
  ownTask,
  taskOf,
  topFrame,
  type World,
  wake,
  wakePhoneWaiter,
} from "./world.ts";

/** Waits until the task's session mutex is free; docs/language.md, Choices, "Who holds up exchanges?". */
function haveMutex(w: World, fibril: number): boolean {
  const { sessionMutex } = ownTask(w, fibril);
  if (sessionMutex.owner === fibril || sessionMutex.owner === undefined) return true;
  sessionMutex.waiters.push(fibril);
  block(w, fibril, { kind: "session mutex" });
  return false;
}

/** Gives the session mutex back, to the first that waits. */
function leaveMutex(w: World, fibril: number): void {
  const { sessionMutex } = ownTask(w, fibril);
  if (sessionMutex.owner !== fibril) return;
  delete sessionMutex.owner;
  const next = sessionMutex.waiters.shift();
  if (next === undefined) return;
  sessionMutex.owner = next;
  wake(w, next);
}

/** A step of `begin`. Returns the exchange, or nothing while the fibril has to step again. docs/language.md, Sessions and exchanges. */
export function beginExchange(w: World, fibril: number, name: string): number | undefined {
  const task = ownTask(w, fibril);
  const session = known(task.sessions[name]);
  const frame = topFrame(w, fibril);
  if (frame.resume?.phase === "connecting") return connected(w, fibril, name);
  if (frame.resume?.phase !== "waiting") {
    if (!haveMutex(w, fibril)) return undefined;
    if (session.style === "parallel") return beginParallel(w, fibril, name);
    leaveMutex(w, fibril);
  }
  if (session.style === "serialize") {
    session.holder ??= fibril;
    if (session.holder !== fibril || isHeldBy(w, fibril, name)) {
      session.waiters.push(fibril);
      frame.resume = { phase: "waiting" };
      block(w, fibril, { kind: "exchange", session: name });
      return undefined;
    }
  }
  return newExchange(w, fibril, name, session.phone);
}

/** Whether the fibril has begun the session's only exchange already. */
function isHeldBy(w: World, fibril: number, session: string): boolean {
  return Object.values(w.state.exchanges).some(
    (exchange) => exchange.fibril === fibril && exchange.session === session,
  );
}

function newExchange(w: World, fibril: number, session: string, phone: number): number {
  const number = freeNumber(w.state.exchanges);
  w.state.exchanges[number] = { task: fibrilOf(w, fibril).task, session, phone, fibril };
  return number;
}

function beginParallel(w: World, fibril: number, name: string): number | undefined {
  const { task: number } = fibrilOf(w, fibril);
  const task = taskOf(w, number);
  const idle = task.idle.find((slot) => task.phones[slot]?.session === name);
  if (idle !== undefined) {
    task.idle = task.idle.filter((slot) => slot !== idle);
    leaveMutex(w, fibril);
    return newExchange(w, fibril, name, idle);
  }
  const slot = freeSlot(w, number);
  if (slot === undefined) {
    waitForPhone(w, fibril, name, false);
    return undefined;
  }
  task.phones[slot] = { id: freePhoneId(w), status: "connecting", session: name };
  const message = { slot: known(task.sessions[name]).phone, method: connectMethod(w), args: [] };
  const call = sendNow(w, fibril, message, { kind: "begin", opens: slot });
  task.sessionMutex.owner = fibril;
  topFrame(w, fibril).resume = { phase: "connecting", call };
  block(w, fibril, { kind: "answers", calls: [call] });
  return undefined;
}

export const connectMethod = (w: World): number => known(kernelMethod(w, "IPC_M_CONNECT_ME_TO"));

/** docs/language.md, Choices, "A `begin` without a free phone". */
function waitForPhone(w: World, fibril: number, name: string, isRefused: boolean): void {
  const { task: number } = fibrilOf(w, fibril);
  const task = taskOf(w, number);
  const others = Object.keys(task.sessions).filter((session) => session !== name);
  const idleOf = (session: string) => task.idle.find((slot) => task.phones[slot]?.session === session);
  const spare = others.map(idleOf).find((slot) => slot !== undefined);
  if (spare !== undefined) {
    task.idle = task.idle.filter((slot) => slot !== spare);
    hangUp(w, fibril, spare);
  }
  leaveMutex(w, fibril);
  const triesAgain = spare !== undefined && (isRefused || freeSlot(w, number) !== undefined);
  if (triesAgain) return;
  task.phoneQueue.push(fibril);
  block(w, fibril, { kind: "phone", session: name });
}

/** The answer to the connect of a `begin` is there. A connection that was refused is as good as a lack of phones; docs/kernels.md, K11. */
function connected(w: World, fibril: number, name: string): number | undefined {
  const frame = topFrame(w, fibril);
  const call = callOf(w, known(frame.resume?.call));
  call.bound = true;
  delete frame.resume;
  if (call.rc !== errorOf(w, "EOK")) {
    waitForPhone(w, fibril, name, true);
    return undefined;
  }
  leaveMutex(w, fibril);
  return newExchange(w, fibril, name, known(call.opens).slot);
}

/** A step of `end`. Returns whether it is done. */
export function endExchange(w: World, fibril: number, id: number): boolean {
  if (id === SPENT) throw new Fault("it uses an exchange that has ended");
  const exchange = known(w.state.exchanges[id]);
  const task = taskOf(w, exchange.task);
  const session = known(task.sessions[exchange.session]);
  if (session.style === "serialize" && exchange.fibril !== fibril) {
    throw new Fault("it ends an exchange of a serialize session that another fibril began");
  }
  if (!haveMutex(w, fibril)) return false;
  release(w, id, exchange);
  leaveMutex(w, fibril);
  return true;
}

function release(w: World, id: number, { task: number, session: name, phone }: Exchange): void {
  const task = taskOf(w, number);
  const session = known(task.sessions[name]);
  delete w.state.exchanges[id];
  spend(w, number, "exchange", id);
  if (session.style === "parallel") task.idle.push(phone);
  if (session.style === "serialize") {
    delete session.holder;
    const next = session.waiters.shift();
    if (next !== undefined) {
      session.holder = next;
      wake(w, next);
    }
  }
  wakePhoneWaiter(w, number);
}
