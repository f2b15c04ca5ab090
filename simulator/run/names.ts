import type { Program } from "../program.ts";

/** A method's name as the task that it is sent to understands it, with its number; the number alone when nothing names it. */
export function methodName(program: Program, task: number | undefined, method: number): string {
  const name = plainMethodName(program, task, method);
  return name === undefined ? `${method}` : `${name}(${method})`;
}

/** The name alone: by the protocols that the task serves, by the kernel for its own methods, else by the only protocol that has the number. */
export function plainMethodName(program: Program, task: number | undefined, method: number): string | undefined {
  const names = namesOf(program);
  const own = names.kernel.get(method);
  if (own !== undefined) return own;
  const served = task === undefined ? undefined : servedBy(program, names.served, task);
  return served?.get(method) ?? names.anywhere.get(method);
}

/** The methods of a program by number. */
interface Names {
  readonly kernel: ReadonlyMap<number, string>;
  /** Those of one protocol alone. */
  readonly anywhere: ReadonlyMap<number, string>;
  /** By the number of a task, those of the protocols that it serves, once they were asked for. */
  readonly served: ReadonlyMap<number, string>[];
}

/** Every call of every moment asks for its name, so those of a program are sorted once. */
const known = new WeakMap<Program, Names>();

function namesOf(program: Program): Names {
  const names = known.get(program) ?? sorted(program);
  known.set(program, names);
  return names;
}

function servedBy({ tasks, protocols }: Program, served: Names["served"], task: number): ReadonlyMap<number, string> {
  served[task] ??= firstNames(tasks[task].serves.flatMap((number) => protocols[number].methods));
  return served[task];
}

function sorted({ kernel, protocols }: Program): Names {
  const methods = protocols.flatMap((protocol) => protocol.methods);
  const counts = new Map<number, number>();
  for (const { number } of methods) counts.set(number, (counts.get(number) ?? 0) + 1);
  return {
    kernel: firstNames(Object.entries(kernel.methods).map(([name, number]) => ({ name, number }))),
    anywhere: firstNames(methods.filter(({ number }) => counts.get(number) === 1)),
    served: [],
  };
}

/** By number; of two that have one, the first. */
const firstNames = (methods: readonly { readonly name: string; readonly number: number }[]): Map<number, string> =>
  new Map(methods.toReversed().map(({ name, number }) => [number, name]));
