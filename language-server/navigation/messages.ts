import type { AstNode } from "langium";
import {
  type Call,
  type Connect,
  type Fibril,
  type Fn,
  type FnCall,
  type Forward,
  type Handler,
  isCall,
  isConnect,
  isFibril,
  isFn,
  isFnCall,
  isForward,
  isHandler,
  isMain,
  isMethod,
  isNotify,
  isSend,
  isSpawn,
  isTask,
  type Main,
  type Method,
  type MethodReference,
  type Notify,
  routineOf,
  type Send,
  type Spawn,
  type Task,
  targetsOf,
} from "#language";
import type { File } from "../files.ts";
import { documentOf, present } from "../names.ts";
import { placeOf } from "./uses.ts";

/** What calls or is called. */
export type Party = Task | Handler | Main | Fibril | Fn | Method;

/** What calls: a message is sent, a `fn` called, a fibril started. */
export type Calling = Call | Send | Notify | Forward | Connect | FnCall | Spawn;

export function isParty(node: AstNode): node is Party {
  return isTask(node) || isHandler(node) || isMain(node) || isFibril(node) || isFn(node) || isMethod(node);
}

export function isCalling(node: AstNode): node is Calling {
  return (
    isCall(node) ||
    isSend(node) ||
    isNotify(node) ||
    isForward(node) ||
    isConnect(node) ||
    isFnCall(node) ||
    isSpawn(node)
  );
}

/** A party as it is known in any load of its file. */
export function keyOf(party: Party): string {
  return `${documentOf(party)}#${party.$cstNode?.offset}`;
}

/** Who gets what is sent, called or started: handlers, or tasks where they have none for it. */
export function calleesOf(node: Calling, file: File): Party[] {
  switch (node.$type) {
    case "FnCall":
      return present(node.fn?.ref);
    case "Spawn":
      return present(node.fibril?.ref);
    case "Connect": {
      const task = node.task?.task?.ref;
      return task === undefined ? [] : [connectHandlerOf(task) ?? task];
    }
    case "Forward":
      return receiversOf(
        node.method === undefined ? handedOn(node) : methodIn(node.method),
        targetsOf(node.target),
        file,
      );
    case "Call":
    case "Send":
    case "Notify":
      return receiversOf(methodIn(node.method), targetsOf(node.target), file);
  }
}

/** The method that a statement sends, if it says so. */
export function methodOf(node: Calling): Method | undefined {
  return "method" in node ? methodIn(node.method) : undefined;
}

/** While a message is being typed it may have no method. */
function methodIn(reference: MethodReference | undefined): Method | undefined {
  return reference?.method?.ref;
}

/** The method of the call that a handler forwards as it is. */
function handedOn(node: Forward): Method | undefined {
  const routine = node.call === undefined ? routineOf(node) : undefined;
  return routine !== undefined && isHandler(routine) ? methodIn(routine.method) : undefined;
}

function receiversOf(method: Method | undefined, targets: readonly Task[], file: File): Party[] {
  if (method === undefined) return [...targets];
  if (targets.length > 0) return targets.map((task) => handlerIn(task, method) ?? anyHandlerOf(task) ?? task);
  // A phone that was handed over may lead to anybody.
  const tasks = [...file.services.scenarios.of(file.document).tasks.values()];
  return tasks.flatMap((task) => handlerIn(task, method) ?? []);
}

function handlerIn(task: Task, method: Method): Handler | undefined {
  const place = placeOf(method);
  return task.members.filter(isHandler).find((handler) => {
    const handled = methodIn(handler.method);
    return handled !== undefined && placeOf(handled) === place;
  });
}

function anyHandlerOf(task: Task): Handler | undefined {
  return task.members.filter(isHandler).find(({ any }) => any);
}

/** A connect comes to a handler of its own alone. */
function connectHandlerOf(task: Task): Handler | undefined {
  const isConnect = (handler: Handler) => methodIn(handler.method)?.name === "IPC_M_CONNECT_ME_TO";
  return task.members.filter(isHandler).find(isConnect);
}
