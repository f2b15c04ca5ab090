import { type Program, ROUTINE, STRIDE } from "#simulator";
import type { Outlook } from "../expressions/check.ts";
import type { Binding } from "./points.ts";

/** What the conditions of a breakpoint on a line see: what the statement there does, in any of the tasks that have it. */
export function outlookAtLine(program: Program, { lines, routines, methods }: Binding): Outlook {
  if (methods.length > 0) return outlookAtMethod(program);
  const { code } = program;
  const entries = routines.map((routine) => program.routines[routine].entry).filter((pc) => pc >= 0);
  const locals = [...lines, ...entries].flatMap((pc) =>
    program.routines[code[pc * STRIDE + ROUTINE]].locals.filter(({ from, to }) => from <= pc && pc < to),
  );
  const here = new Set([...routines, ...lines.map((pc) => code[pc * STRIDE + ROUTINE])]);
  const tasks = [...program.tasks.keys()].filter((task) =>
    routinesOf(program, task).some((routine) => here.has(routine)),
  );
  return { tasks, locals: locals.map(({ name }) => name) };
}

/** What those of a breakpoint on a method may see: that depends on who does what with the call. */
export const outlookAtMethod = ({ tasks, routines }: Program): Outlook => ({
  tasks: [...tasks.keys()],
  locals: routines.flatMap(({ locals }) => locals.map(({ name }) => name)),
});

/** The routines that run in a task. */
function routinesOf({ tasks }: Program, task: number): number[] {
  const { fibrils, fns, handlers, anyHandler } = tasks[task];
  const all = [...fibrils.map(({ routine }) => routine), ...fns.values(), ...handlers.values()];
  return anyHandler === undefined ? all : [...all, anyHandler];
}
