import { localsAt, type Program } from "#simulator";
import type { Look, Scope } from "./look.ts";
import { tasksValue } from "./things.ts";
import type { Value } from "./value.ts";

/** Names that have a meaning of their own in debug expressions: numbers, and lists of tasks. */
export const numbersOfMoment: Readonly<Record<string, (look: Look) => number>> = {
  step: ({ run }) => run.step | 0,
  now: ({ run }) => run.machine.now | 0,
};
export const tasksOfMoment: Readonly<Record<string, (look: Look) => Value>> = {
  cycle: (look) => tasksValue(look, look.finding()?.cycle),
  victims: (look) => tasksValue(look, look.finding()?.victims),
};

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
    { kind: "special", names: [...Object.keys(numbersOfMoment), ...Object.keys(tasksOfMoment), "rc"] },
    { kind: "error", names: Object.keys(kernel.errors) },
    { kind: "method", names: Object.keys(kernel.methods) },
  ];
}

/** All names that mean something alone in a task, or outside of all tasks. */
export const namesOf = (program: Program, task: number | undefined, locals: readonly string[]): string[] =>
  nameGroups(program, task, locals).flatMap(({ names }) => names);

/** All names that mean something alone where an expression stands. */
export const namesIn = ({ program, task, pc }: Scope): string[] =>
  namesOf(program, task, pc === undefined ? [] : localsAt(program, pc).map(({ name }) => name));
