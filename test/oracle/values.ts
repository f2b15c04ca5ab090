import type { Call as CallNode, Connect, Place, Statement, Value as ValueNode, Wait as WaitNode } from "#language";
import { dropCall, hasRoom, refuseCall, sendNow } from "./calls.ts";
import { freeSlot } from "./connections.ts";
import { elementOf, handleOf, lockName, numberOf, read, valueIn } from "./expressions.ts";
import { enterRoutine } from "./fibrils.ts";
import { takeLock, waitForSignal } from "./locks.ts";
import { receive } from "./serving.ts";
import { beginExchange, connectMethod, endExchange } from "./sessions.ts";
import type { Message, Value } from "./state.ts";
import { SPENT } from "./state.ts";
import { known, methodNumber, routineNumber, taskNumber } from "./text.ts";
import {
  block,
  callOf,
  errorOf,
  Fault,
  fibrilOf,
  freePhoneId,
  none,
  ownTask,
  startTimer,
  topFrame,
  type World,
  wake,
} from "./world.ts";

/** A step of what can stand on the right of a `let`. Returns its results, or nothing while there are none yet. */
export function stepOfValue(w: World, fibril: number, node: ValueNode): readonly Value[] | undefined {
  switch (node.$type) {
    case "Call":
      return call(w, fibril, node);
    case "Send":
      return send(w, fibril, node);
    case "Wait":
      return node.mutex === undefined ? waitForAnswer(w, fibril, node) : waitForCondition(w, fibril, node, node.mutex);
    case "Receive": {
      const id = receive(w, fibril, node.method);
      if (id === undefined) block(w, fibril, { kind: "request" });
      return id === undefined ? undefined : [{ kind: "call", id }];
    }
    case "Connect":
      return connect(w, fibril, node);
    case "Begin": {
      const exchange = beginExchange(w, fibril, known(node.session.ref.ref).name);
      return exchange === undefined ? undefined : [{ kind: "exchange", id: exchange }];
    }
    case "ChooseValue":
      return [chosen(w, fibril, node)];
    case "FnCall": {
      const given = node.arguments.map((argument) => valueIn(w, fibril, argument));
      enterRoutine(w, fibril, routineNumber(w.text, known(node.fn.ref)), given);
      return undefined;
    }
    default:
      return [valueIn(w, fibril, node)];
  }
}

/** How many values a `choose a..b` has; "a range without a value stops the run as a violation". */
function chosen(w: World, fibril: number, node: Extract<ValueNode, { $type: "ChooseValue" }>): number {
  const from = numberOf(w, fibril, node.from);
  const to = numberOf(w, fibril, node.to);
  if (from >= to) throw new Fault("there is nothing to choose from");
  return from + w.choice;
}

/** The slot of the phone that a place leads to, where it is no session. */
export function slotOf(w: World, fibril: number, target: Place): number {
  const handle = handleOf(w, fibril, target);
  if (handle.kind === "phone") return handle.id;
  if (handle.id === SPENT) throw new Fault("it uses an exchange that has ended");
  return known(w.state.exchanges[handle.id]).phone;
}

export function messageOf(
  w: World,
  fibril: number,
  { arguments: given, method }: Pick<SendNode, "arguments" | "method">,
  slot: number,
): Message {
  const args = given.map((argument) => numberOf(w, fibril, argument));
  return { slot, method: methodNumber(w.text, method), args };
}

type SendNode = Extract<ValueNode, { $type: "Send" }>;

function call(w: World, fibril: number, node: CallNode): readonly Value[] | undefined {
  const frame = topFrame(w, fibril);
  const { resume } = frame;
  const target = known(node.target.ref.ref);
  if (target.$type === "Session" && resume?.exchange === undefined) {
    const exchange = beginExchange(w, fibril, target.name);
    if (exchange !== undefined) frame.resume = { phase: "begun", exchange };
    return undefined;
  }
  if (resume === undefined || resume.phase === "begun") return sendCall(w, fibril, node);
  const { exchange } = resume;
  if (resume.phase === "ending") return endOfCall(w, fibril, exchange, known(resume.values), resume.call);
  const id = known(resume.call);
  if (resume.phase === "queued" && callOf(w, id).stage !== "answer taken") {
    frame.resume = { ...resume, phase: "waiting" };
    waitFor(w, fibril, [id], resume.timeout);
    return undefined;
  }
  if (!hasTimedOut(w, fibril)) {
    const { rc, values } = callOf(w, id);
    return endOfCall(w, fibril, exchange, [rc, ...values], id);
  }
  dropCall(w, id);
  return endOfCall(w, fibril, exchange, failure(w, "ETIMEOUT"));
}

/** The step of a `call` that sends, or finds no room: docs/language.md, Kernels, "… past that". */
function sendCall(w: World, fibril: number, node: CallNode): readonly Value[] | undefined {
  const frame = topFrame(w, fibril);
  const exchange = frame.resume?.exchange;
  const slot = exchange === undefined ? slotOf(w, fibril, node.target) : known(w.state.exchanges[exchange]).phone;
  const message = messageOf(w, fibril, node, slot);
  const given = {
    ...(exchange === undefined ? {} : { exchange }),
    ...(node.timeout === undefined ? {} : { timeout: numberOf(w, fibril, node.timeout) }),
  };
  if (hasRoom(w, fibrilOf(w, fibril).task, slot)) {
    const id = sendNow(w, fibril, message);
    frame.resume = { phase: "waiting", call: id, ...given };
    waitFor(w, fibril, [id], given.timeout);
    return undefined;
  }
  if (w.text.kernel.asyncOverflow === "refuse") return endOfCall(w, fibril, exchange, failure(w, "ELIMIT"));
  frame.resume = { phase: "queued", message, ...given };
  joinRoomQueue(w, fibril);
  return undefined;
}

const failure = (w: World, name: string): Value[] => [errorOf(w, name), 0, 0, 0, 0, 0];

/** "`call s.M()` on a session is `begin`, `call`, `end`", and the `end` belongs to the last step. */
function endOfCall(
  w: World,
  fibril: number,
  exchange: number | undefined,
  values: Value[],
  call?: number,
): readonly Value[] | undefined {
  if (exchange === undefined || endExchange(w, fibril, exchange)) {
    if (call !== undefined) callOf(w, call).bound = true;
    return values;
  }
  topFrame(w, fibril).resume = { phase: "ending", exchange, values, ...(call === undefined ? {} : { call }) };
  return undefined;
}

function waitFor(w: World, fibril: number, calls: number[], timeout: number | undefined): void {
  block(w, fibril, { kind: "answers", calls });
  if (timeout !== undefined) startTimer(w, fibril, timeout);
}

function joinRoomQueue(w: World, fibril: number): void {
  ownTask(w, fibril).roomQueue.push(fibril);
  block(w, fibril, { kind: "room" });
}

/** Whether the wait ended with its timer; asking forgets it. */
function hasTimedOut(w: World, fibril: number): boolean {
  const record = fibrilOf(w, fibril);
  const { timedOut } = record;
  record.timedOut = false;
  return timedOut;
}

/** The code and the values of an answer that the task has taken. Once is enough: twice is a violation. */
function takeAnswer(w: World, id: number): Value[] {
  const answered = callOf(w, id);
  if (answered.bound) throw new Fault("it waits for a message again, whose answer was taken");
  answered.bound = true;
  return [answered.rc, ...answered.values];
}

function send(w: World, fibril: number, node: SendNode): readonly Value[] | undefined {
  const frame = topFrame(w, fibril);
  if (frame.resume?.call !== undefined) return [{ kind: "message", id: frame.resume.call }];
  const message = messageOf(w, fibril, node, slotOf(w, fibril, node.target));
  if (hasRoom(w, fibrilOf(w, fibril).task, message.slot)) return [{ kind: "message", id: sendNow(w, fibril, message) }];
  if (w.text.kernel.asyncOverflow === "refuse") return [{ kind: "message", id: refuseCall(w, fibril, message) }];
  frame.resume = { phase: "queued", message };
  joinRoomQueue(w, fibril);
  return undefined;
}

/** `wait m`: docs/language.md, Statements. */
function waitForAnswer(w: World, fibril: number, node: WaitNode): readonly Value[] | undefined {
  const frame = topFrame(w, fibril);
  const id = frame.resume?.call ?? handleOf(w, fibril, node.object).id;
  if (frame.resume === undefined) mustBeWaitable(w, fibril, id);
  if (hasTimedOut(w, fibril)) return failure(w, "ETIMEOUT");
  if (isThere(w, id)) {
    const values = takeAnswer(w, id);
    dropCall(w, id);
    return values;
  }
  frame.resume = { phase: "waiting", call: id };
  waitFor(w, fibril, [id], node.timeout && numberOf(w, fibril, node.timeout));
  return undefined;
}

/** Once is enough: docs/language.md, Statements, `wait`, and Choices, "Who waits for one message". */
function mustBeWaitable(w: World, fibril: number, id: number): void {
  if (id === SPENT) throw new Fault("it waits for a message again, whose answer was taken or forgotten");
  for (const [key, { wait, frames }] of Object.entries(w.state.fibrils)) {
    const isAbout = frames.at(-1)?.resume?.call === id || (wait?.kind === "answers" && wait.calls.includes(id));
    if (Number(key) !== fibril && isAbout) throw new Fault("another fibril waits for this message");
  }
}

function isThere(w: World, id: number): boolean {
  const { stage } = callOf(w, id);
  return stage === "answer taken" || stage === "refused";
}

/** A step of `wait all m, n`. Returns whether all answers are there. */
export function waitForAll(w: World, fibril: number, { messages }: Extract<Statement, { $type: "WaitAll" }>): boolean {
  const ids = messages.map((message) => handleOf(w, fibril, message).id);
  for (const id of ids) mustBeWaitable(w, fibril, id);
  const missing = ids.filter((id) => !isThere(w, id));
  if (missing.length > 0) block(w, fibril, { kind: "answers", calls: missing });
  return missing.length === 0;
}

/** `wait c with m`: gives `m` up for the signal and takes it again; the code is EOK, or ETIMEOUT after the timer. */
function waitForCondition(w: World, fibril: number, node: WaitNode, mutex: Place): readonly Value[] | undefined {
  const frame = topFrame(w, fibril);
  const condition = lockName(w, fibril, node.object);
  const name = lockName(w, fibril, mutex);
  switch (frame.resume?.phase) {
    case undefined: {
      const timeout = node.timeout && numberOf(w, fibril, node.timeout);
      waitForSignal(w, fibril, condition, name);
      if (timeout !== undefined) startTimer(w, fibril, timeout);
      frame.resume = { phase: "waiting" };
      return undefined;
    }
    case "signalled":
      return frame.resume.values;
    default: {
      const values = [errorOf(w, hasTimedOut(w, fibril) ? "ETIMEOUT" : "EOK")];
      if (takeLock(w, fibril, name, "own")) return values;
      frame.resume = { phase: "signalled", values };
      return undefined;
    }
  }
}

/** `connect`: docs/language.md, Choices. Gives the phone, or none, and the code. */
function connect(w: World, fibril: number, node: Connect): readonly Value[] | undefined {
  const frame = topFrame(w, fibril);
  const number = fibrilOf(w, fibril).task;
  if (frame.resume?.call !== undefined) {
    const answered = callOf(w, frame.resume.call);
    answered.bound = true;
    const slot = known(answered.opens).slot;
    return [answered.rc === errorOf(w, "EOK") ? { kind: "phone", id: slot } : none, answered.rc];
  }
  const to = node.sender ? senderTask(w, fibril) : targetTask(w, fibril, known(node.task));
  const args = node.arguments.map((argument) => numberOf(w, fibril, argument));
  const slot = freeSlot(w, number);
  if (slot === undefined) return [none, errorOf(w, "ELIMIT")];
  ownTask(w, fibril).phones[slot] = { id: freePhoneId(w), status: "connecting" };
  const id = sendNow(w, fibril, { slot, method: connectMethod(w), args }, { kind: "connect", opens: slot, to });
  frame.resume = { phase: "waiting", call: id };
  waitFor(w, fibril, [id], undefined);
  return undefined;
}

function senderTask(w: World, fibril: number): number {
  const { sender } = known(fibrilOf(w, fibril).received);
  return w.text.tasks.findIndex(({ id }) => id === sender);
}

function targetTask(w: World, fibril: number, { task, index }: NonNullable<Connect["task"]>): number {
  const replicas = w.text.tasks.filter(({ node }) => node === task.ref).length;
  return taskNumber(w.text, task.ref, elementOf(w, fibril, index, replicas));
}

/** The value that a place holds; where it is a call it may be `request`. */
export function callHandle(w: World, fibril: number, place: Place | { readonly $type: "Request" } | undefined): number {
  const value = place === undefined || place.$type === "Request" ? fibrilOf(w, fibril).request : read(w, fibril, place);
  if (typeof value !== "object" || value.kind === "none") throw new Fault("it holds nothing");
  return value.id;
}

/** The timer of a fibril fires; docs/language.md, Choices, "When does a `timeout` begin?". */
export function fireTimer(w: World, fibril: number): void {
  const record = fibrilOf(w, fibril);
  const { wait } = record;
  const { clock } = w.state;
  clock.now = Math.max(clock.now, clock.deadlines[fibril] ?? 0);
  if (wait?.kind === "condition") {
    const lock = known(ownTask(w, fibril).locks[wait.lock]);
    lock.waiters = lock.waiters.filter((waiter) => waiter !== fibril);
  }
  record.timedOut = true;
  wake(w, fibril);
}
