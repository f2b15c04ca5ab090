import type { Answer, Forward, Log, Return, Statement } from "#language";
import { bind } from "./bind.ts";
import { answerCall, dropCall, forwardCall, hangUp } from "./calls.ts";
import { enterBlock, goOn, resultOfCall, settle, statementAt } from "./control.ts";
import { exitTask } from "./exit.ts";
import { handleOf, lockName, numberOf, valueIn } from "./expressions.ts";
import { startFibril } from "./fibrils.ts";
import { down, releaseLock, signal, takeLock, up } from "./locks.ts";
import { endOfCode } from "./serving.ts";
import { beginExchange, endExchange } from "./sessions.ts";
import type { Frame, Value } from "./state.ts";
import { NOTIFICATION, SPENT } from "./state.ts";
import { notify } from "./taking.ts";
import { known, methodNumber, routineNumber } from "./text.ts";
import { callHandle, messageOf, slotOf, stepOfValue, waitForAll } from "./values.ts";
import { block, Fault, fibrilOf, ownTask, startTimer, topFrame, type World } from "./world.ts";

/** One step of a fibril that stands in its code. */
export function stepOfFibril(w: World, fibril: number): void {
  const frame = topFrame(w, fibril);
  const statement = statementAt(w, frame);
  const isDone = statement === undefined ? leaveBlock(w, fibril, frame) : step(w, fibril, frame, statement);
  // The last of a statement's steps is over; a step that ended the task, or left the routine, has moved on itself.
  if (isDone) goOn(frame);
  const isThere = w.state.fibrils[fibril] !== undefined && ownTask(w, fibril).life === "alive";
  if (isThere && settle(w, fibril)) endOfCode(w, fibril);
}

/** The step at a closing brace: the lock or the exchange is given back. */
function leaveBlock(w: World, fibril: number, frame: Frame): boolean {
  if (!giveBack(w, fibril, frame, frame.scopes.length - 1)) return false;
  frame.scopes.pop();
  return true;
}

/** Gives back what the block of a scope holds. Returns whether that is done. */
function giveBack(w: World, fibril: number, frame: Frame, depth: number): boolean {
  const scope = known(frame.scopes[depth]);
  const { opener } = scope;
  if (opener.kind === "exchange" && !endExchange(w, fibril, opener.exchange)) return false;
  if (opener.kind === "lock") releaseLock(w, fibril, opener.lock);
  scope.opener = { kind: "plain" };
  return true;
}

/** Gives back what the innermost block that holds something between here and `outermost` holds. Returns whether there was one. */
function unwind(w: World, fibril: number, frame: Frame, outermost: number): boolean {
  for (let depth = frame.scopes.length - 1; depth > outermost; depth--) {
    const { kind } = known(frame.scopes[depth]).opener;
    if (kind !== "lock" && kind !== "exchange") continue;
    giveBack(w, fibril, frame, depth);
    return true;
  }
  return false;
}

/** One step of a statement. Returns whether it is done and the next is due. */
function step(w: World, fibril: number, frame: Frame, node: Statement): boolean {
  const number = (expression: Parameters<typeof numberOf>[2]) => numberOf(w, fibril, expression);
  const enter = (body: Parameters<typeof bodyNumber>[1], opener: Parameters<typeof enterBlock>[2], locals = {}) => {
    enterBlock(frame, bodyNumber(w, body), opener, locals);
    return false;
  };
  switch (node.$type) {
    case "Let":
    case "Assignment":
      return bindResults(w, fibril, node, stepOfValue(w, fibril, node.value));
    case "FnCall":
    case "Call":
    case "Send":
    case "Wait":
    case "Receive":
    case "Connect":
    case "Begin":
      return stepOfValue(w, fibril, node) !== undefined;
    case "WaitAll":
      return waitForAll(w, fibril, node);
    case "Forget": {
      const { id } = handleOf(w, fibril, node.message);
      if (id !== SPENT) dropCall(w, id);
      return true;
    }
    case "Notify": {
      const { slot, method, args } = messageOf(w, fibril, node, slotOf(w, fibril, node.target));
      notify(w, fibrilOf(w, fibril).task, slot, method, args);
      return true;
    }
    case "Answer":
      return answer(w, fibril, node);
    case "Forward":
      forward(w, fibril, node);
      return true;
    case "Hangup":
      hangUp(w, fibril, handleOf(w, fibril, node.phone).id);
      return true;
    case "Lock": {
      const lock = lockName(w, fibril, node.object);
      const isTaken = frame.resume !== undefined || takeLock(w, fibril, lock, node.mode ?? "own");
      if (!isTaken) frame.resume = { phase: "waiting" };
      if (!isTaken || node.body === undefined) return isTaken;
      return enter(node.body, { kind: "lock", lock });
    }
    case "Unlock":
      releaseLock(w, fibril, lockName(w, fibril, node.object));
      return true;
    case "Signal":
    case "Broadcast":
      signal(w, fibril, lockName(w, fibril, node.condition), node.$type === "Broadcast");
      return true;
    case "Down":
      if (frame.resume !== undefined || down(w, fibril, lockName(w, fibril, node.semaphore))) return true;
      frame.resume = { phase: "waiting" };
      return false;
    case "Up":
      up(w, fibril, lockName(w, fibril, node.semaphore));
      return true;
    case "End":
      return endExchange(w, fibril, handleOf(w, fibril, node.exchange).id);
    case "ExchangeBlock": {
      const exchange = beginExchange(w, fibril, known(node.session.ref.ref).name);
      if (exchange === undefined) return false;
      const handle: Value = { kind: "exchange", id: exchange };
      return enter(node.body, { kind: "exchange", exchange }, { [node.local.name]: handle });
    }
    case "Spawn": {
      const { name, daemon } = known(node.fibril.ref);
      const parameters = node.arguments.map((argument) => valueIn(w, fibril, argument));
      const routine = routineNumber(w.text, known(node.fibril.ref));
      startFibril(w, { task: fibrilOf(w, fibril).task, name, kind: "spawned", daemon, routine, parameters });
      return true;
    }
    case "Yield": {
      const task = ownTask(w, fibril);
      task.ready = [...task.ready.filter((other) => other !== fibril), fibril];
      task.polls = task.ready.length === 1;
      return true;
    }
    case "Sleep": {
      const record = fibrilOf(w, fibril);
      if (record.timedOut) {
        record.timedOut = false;
        return true;
      }
      frame.resume = { phase: "sleeping" };
      block(w, fibril, { kind: "timer" });
      startTimer(w, fibril, number(node.duration));
      return false;
    }
    case "If": {
      if (number(node.condition) !== 0) return enter(node.then, { kind: "plain" });
      if (node.else === undefined) return true;
      if (node.else.$type !== "If") return enter(node.else, { kind: "plain" });
      // The head of each `else if` is a step.
      frame.elses = (frame.elses ?? 0) + 1;
      return false;
    }
    case "While":
      return number(node.condition) === 0 ? true : enter(node.body, { kind: "while" });
    case "Loop":
      return false;
    case "Repeat": {
      const left = frame.head?.end ?? number(node.count);
      return left <= 0 ? true : enter(node.body, { kind: "repeat", left: left - 1 });
    }
    case "For": {
      const current = frame.head === undefined ? number(node.from) : (frame.head.current + 1) | 0;
      const end = frame.head?.end ?? number(node.to);
      if (current >= end) return true;
      return enter(node.body, { kind: "for", local: node.local.name, end }, { [node.local.name]: current });
    }
    case "Break":
    case "Continue":
      return leaveLoop(w, fibril, frame, node.$type === "Break");
    case "Return":
      return returnFrom(w, fibril, frame, node);
    case "Choose":
      return enter(known(node.branches[w.choice]), { kind: "plain" });
    case "Assert":
      if (number(node.condition) === 0) throw new Fault("an assertion does not hold", "assertion");
      return true;
    case "Log":
      evaluateHoles(w, fibril, node.message);
      return true;
    case "Exit":
      exitTask(w, fibril);
      return false;
    case "Crash":
      if (node.message !== undefined) evaluateHoles(w, fibril, node.message);
      exitTask(w, fibril);
      return false;
  }
}

const bodyNumber = (w: World, body: Parameters<World["text"]["blockNumbers"]["get"]>[0]): number =>
  known(w.text.blockNumbers.get(body));

/** A text is made also where nobody reads it: its holes may break a rule. */
function evaluateHoles(w: World, fibril: number, { holes }: Log["message"]): void {
  for (const hole of holes) numberOf(w, fibril, hole);
}

function bindResults(w: World, fibril: number, node: Statement, values: readonly Value[] | undefined): boolean {
  if (values !== undefined) bind(w, fibril, node, values);
  return values !== undefined;
}

/** `answer rc, v to c`; "`answer call …`: the answer is passed on in the step that takes it". After a `fn` it is a step of its own. */
function answer(w: World, fibril: number, node: Answer): boolean {
  const { resume } = topFrame(w, fibril);
  const result = resume?.phase === "result" ? resume.values : undefined;
  const values = node.value === undefined ? [0] : (result ?? stepOfValue(w, fibril, node.value));
  if (values === undefined) return false;
  const more = node.values.map((value) => numberOf(w, fibril, value));
  const [rc = 0, ...passed] = values.filter((value) => typeof value === "number");
  const id = callHandle(w, fibril, node.call);
  if (id === NOTIFICATION) throw new Fault("it answers a notification");
  if (id === SPENT) throw new Fault("it answers a call that was answered or forwarded");
  answerCall(w, id, rc, node.values.length > 0 ? more : passed);
  return true;
}

/** `forward c to p.M(a) as self`. */
function forward(w: World, fibril: number, node: Forward): void {
  const id = callHandle(w, fibril, node.call);
  const slot = slotOf(w, fibril, node.target);
  const args = node.arguments.map((argument) => numberOf(w, fibril, argument));
  if (id === SPENT || id === NOTIFICATION) throw new Fault("it forwards what is no call, or none any more");
  const changed = node.method && { method: methodNumber(w.text, node.method), args };
  forwardCall(w, id, slot, changed, node.asSelf);
}

/** `break` and `continue`: each block on the way out is left in a step, and the statement is one. */
function leaveLoop(w: World, fibril: number, frame: Frame, isBreak: boolean): boolean {
  const loops = ["loop", "while", "for", "repeat"];
  const depth = frame.scopes.findLastIndex(({ opener }) => loops.includes(opener.kind));
  if (unwind(w, fibril, frame, depth)) return false;
  frame.scopes.length = depth + (isBreak ? 0 : 1);
  const scope = known(frame.scopes.at(-1));
  // At its end a loop's block goes on with the next round by itself.
  if (!isBreak) scope.index = known(w.text.blocks[scope.block]).statements.length;
  delete frame.resume;
  return isBreak;
}

/** "The value is computed in one step, each block is left in a step, and the `return` is a step. Without a block around it, it is one step." */
function returnFrom(w: World, fibril: number, frame: Frame, node: Return): boolean {
  if (node.value !== undefined && frame.returning === undefined) {
    const { resume } = frame;
    const isResult = resume?.phase === "result";
    const [value] = (isResult ? resume.values : stepOfValue(w, fibril, node.value)) ?? [];
    if (value === undefined) return false;
    frame.returning = value;
    delete frame.resume;
    const isInBlock = frame.scopes.some(({ opener }) => opener.kind === "lock" || opener.kind === "exchange");
    if (!isResult && (isInBlock || !isExpressionOrAnswer(node.value))) return false;
  }
  if (unwind(w, fibril, frame, -1)) return false;
  const { frames } = fibrilOf(w, fibril);
  frames.pop();
  if (frames.length > 0) resultOfCall(w, fibril, frame.returning ?? 0);
  return false;
}

/** "Only `return call …` and `return wait …` are one with the taking of the answer", and expressions one step anyway. */
function isExpressionOrAnswer({ $type }: NonNullable<Return["value"]>): boolean {
  return !["Send", "Receive", "Connect", "Begin"].includes($type);
}
