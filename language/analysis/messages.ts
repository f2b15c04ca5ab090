import type { AstNode } from "langium";
import { routineOf } from "../calls.ts";
import {
  isBroadcast,
  isConst,
  isDown,
  isRead,
  isSignal,
  isUp,
  isWait,
  type SyncObject,
  type Task,
} from "../generated/ast.ts";
import { nodesOfType } from "../walk.ts";
import type { Activities } from "./activities.ts";
import { nameOf } from "./circles.ts";
import type { Message } from "./facts.ts";
import type { StaticFinding } from "./finding.ts";

/** Methods that are sent to a task which neither handles nor receives them. Who reads `ENOTSUP` knows. */
export function notHandled(activities: Activities): StaticFinding[] {
  const found = new Map<AstNode, StaticFinding>();
  const { world } = activities;
  const connect = world.kernelMethod("IPC_M_CONNECT_ME_TO");
  const answeredAnyhow = [connect, world.kernelMethod("IPC_M_PHONE_HUNGUP")];
  for (const instance of world.instances) {
    const received = new Set<number | "any">();
    for (const { instance: at, facts } of activities.all)
      if (at === instance) for (const number of facts.received) received.add(number);
    if (instance.other !== undefined || received.has("any")) continue;
    // What still has neither handlers nor `serves` is no server yet, and who accepts connections himself may hand them on.
    const isServer = instance.handlers.size > 0 || instance.task.serves.length > 0;
    if (!isServer || (connect !== undefined && instance.handlers.has(connect))) continue;
    for (const [number, messages] of activities.coming(instance)) {
      if (instance.handlers.has(number) || received.has(number) || answeredAnyhow.includes(number)) continue;
      for (const message of messages)
        if (message.method !== undefined && !expectsNone(message.connection.owner.task))
          found.set(message.node, findingOf(message));
    }
  }
  return [...found.values()];
}

function findingOf(message: Message): StaticFinding {
  const { connection, node, isNotification } = message;
  const { name, task } = connection.target;
  const outcome = isNotification ? "it may be dropped" : "the answer may be ENOTSUP";
  return {
    code: "not-handled",
    node,
    property: "method",
    message: `\`${name}\` has no handler for ${nameOf(message)}: ${outcome}. Add \`on ${nameOf(message)}\` there, or send what it handles.`,
    related: [{ node: task, message: `\`${name}\` is declared here.` }],
  };
}

const expecting = new WeakMap<Task, boolean>();

function expectsNone(task: Task): boolean {
  const known = expecting.get(task);
  if (known !== undefined) return known;
  let expects = false;
  for (const node of nodesOfType(task, "Read")) {
    const read = isRead(node) ? node.ref.ref : undefined;
    if (isConst(read) && read.name === "ENOTSUP") expects = true;
  }
  expecting.set(task, expects);
  return expects;
}

const signalling = ["Signal", "Broadcast", "Up", "Down", "Wait"] as const;

/** Conditions that somebody waits for and nobody signals, and semaphores that begin at 0 and nobody raises. */
export function neverSignalled(activities: Activities): StaticFinding[] {
  const { instances, constants } = activities.world;
  const found: StaticFinding[] = [];
  const expected = new Set<AstNode | undefined>([...activities.expected()].map(({ routine }) => routine));
  for (const task of new Set(instances.map((instance) => instance.task))) {
    const waits = new Map<SyncObject, AstNode>();
    const given = new Set<unknown>();
    for (const node of signalling.flatMap((type) => nodesOfType(task, type))) {
      if (isSignal(node) || isBroadcast(node)) given.add(node.condition.ref.ref);
      else if (isUp(node)) given.add(node.semaphore.ref.ref);
      const waited = isDown(node)
        ? node.semaphore
        : isWait(node) && node.timeout === undefined
          ? node.object
          : undefined;
      const object = waited?.ref.ref;
      if (object?.$type !== "SyncObject" || waits.has(object)) continue;
      const routine = routineOf(node);
      if (routine?.$type !== "Fn" && !expected.has(routine)) continue;
      waits.set(object, node);
    }
    for (const [object, node] of waits) {
      if (given.has(object)) continue;
      const units = object.value === undefined ? 0 : constants.evaluate(object.value);
      if (object.kind === "semaphore" && units !== 0) continue;
      found.push(neverGiven(object, node));
    }
  }
  return found;
}

function neverGiven(object: SyncObject, node: AstNode): StaticFinding {
  const { name, kind } = object;
  const [what, how] =
    kind === "semaphore"
      ? ["raises", `Raise it with \`up ${name}\``]
      : ["signals", `Signal it with \`signal ${name}\` or \`broadcast ${name}\``];
  return {
    code: "never-signalled",
    node,
    message: `This may wait for ever: nobody ${what} \`${name}\`. ${how} where what is waited for comes true.`,
    related: [{ node: object, message: `\`${name}\` is declared here.` }],
  };
}
