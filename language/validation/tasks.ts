import type { AstNode, DiagnosticInfo } from "langium";
import { type ExchangeStyle, mostPhones } from "#simulator";
import {
  type Expression,
  isPhone,
  isSession,
  type Phone,
  type Session,
  type SyncObject,
  type Task,
  type TaskReference,
  type Variable,
} from "../generated/ast.ts";
import { mostElements, mostReplicas, mostWorkers } from "../limits.ts";
import { didYouMean, wordData } from "../nearest.ts";
import { handleTypes, isHandleType } from "../types.ts";
import { type Checks, type Context, count, placeOf } from "./context.ts";

export const exchangeStyles: readonly ExchangeStyle[] = ["atomic", "serialize", "parallel"];

export const taskChecks: Checks = {
  Task(task, context) {
    once(task.ids, "id", context, { node: task, property: "ids" });
    once(task.replicas, "x", context, { node: task, property: "replicas" });
    for (const expression of task.replicas) within(expression, 1, mostReplicas, "replicas", context);
    checkSlots(task, context);
  },
  Phone: checkPhone,
  Session: checkSession,
  Workers: ({ count: number }, context) => within(number, 1, mostWorkers, "workers", context),
  Variable: checkVariable,
  SyncObject: checkSyncObject,
  TaskReference: checkTarget,
};

function once<N extends AstNode>(
  values: readonly unknown[],
  word: string,
  context: Context,
  at: DiagnosticInfo<N>,
): void {
  if (values.length > 1) context.error("duplicate", `\`${word}\` is given twice; expected one.`, { ...at, index: 1 });
}

function within(expression: Expression, least: number, most: number, what: string, context: Context): void {
  const value = context.constant(expression, { self: true });
  if (value === undefined || (value >= least && value <= most)) return;
  context.error("out-of-range", `${value} ${what} are not possible; expected ${least} to ${most}.`, {
    node: expression,
  });
}

/** How many replicas a task has, if that is known. */
export function replicasOf(task: Task, { constants }: Pick<Context, "constants">): number | undefined {
  const [expression] = task.replicas;
  if (expression === undefined) return 1;
  const value = constants.evaluate(expression);
  return typeof value === "number" ? value : undefined;
}

function checkSlots(task: Task, context: Context): void {
  const most = context.kernel.phones ?? mostPhones;
  const used = new Map<number, Phone | Session>();
  for (const [expression, member] of task.members.flatMap(slotsOf)) {
    const value = context.constant(expression, { self: true });
    if (value === undefined) continue;
    const size = isPhone(member) && member.size !== undefined ? context.constants.evaluate(member.size) : 1;
    if (value < 0 || value >= most) {
      context.error("out-of-range", `There is no phone slot ${value}; expected 0 to ${most - 1}.`, {
        node: expression,
      });
      continue;
    }
    for (let slot = value; slot < value + (typeof size === "number" ? size : 1); slot++) {
      const before = used.get(slot);
      if (before !== undefined) {
        const message = `The slot ${slot} is already that of \`${before.name}\` in ${placeOf(before, context.document)}.`;
        context.error("duplicate", message, { node: expression });
        break;
      }
      used.set(slot, member);
    }
  }
}

function slotsOf(member: Task["members"][number]): [Expression, Phone | Session][] {
  if (isPhone(member)) return member.slot === undefined ? [] : [[member.slot, member]];
  return isSession(member) ? member.slots.map((slot) => [slot, member]) : [];
}

function checkPhone(phone: Phone, context: Context): void {
  if (phone.size !== undefined) within(phone.size, 1, context.kernel.phones ?? mostPhones, "phones", context);
  const { task, all } = phone.target;
  if (!all || task.ref === undefined) return;
  const replicas = replicasOf(task.ref, context);
  const size = phone.size === undefined ? undefined : context.constants.evaluate(phone.size);
  if (replicas === undefined || size === replicas) return;
  const message = `\`${task.ref.name}[*]\` is one phone to each of ${count(replicas, "replica")}; expected \`${phone.name}[${replicas}]\`.`;
  context.error("array-size", message, { node: phone, property: phone.size === undefined ? "name" : "size" });
}

function checkSession(session: Session, context: Context): void {
  once(session.styles, "exchange", context, { node: session, property: "styles" });
  once(session.pools, "pool", context, { node: session, property: "pools" });
  const [style = "atomic"] = session.styles;
  if (!exchangeStyles.some((known) => known === style)) {
    const message = `Unknown exchange management \`${style}\`; expected \`atomic\`, \`serialize\` or \`parallel\`.`;
    context.error("unknown-word", message + didYouMean(style, exchangeStyles), {
      node: session,
      property: "styles",
      data: wordData(style, exchangeStyles),
    });
    return;
  }
  const [pool] = session.pools;
  if (pool !== undefined && style !== "parallel") {
    const message = `Only a parallel session has a pool of phones; expected \`exchange parallel\`, found ${style}.`;
    context.error("pool", message, { node: session, property: "pools" });
    return;
  }
  if (pool !== undefined) within(pool, 0, (context.kernel.phones ?? mostPhones) - 1, "phones in a pool", context);
  const size = pool === undefined ? 0 : context.constants.evaluate(pool);
  if (typeof size !== "number" || session.slots.length <= size + 1) return;
  const message = `This session has ${count(size + 1, "phone")} (its own and ${size} in the pool), but ${count(session.slots.length, "slot")}.`;
  context.error("slots", message, { node: session, property: "slots", index: size + 1 });
}

function checkVariable(variable: Variable, context: Context): void {
  if (variable.size !== undefined) within(variable.size, 1, mostElements, "elements", context);
  if (variable.value !== undefined) context.constant(variable.value, { self: true });
  if (variable.type === undefined || isHandleType(variable.type)) return;
  const message = `Unknown type \`${variable.type}\`; expected \`call\`, \`message\`, \`exchange\` or \`phone\`.`;
  context.error("unknown-word", message + didYouMean(variable.type, handleTypes), {
    node: variable,
    property: "type",
    data: wordData(variable.type, handleTypes),
  });
}

function checkSyncObject(object: SyncObject, context: Context): void {
  if (object.size !== undefined) within(object.size, 1, mostElements, "elements", context);
  if (object.value === undefined) return;
  if (object.kind === "semaphore") within(object.value, 0, 2 ** 31 - 1, "units", context);
  else {
    const message = `A ${object.kind} has no initial value; only a semaphore has.`;
    context.error("initial-value", message, { node: object, property: "value" });
  }
}

function checkTarget(node: TaskReference, context: Context): void {
  const task = node.task.ref;
  if (task === undefined) return;
  const parent = node.$container.$type;
  if (node.all && parent !== "Phone" && parent !== "Expect") {
    context.error("index", `\`${task.name}[*]\` names all replicas; expected one: \`${task.name}[…]\`.`, { node });
    return;
  }
  const isReplicated = task.replicas.length > 0;
  const hasIndex = node.all || node.index !== undefined;
  if (isReplicated !== hasIndex) {
    const replicas = replicasOf(task, context);
    const message = isReplicated
      ? `\`${task.name}\` has ${replicas === undefined ? "replicas" : count(replicas, "replica")}; expected \`${task.name}[…]\`.`
      : `\`${task.name}\` is one task, without replicas; expected no index.`;
    context.error("index", message, { node });
    return;
  }
  if (node.index === undefined) return;
  const isStatic = parent === "Phone" || parent === "Session" || parent === "Expect" || parent === "TaskVariable";
  const value = isStatic ? context.constant(node.index, { self: true }) : context.constants.evaluate(node.index);
  const replicas = replicasOf(task, context);
  if (typeof value !== "number" || replicas === undefined || replicas < 1) return;
  if (value >= 0 && value < replicas) return;
  const message = `\`${task.name}\` has no replica ${value}; expected 0 to ${replicas - 1}.`;
  context.error("out-of-range", message, { node: node.index });
}
