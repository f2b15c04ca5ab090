import { didYouMean } from "#language";
import type { CallState, Finding, HandleState, Program, VariableState } from "#simulator";
import { taskName } from "../stack/call-text.ts";
import { callItem, valueItem, variableItem } from "../variables/calls.ts";
import { type Item, item } from "../variables/item.ts";
import { lockItems, phoneItems } from "../variables/task-items.ts";
import type { Environment } from "./evaluate.ts";
import type { Look } from "./look.ts";
import { EvaluationError, number, type Value } from "./value.ts";

/** What names mean at a moment. */
export function environmentOf(look: Look): Environment {
  const { program, task } = look;
  const called = (): CallState => {
    const call = look.call();
    if (call !== undefined) return call;
    throw new EvaluationError("No call is being handled here.");
  };
  return {
    read(name) {
      const value = meaningOf(look, name);
      if (value !== undefined) return value;
      const names = namesOf(
        program,
        task,
        look.locals().map((local) => local.name),
      );
      throw new EvaluationError(`Nothing here is called ${name}.${plain(didYouMean(name, names))}`);
    },
    element: (name, index) => memberOf(look, task, name, index),
    taskVariable(taskText, replica, name, index) {
      const fullName = replica === undefined ? taskText : `${taskText}[${replica}]`;
      const owner = program.tasks.findIndex((candidate) => candidate.name === fullName);
      if (owner < 0) {
        const all = program.tasks.map((candidate) => candidate.name);
        throw new EvaluationError(`There is no task ${fullName}.${plain(didYouMean(fullName, all))}`);
      }
      return memberOf(look, owner, name, index);
    },
    get self() {
      if (task === undefined) throw new EvaluationError("self means something inside a task only: select a frame.");
      return number(program.tasks[task].self);
    },
    get sender() {
      return number(called().sender ?? 0);
    },
    get method() {
      return number(called().method);
    },
    get request(): Value {
      return thing(callItem(look.system(), "request", called()));
    },
    argument(position) {
      const value = called().args[position - 1];
      if (value === undefined) throw new EvaluationError(`A call has the arguments 1 to 5, not ${position}.`);
      return number(value);
    },
  };
}

/** The nearest meaning of a name that stands alone: a local, what the task declares, a constant, then what KTrace and the kernel name. */
function meaningOf(look: Look, name: string): Value | undefined {
  const { program, task } = look;
  const local = look.locals().find((candidate) => candidate.name === name);
  if (local !== undefined) return plainOrThing(look, name, local.value);
  const variable = task === undefined ? undefined : look.variable(task, name);
  if (variable !== undefined) return variableValue(look, variable);
  const own = thingOf(look, task, name);
  if (own !== undefined) return thing(own);
  const constant = program.constants.get(name);
  if (constant !== undefined) return number(constant);
  if (Object.hasOwn(special, name)) return special[name](look);
  return known(program.kernel.errors[name]) ?? known(program.kernel.methods[name]);
}

const known = (value: number | undefined): Value | undefined => (value === undefined ? undefined : number(value));

/** Names that have a meaning of their own in debug expressions. */
const special: Readonly<Record<string, (look: Look) => Value | undefined>> = {
  step: ({ step }) => number(step),
  now: ({ now }) => number(now),
  cycle: (look) => tasksOf(look, look.finding()?.cycle),
  victims: (look) => tasksOf(look, look.finding()?.victims),
  rc: (look) => known(look.call()?.rc),
};

function tasksOf(look: Look, ids: Finding["cycle"] = []): Value {
  return { kind: "tasks", tasks: ids.map((id) => ({ id, name: taskName(look.system(), id) })) };
}

/** The lock, phone or session of a task that has this name; a run's whole state is read only if there is one. */
function thingOf(look: Look, task: number | undefined, name: string): Item | undefined {
  if (task === undefined) return undefined;
  const { id, locks, phones, sessions } = look.program.tasks[task];
  const isHere = [...locks, ...phones, ...sessions].some((info) => info.name === name);
  if (!isHere) return undefined;
  return [...lockItems(look.system(), id), ...namedPhones(look, id)].find((candidate) => candidate.name === name);
}

/** Phones and sessions, with all the phones of that name. */
function namedPhones(look: Look, id: number): Item[] {
  const system = look.system();
  const phones = system.tasks.find((candidate) => candidate.id === id)?.phones ?? [];
  const names = [...new Set(phones.map((phone) => phone.session ?? phone.name).filter((name) => name !== undefined))];
  const items = phoneItems(system, id);
  return names.map((name) => {
    const own = phones.flatMap((phone, index) => ((phone.session ?? phone.name) === name ? [items[index]] : []));
    if (own.length === 1 && phones.some((phone) => phone.name === name && phone.session === undefined)) {
      return { ...own[0], name };
    }
    const text = own.map((each) => `phone ${each.name}: ${each.value}`).join("; ");
    return item(name, text, () => own);
  });
}

/** Names of one kind, the nearest meaning first among those of other kinds. */
export interface NameGroup {
  readonly kind: "local" | "own" | "constant" | "special" | "error" | "method";
  readonly names: readonly string[];
}

/** The names that mean something alone in a task, or outside of all tasks, by what they are. */
export function nameGroups(
  { kernel, constants, tasks }: Program,
  task: number | undefined,
  locals: readonly string[],
): readonly NameGroup[] {
  const info = task === undefined ? undefined : tasks[task];
  const declared = info === undefined ? [] : [...info.variables, ...info.locks, ...info.phones, ...info.sessions];
  return [
    { kind: "local", names: locals },
    { kind: "own", names: declared.map(({ name }) => name).filter((name) => name !== undefined) },
    { kind: "constant", names: [...constants.keys()] },
    { kind: "special", names: Object.keys(special) },
    { kind: "error", names: Object.keys(kernel.errors) },
    { kind: "method", names: Object.keys(kernel.methods) },
  ];
}

/** All names that mean something alone in a task, or outside of all tasks. */
export const namesOf = (program: Program, task: number | undefined, locals: readonly string[]): string[] =>
  nameGroups(program, task, locals).flatMap(({ names }) => names);

const thing = (of: Item): Value => ({ kind: "thing", item: of });

const plainOrThing = (look: Look, name: string, value: number | HandleState): Value =>
  typeof value === "number" ? number(value) : thing(valueItem(look.system(), name, value));

/** Messages are shown as plain text. */
const plain = (text: string): string => text.replaceAll("`", "");

function variableOf(look: Look, task: number | undefined, name: string): VariableState {
  const variable = task === undefined ? undefined : look.variable(task, name);
  if (variable !== undefined) return variable;
  const info = task === undefined ? undefined : look.program.tasks[task];
  const where = info === undefined ? "Nothing here is called" : `${info.name} has no variable`;
  const names = info?.variables.map((each) => each.name) ?? [];
  throw new EvaluationError(`${where} ${name}.${plain(didYouMean(name, names))}`);
}

/** A variable of a task, an element, or what else it has under this name. */
function memberOf(look: Look, task: number | undefined, name: string, index: number | undefined): Value {
  const isVariable = task !== undefined && look.variable(task, name) !== undefined;
  const own = isVariable ? undefined : thingOf(look, task, index === undefined ? name : `${name}[${index}]`);
  if (own !== undefined) return thing(own);
  if (index !== undefined) return elementOf(look, task, name, index);
  return variableValue(look, variableOf(look, task, name));
}

function variableValue(look: Look, variable: VariableState): Value {
  const [first] = variable.values;
  if (!variable.isArray && typeof first === "number") return number(first);
  return thing(variableItem(look.system(), variable));
}

function elementOf(look: Look, task: number | undefined, name: string, index: number): Value {
  const { isArray, values } = variableOf(look, task, name);
  if (!isArray) throw new EvaluationError(`${name} is no array.`);
  const element = values[index];
  if (element === undefined) {
    throw new EvaluationError(`${name} has the elements 0 to ${values.length - 1}, not ${index}.`);
  }
  return plainOrThing(look, `${name}[${index}]`, element);
}
