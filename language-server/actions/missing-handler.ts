import { AstUtils } from "langium";
import {
  asSource,
  Constants,
  isHandler,
  isPredeclared,
  isTask,
  kernelOf,
  type Method,
  protocolsOf,
  type Task,
} from "#language";
import { parametersOf } from "../completion/candidate.ts";
import { handledBy } from "../completion/methods.ts";
import { isCalling, methodOf } from "../navigation/messages.ts";
import { findingsAt, same } from "./edits.ts";
import type { Fix, Situation } from "./fix.ts";
import { type Addition, insertedInto } from "./insert.ts";

/** So many handlers are offered one by one. */
const mostSingle = 5;

/** Gives a task a handler for what is sent to it. */
export function unhandledMethod(situation: Situation): readonly Fix[] {
  return findingsAt(situation, "not-handled").flatMap(({ node, related: [declared] }) => {
    const [task, method] = [declared?.node, isCalling(node) ? methodOf(node) : undefined];
    if (method === undefined || !isTask(task)) return [];
    return withHandlers(`Add \`on ${method.name}\` to \`${task.name}\``, [method], task, situation, node.$type);
  });
}

/** Gives a task handlers for the methods of a protocol that it serves: all that are missing, or one of them. */
export function missingHandlers(situation: Situation): readonly Fix[] {
  const { document, range } = situation;
  const source = document.parseResult.value;
  const constants = new Constants(kernelOf(source));
  return source.items.filter(isTask).flatMap((task) => {
    const protocol = task.serves.find(({ $refNode }) => same($refNode?.range, range))?.ref;
    const handled = new Set(handledBy([task]).map((method) => constants.ofMethod(method)));
    const missing = (protocol?.methods ?? []).filter((method) => {
      const number = method.name === undefined ? undefined : constants.ofMethod(method);
      return typeof number === "number" && !handled.has(number);
    });
    const single = missing.length > mostSingle ? [] : missing;
    const each = single.flatMap((method) => withHandlers(`Add \`on ${method.name}\``, [method], task, situation));
    if (missing.length < 2) return each;
    return [...withHandlers(`Add the ${missing.length} missing handlers`, missing, task, situation), ...each];
  });
}

function withHandlers(
  title: string,
  methods: readonly Method[],
  task: Task,
  { workspace }: Situation,
  sentBy?: string,
): Fix[] {
  const file = asSource(AstUtils.getDocument(task));
  const scenario = file && workspace.services.scenarios.of(file);
  const protocols = [...(scenario?.protocols.values() ?? [])];
  // Its own file may not know what others send.
  if (!methods.every((method) => isPredeclared(method) || protocols.includes(method.$container))) return [];
  const served = protocolsOf([task]);
  const handlers = methods.map((method) => {
    const known = served.includes(method.$container) ? served : protocols;
    const isAlone = known.filter(({ methods }) => methods.some(({ name }) => name === method.name)).length < 2;
    const name = isAlone ? method.name : `${method.$container.name}.${method.name}`;
    return handlerOf(name, method, sentBy === "Notify");
  });
  const last = task.members.findLast(isHandler) ?? task.members.at(-1);
  const inserted = insertedInto(task, last, handlers);
  return inserted === undefined ? [] : [{ title, ...inserted }];
}

function handlerOf(name: string, method: Method, isNotification: boolean): Addition {
  const head = `on ${name}${method.list ? `(${parametersOf(method).join(", ")})` : ""} {`;
  return isNotification
    ? { short: `${head} }`, lines: () => [head, "}"] }
    : { short: `${head} answer EOK }`, lines: (unit) => [head, `${unit}answer EOK`, "}"] };
}
