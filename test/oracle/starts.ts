import type { AstNode } from "langium";
import {
  isBegin,
  isCall,
  isConnect,
  isExchangeBlock,
  isFn,
  isHandler,
  isNotify,
  isPhone,
  isSession,
  type Place,
  type Task,
  targetsOf,
} from "#language";
import { couldIn, type Which } from "./contains.ts";
import { known, type Text } from "./text.ts";

/**
 * The statements that could start something in a task, by the task in whose code they stand: a fibril, by a notification or a connection; or
 * the handling of a notification. Also by starting a fibril in a third task whose handler does. docs/language.md, Choices.
 */
export function startsOf(text: Text, task: number, what: "fibril" | "handling"): ReadonlyMap<number, readonly Which[]> {
  const found = new Map<number, Which[]>();
  const seen = new Set([task]);
  const look = (target: number, kind: typeof what) => {
    for (const source of text.tasks.keys()) {
      const which = startsIn(text, source, target, kind);
      found.set(source, [...(found.get(source) ?? []), which]);
      if (seen.has(source) || !isHandled(text, source, which)) continue;
      seen.add(source);
      look(source, "fibril");
    }
  };
  look(task, what);
  return found;
}

/** Whether a handler of a task contains such a statement. */
export function isHandled(text: Text, task: number, which: Which): boolean {
  const { node: target } = known(text.tasks[task]);
  return text.routines.some(
    ({ node }, number) => isHandler(node) && node.$container === target && couldIn(text, number, which),
  );
}

/** Statements of one task that start something in another. A connection starts no fibril where workers serve all of them. */
function startsIn(text: Text, source: number, target: number, what: "fibril" | "handling"): Which {
  const serves = what === "handling" || known(text.tasks[target]).workers === undefined;
  const isReached = (tasks: readonly number[]) => serves && passedOn(text, tasks).has(target);
  return (node) => {
    if (isNotify(node)) return notifies(text, source, target, node.target);
    if (isConnect(node)) return serves && (node.sender || isReached(replicas(text, node.task?.task.ref)));
    const session = isBegin(node) || isExchangeBlock(node) ? node.session.ref.ref : isCall(node) && node.target.ref.ref;
    if (!session || !isSession(session) || !session.styles.includes("parallel")) return false;
    return isReached(replicas(text, session.target.task?.ref));
  };
}

/** Over a phone it goes to that phone's task; over what was connected in the run, or may have been passed on, to any that phones lead to. */
function notifies(text: Text, source: number, target: number, over: Place): boolean {
  if (over.ref.ref !== undefined && isPhone(over.ref.ref)) {
    return targetsOf(over).some((node) => replicas(text, node).includes(target));
  }
  return phonesOf(text, source).includes(target) || connectsTo(text, source).has(target);
}

function connectsTo(text: Text, task: number): ReadonlySet<number> {
  const { node } = known(text.tasks[task]);
  const parallel = node.members.filter((member) => isSession(member) && member.styles.includes("parallel"));
  return passedOn(text, [...connected(text, task), ...parallel.flatMap((member) => leadsTo(text, member))]);
}

/** Where a connection can end that is asked of some tasks: a handler of connects may pass it on. */
function passedOn(text: Text, tasks: readonly number[]): ReadonlySet<number> {
  const { IPC_M_CONNECT_ME_TO = 0 } = text.kernel.methods;
  const found = new Set(tasks);
  for (const next of found) {
    if (!known(text.tasks[next]).handlers.has(IPC_M_CONNECT_ME_TO)) continue;
    for (const other of [...phonesOf(text, next), ...connected(text, next)]) found.add(other);
  }
  return found;
}

/** The targets of a task's `connect`s. */
function connected(text: Text, task: number): number[] {
  return [...text.tasks.keys()].filter((target) =>
    says(
      text,
      task,
      (node) => isConnect(node) && (node.sender || replicas(text, node.task?.task.ref).includes(target)),
    ),
  );
}

/** Whether anything that runs in a task contains such a statement. */
function says(text: Text, task: number, which: (node: AstNode) => boolean): boolean {
  const { node } = known(text.tasks[task]);
  return text.routines.some(
    (routine, number) => routine.node.$container === node && !isFn(routine.node) && couldIn(text, number, which),
  );
}

const phonesOf = (text: Text, task: number): number[] =>
  known(text.tasks[task]).node.members.flatMap((member) => leadsTo(text, member));

const leadsTo = (text: Text, member: Task["members"][number]): number[] =>
  isPhone(member) || isSession(member) ? replicas(text, member.target.task?.ref) : [];

const replicas = (text: Text, node: Task | undefined): number[] =>
  [...text.tasks.keys()].filter((number) => known(text.tasks[number]).node === node);
