import { type LocalInfo, type Program, ROUTINE, STRIDE } from "#simulator";
import type { Names } from "../expressions/check.ts";
import { namesOf } from "../expressions/environment.ts";
import type { Binding } from "./points.ts";

/** What a breakpoint on a line may name: what the statement there sees, in any of the tasks that have it. */
export function namesAtLine(program: Program, { lines, routines, methods }: Binding): Names {
  if (methods.length > 0) return namesAtMethod(program);
  const { code } = program;
  const entries = routines.map((routine) => program.routines[routine].entry).filter((pc) => pc >= 0);
  const locals = [...lines, ...entries].flatMap((pc) =>
    program.routines[code[pc * STRIDE + ROUTINE]].locals.filter(({ from, to }) => from <= pc && pc < to),
  );
  const here = new Set([...routines, ...lines.map((pc) => code[pc * STRIDE + ROUTINE])]);
  const tasks = [...program.tasks.keys()].filter((task) =>
    routinesOf(program, task).some((routine) => here.has(routine)),
  );
  return { alone: alone(program, tasks, locals), ofTasks: variablesOf(program) };
}

/** What a breakpoint on a method may name: which of these there are depends on who does what with the call. */
export const namesAtMethod = (program: Program): Names => ({
  alone: alone(
    program,
    [...program.tasks.keys()],
    program.routines.flatMap(({ locals }) => locals),
  ),
  ofTasks: variablesOf(program),
});

const alone = (program: Program, tasks: readonly number[], locals: readonly LocalInfo[]): Set<string> =>
  new Set([
    ...namesOf(
      program,
      undefined,
      locals.map(({ name }) => name),
    ),
    ...tasks.flatMap((task) => namesOf(program, task, [])),
  ]);

const variablesOf = (program: Program): Names["ofTasks"] =>
  new Map(program.tasks.map(({ name, variables }) => [name, variables.map((variable) => variable.name)]));

/** The routines that run in a task. */
function routinesOf(program: Program, task: number): number[] {
  const { fibrils, handlers, anyHandler } = program.tasks[task];
  const own = [...fibrils.map(({ routine }) => routine), ...handlers.values()];
  const all = new Set(anyHandler === undefined ? own : [...own, anyHandler]);
  for (const routine of all) for (const called of program.routines[routine].calls) all.add(called);
  return [...all];
}
