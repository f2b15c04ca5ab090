import { AstUtils } from "langium";
import {
  type Block,
  Constants,
  type Expression,
  type Fibril,
  type Fn,
  type Handler,
  isBlock,
  isFibril,
  isFn,
  isHandler,
  isLimits,
  isMain,
  isWorkers,
  kernelOf,
  type LoadedDocument,
  type Main,
  type MethodReference,
  type Phone,
  type Protocol,
  type Session,
  type Task,
} from "#language";
import type { Kernel } from "#simulator";
import { lowest, slotsIn } from "./slots.ts";

/** What a scenario says: its syntax tree with replicas expanded, and the numbers that states use for blocks and routines. */
export interface Text {
  readonly kernel: Kernel;
  readonly constants: Constants;
  readonly limits: Limits;
  readonly protocols: readonly Protocol[];
  readonly tasks: readonly TaskText[];
  readonly blocks: readonly Block[];
  readonly blockNumbers: ReadonlyMap<Block, number>;
  readonly routines: readonly Routine[];
  readonly routineNumbers: ReadonlyMap<RoutineNode, number>;
}

export type RoutineNode = Main | Fibril | Handler | Fn;

interface Routine {
  readonly node: RoutineNode;
  /** Number of its body's block. */
  readonly block: number;
  readonly parameters: readonly string[];
}

/** Bounds; those that the file and the kernel leave open are none, or stop the run: docs/language.md, Choices, the last row. */
interface Limits {
  readonly phones: number | undefined;
  readonly asyncCalls: number;
  readonly asyncCallsPerTask: number;
  readonly fibrils: number | undefined;
  readonly notifications: number;
  readonly calls: number | undefined;
}

export interface TaskText {
  readonly node: Task;
  readonly name: string;
  readonly id: number;
  /** Which replica it is. */
  readonly self: number;
  readonly workers: number | undefined;
  readonly slots: ReadonlyMap<Phone | Session, readonly number[]>;
  /** Routines by the number of the method that they handle. */
  readonly handlers: ReadonlyMap<number, number>;
  readonly anyHandler: number | undefined;
}

/** Reads what a file says. The file must be without errors. */
export function textOf(document: LoadedDocument, overrides: ReadonlyMap<string, number> = new Map()): Text {
  const { main, scenario } = document;
  const errors = document.diagnostics.filter(({ severity }) => severity === "error");
  if (main === undefined || scenario === undefined || errors.length > 0) {
    throw new Error(errors.map(({ range, message }) => `${range.start.line + 1}: ${message}`).join("\n"));
  }
  const kernel = kernelOf(main);
  const constants = new Constants(kernel, overrides);
  const nodes = [...scenario.tasks.values()];
  const blocks = nodes.flatMap((task) => AstUtils.streamAllContents(task).filter(isBlock).toArray());
  const blockNumbers = new Map(blocks.map((block, number) => [block, number]));
  const routines = nodes.flatMap((task) =>
    task.members.filter((member) => isMain(member) || isFibril(member) || isHandler(member) || isFn(member)),
  );
  const text: Omit<Text, "tasks"> = {
    kernel,
    constants,
    protocols: [...scenario.protocols.values()],
    limits: limitsOf(document, kernel, constants),
    blocks,
    blockNumbers,
    routines: routines.map((node) => ({
      node,
      block: known(blockNumbers.get(node.body)),
      parameters: isMain(node) ? [] : node.parameters.map(({ name }) => name),
    })),
    routineNumbers: new Map(routines.map((node, number) => [node, number])),
  };
  return { ...text, tasks: tasksOf(nodes, text) };
}

/** "Without `id` a task gets the lowest that is free, in order of declaration"; docs/language.md, Files and Choices. */
function tasksOf(nodes: readonly Task[], text: Omit<Text, "tasks">): TaskText[] {
  const replicas = nodes.flatMap((node) => {
    const [count] = node.replicas;
    const length = count === undefined ? 1 : constant(text, count);
    return Array.from({ length }, (_, self) => ({ node, self }));
  });
  const given = replicas.map(({ node: { ids }, self }) =>
    ids[0] === undefined ? undefined : constant(text, ids[0]) + self,
  );
  const used = new Set(given.filter((id) => id !== undefined));
  return replicas.map(({ node, self }, number) => {
    const id = given[number] ?? lowest(1, used);
    used.add(id);
    const workers = node.members.find(isWorkers);
    const handlers = node.members.filter(isHandler);
    const any = handlers.find((handler) => handler.any);
    return {
      node,
      name: node.replicas.length === 0 ? node.name : `${node.name}[${self}]`,
      id,
      self,
      slots: slotsIn(node, text.kernel.nameServiceSlot, (expression) => constant(text, expression, self)),
      workers: workers && constant(text, workers.count, self),
      handlers: new Map(
        handlers.flatMap((handler) =>
          handler.method === undefined ? [] : [[methodNumber(text, handler.method), routineNumber(text, handler)]],
        ),
      ),
      anyHandler: any && routineNumber(text, any),
    };
  });
}

function limitsOf({ main }: LoadedDocument, kernel: Kernel, constants: Constants): Limits {
  const given = new Map<string, number>();
  for (const { name, value } of main?.items.find(isLimits)?.limits ?? []) {
    const number = constants.evaluate(value);
    if (typeof number === "number") given.set(name, number);
  }
  return {
    phones: given.get("phones") ?? kernel.phones,
    asyncCalls: given.get("async_calls") ?? kernel.asyncCalls,
    asyncCallsPerTask: given.get("async_calls_per_task") ?? Number.POSITIVE_INFINITY,
    fibrils: given.get("fibrils"),
    notifications: given.get("notifications") ?? 64,
    calls: given.get("calls"),
  };
}

/** The value of an expression that is known before the run. */
export function constant({ constants }: Pick<Text, "constants">, expression: Expression, self = 0): number {
  const value = constants.evaluate(expression, self);
  if (typeof value !== "number") throw new Error("not a constant");
  return value;
}

export function methodNumber({ constants }: Pick<Text, "constants">, reference: MethodReference): number {
  const number = constants.ofMethod(known(reference.method.ref));
  if (typeof number !== "number") throw new Error("a method without a number");
  return number;
}

export function routineNumber({ routineNumbers }: Pick<Text, "routineNumbers">, node: RoutineNode): number {
  return known(routineNumbers.get(node));
}

/** The number of the task that a reference names; `self` is the replica that it stands in. */
export function taskNumber(text: Text, node: Task | undefined, index = 0): number {
  return text.tasks.findIndex((task) => task.node === node && task.self === index);
}

export function known<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("something that must be there is not");
  return value;
}

/** A method's name as a task understands it, or its number: by the kernel, by the protocols that the task serves, by the only one that has it. */
export function methodLabel({ kernel, constants, protocols, tasks }: Text, task: number, method: number): string {
  const own = Object.keys(kernel.methods).find((name) => kernel.methods[name] === method);
  if (own !== undefined) return own;
  const named = (among: readonly Protocol[]) =>
    among.flatMap(({ methods }) => methods).filter((candidate) => constants.ofMethod(candidate) === method);
  const served = known(tasks[task]).node.serves.flatMap(({ ref }) => ref ?? []);
  const [first] = named(served);
  if (first !== undefined) return first.name;
  const [only, ...others] = named(protocols);
  return only !== undefined && others.length === 0 ? only.name : `${method}`;
}
