import { didYouMean } from "#language";
import type { Finding, LocalState, Program, System, TaskState, VariableState } from "#simulator";
import type { Frame, Snapshot } from "../session/snapshot.ts";
import { callWith, taskName } from "../stack/call-text.ts";
import { callItem, valueItem, variableItem } from "../variables/calls.ts";
import { type Item, item } from "../variables/item.ts";
import { lockItems, phoneItems } from "../variables/task-items.ts";
import type { Environment } from "./evaluate.ts";
import { EvaluationError, number, type Value } from "./value.ts";

/** What names mean at a stop, seen from a frame or, without one, from outside of all tasks. */
export function environmentOf(snapshot: Snapshot, program: Program, frame: Frame | undefined): Environment {
  const { system } = snapshot;
  const task = system.tasks.find(({ id }) => id === frame?.task);
  const fibril = system.fibrils.find(({ id }) => id === frame?.row.fibril);
  const call = callWith(system, frame?.row.call ?? fibril?.request);
  const locals = frame?.row.frame === undefined ? [] : (fibril?.frames[frame.row.frame]?.locals ?? []);
  const called = () => {
    if (call !== undefined) return call;
    throw new EvaluationError("No call is being handled here.");
  };
  const names = namesOf(snapshot, program, task, locals, call?.rc);
  return {
    read(name) {
      const value = names.get(name);
      if (value !== undefined) return value();
      throw new EvaluationError(`Nothing here is called ${name}.${plain(didYouMean(name, names.keys()))}`);
    },
    element: (name, index) => elementOf(system, variableOf(task, name), index),
    taskVariable(taskText, replica, name, index) {
      const fullName = replica === undefined ? taskText : `${taskText}[${replica}]`;
      const owner = system.tasks.find((candidate) => candidate.name === fullName);
      if (owner === undefined) {
        const all = system.tasks.map((candidate) => candidate.name);
        throw new EvaluationError(`There is no task ${fullName}.${plain(didYouMean(fullName, all))}`);
      }
      const variable = variableOf(owner, name);
      return index === undefined ? variableValue(system, variable) : elementOf(system, variable, index);
    },
    get self() {
      const info = program.tasks.find(({ id }) => id === frame?.task);
      if (info === undefined) throw new EvaluationError("self means something inside a task only: select a frame.");
      return number(info.self);
    },
    get sender() {
      return number(called().sender ?? 0);
    },
    get method() {
      return number(called().method);
    },
    get request(): Value {
      return { kind: "thing", item: callItem(system, "request", called()) };
    },
    argument(position) {
      const value = called().args[position - 1];
      if (value === undefined) throw new EvaluationError(`A call has the arguments 1 to 5, not ${position}.`);
      return number(value);
    },
  };
}

/** The names that stand alone, the nearest meaning of each. */
function namesOf(
  { system, step, run, finding }: Snapshot,
  program: Program,
  task: TaskState | undefined,
  locals: readonly LocalState[],
  rc: number | undefined,
): Map<string, () => Value> {
  const things = (items: readonly Item[]) => items.map((each) => [each.name, () => thing(each)] as const);
  const numbers = (values: Iterable<readonly [string, number]>) =>
    [...values].map(([name, value]) => [name, () => number(value)] as const);
  return new Map<string, () => Value>([
    ...numbers(Object.entries(program.kernel.methods)),
    ...numbers(Object.entries(program.kernel.errors)),
    ["step", () => number(step)],
    ["now", () => number(run.machine.now)],
    ["cycle", () => tasksOf(finding?.cycle)],
    ["victims", () => tasksOf(finding?.victims)],
    ...(rc === undefined ? [] : numbers([["rc", rc]])),
    ...numbers(program.constants),
    ...(task === undefined ? [] : things(namedPhones(task))),
    ...(task === undefined ? [] : things(lockItems(system, task.id))),
    ...(task?.variables ?? []).map((variable) => [variable.name, () => variableValue(system, variable)] as const),
    ...locals.map(({ name, value }) => [name, () => localOf(name, value)] as const),
  ]);

  function tasksOf(ids: Finding["cycle"] = []): Value {
    return { kind: "tasks", tasks: ids.map((id) => ({ id, name: taskName(system, id) })) };
  }

  function localOf(name: string, value: LocalState["value"]): Value {
    return typeof value === "number" ? number(value) : thing(valueItem(system, name, value));
  }

  /** Phones and sessions, with all the phones of that name. */
  function namedPhones({ id, phones }: TaskState): Item[] {
    const names = [...new Set(phones.map((phone) => phone.session ?? phone.name).filter((name) => name !== undefined))];
    const items = phoneItems(system, id);
    return names.map((name) => {
      const own = phones.flatMap((phone, index) => ((phone.session ?? phone.name) === name ? [items[index]] : []));
      const text = own.map((each) => `phone ${each.name}: ${each.value}`).join("; ");
      return item(name, text, () => own);
    });
  }
}

const thing = (of: Item): Value => ({ kind: "thing", item: of });

/** Messages are shown as plain text. */
const plain = (text: string): string => text.replaceAll("`", "");

function variableOf(task: TaskState | undefined, name: string): VariableState {
  const variable = task?.variables.find((candidate) => candidate.name === name);
  if (variable !== undefined) return variable;
  const where = task === undefined ? "Nothing here is called" : `${task.name} has no variable`;
  throw new EvaluationError(
    `${where} ${name}.${plain(didYouMean(name, task?.variables.map((each) => each.name) ?? []))}`,
  );
}

function variableValue(system: System, variable: VariableState): Value {
  const [first] = variable.values;
  return !variable.isArray && typeof first === "number" ? number(first) : thing(variableItem(system, variable));
}

function elementOf(system: System, { name, isArray, values }: VariableState, index: number): Value {
  if (!isArray) throw new EvaluationError(`${name} is no array.`);
  const element = values[index];
  if (element === undefined) {
    throw new EvaluationError(`${name} has the elements 0 to ${values.length - 1}, not ${index}.`);
  }
  return typeof element === "number" ? number(element) : thing(valueItem(system, `${name}[${index}]`, element));
}
