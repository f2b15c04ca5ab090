import type { AstNode } from "langium";
import {
  isAnswer,
  isBroadcast,
  isCall,
  isCrash,
  isExit,
  isFn,
  isForward,
  isHandler,
  isSend,
  isSignal,
  isUp,
  targetsOf,
} from "#language";
import { couldIn, type Which } from "./contains.ts";
import { isHandled, startsOf } from "./starts.ts";
import type { Fibril } from "./state.ts";
import { handlerFor } from "./taking.ts";
import { known, methodNumber, type Text } from "./text.ts";
import { callOf, connectionOf, numbersOf, taskOf, type World } from "./world.ts";

/** Whether what a fibril does, or may come to do when it serves, contains such a statement. */
function could(w: World, number: number, which: Which): boolean {
  return routinesOf(w, known(w.state.fibrils[number])).some((routine) => couldIn(w.text, routine, which));
}

function routinesOf(w: World, fibril: Fibril): number[] {
  const own = fibril.frames.map(({ routine }) => routine);
  const note = fibril.note && handlerFor(w, fibril.task, fibril.note.method);
  if (note !== undefined) return [note];
  switch (fibril.kind) {
    case "connection": {
      const { queue, client } = connectionOf(w, known(fibril.connection));
      const queued = queue.map((id) => handlerFor(w, fibril.task, callOf(w, id).method));
      return [...own, ...queued.filter((routine) => routine !== undefined), ...handlersFor(w, client, fibril.task)];
    }
    case "worker":
      return [...own, ...handlersOf(w, fibril.task)];
    case "notifications":
      return [...own, ...notesOf(w, fibril.task)];
    default:
      return own;
  }
}

function notesOf(w: World, task: number): number[] {
  const routines = taskOf(w, task).notes.map(({ method }) => handlerFor(w, task, method));
  return routines.filter((routine) => routine !== undefined);
}

/** The handlers of a task for the methods that another can send: what its text calls, sends or hands on. */
function handlersFor(w: World, client: number, server: number): number[] {
  const sent = sentBy(w.text, client, server);
  return handlersOf(w, server).filter(
    (number) => sent === "any" || [...sent].some((method) => handlerFor(w, server, method) === number),
  );
}

function handlersOf(w: World, task: number): number[] {
  const { node: own } = known(w.text.tasks[task]);
  return [...w.text.routines.keys()].filter((number) => {
    const { node } = known(w.text.routines[number]);
    return isHandler(node) && node.$container === own;
  });
}

/** The methods of what one task's text calls, sends or hands on to another, as far as the text tells where that goes. At its end it hangs up. */
function sentBy(text: Text, client: number, server: number): ReadonlySet<number> | "any" {
  const methods = new Set([text.kernel.methods.IPC_M_PHONE_HUNGUP ?? 0]);
  const { node: to } = known(text.tasks[server]);
  for (const node of statementsOf(text, client)) {
    if (!isCall(node) && !isSend(node) && !isForward(node)) continue;
    // The connections of a session and of a handle may have been forwarded.
    if (node.target.ref.ref?.$type === "Phone" && !targetsOf(node.target).includes(to)) continue;
    // Some methods go on unchanged, whatever the statement says.
    if (isForward(node)) return "any";
    methods.add(methodNumber(text, node.method));
  }
  return methods;
}

/** All that is in what a task runs: not in a `fn` that nothing calls. */
function statementsOf(text: Text, task: number): AstNode[] {
  const { node: own } = known(text.tasks[task]);
  const found: AstNode[] = [];
  const see: Which = (node) => {
    found.push(node);
    return false;
  };
  for (const [number, { node }] of text.routines.entries()) {
    if (node.$container === own && !isFn(node)) couldIn(text, number, see);
  }
  return found;
}

export const signals =
  (lock: string): Which =>
  (node) =>
    (isSignal(node) || isBroadcast(node)) && isElementOf(lock, node.condition.ref.$refText);

export const gives =
  (lock: string): Which =>
  (node) =>
    isUp(node) && isElementOf(lock, node.semaphore.ref.$refText);

/** Which element of an array a statement is about is not known from the text. */
function isElementOf(lock: string, name: string): boolean {
  return lock === name || lock.startsWith(`${name}[`);
}

/** Statements that can answer a call other than the one being handled, or hand it on. */
export const answersStored: Which = (node) => (isAnswer(node) || isForward(node)) && node.call?.$type === "Place";

export const ends: Which = (node) => isExit(node) || isCrash(node);

export const fibrilsOf = (w: World, task: number): number[] =>
  numbersOf(w.state.fibrils).filter((fibril) => known(w.state.fibrils[fibril]).task === task);

const fibrilsThatCould = (w: World, fibrils: readonly number[], which: Which): number[] =>
  fibrils.filter((fibril) => could(w, fibril, which));

/** The fibrils of a task without the one that waits, which cannot help itself. */
const othersIn = (w: World, waiter: number, task: number): number[] =>
  fibrilsOf(w, task).filter((other) => other !== waiter);

/** Who could do something in a task: its fibrils, and those that could have one started there whose handler does it. */
export function ableIn(w: World, waiter: number, task: number, which: Which): number[] {
  const starters = isHandled(w.text, task, which) ? startersIn(w, waiter, task, "fibril") : [];
  return [...new Set([...fibrilsThatCould(w, othersIn(w, waiter, task), which), ...starters])];
}

/** Who could have a fibril started in a task, or a notification handled. */
export const startersIn = (w: World, waiter: number, task: number, what: "fibril" | "handling"): number[] =>
  [...startsOf(w.text, task, what)].flatMap(([source, ways]) =>
    ways.flatMap((which) => fibrilsThatCould(w, othersIn(w, waiter, source), which)),
  );

/** Who could do anything in a task. */
export const anyIn = (w: World, waiter: number, task: number): number[] => [
  ...new Set([...othersIn(w, waiter, task), ...startersIn(w, waiter, task, "fibril")]),
];
