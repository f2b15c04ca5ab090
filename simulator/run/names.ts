import type { Program } from "../program.ts";

/** A method's name as the task that it is sent to understands it, with its number; the number alone when nothing names it. */
export function methodName(program: Program, task: number | undefined, method: number): string {
  const name = plainMethodName(program, task, method);
  return name === undefined ? `${method}` : `${name}(${method})`;
}

/** The name alone: by the protocols that the task serves, by the kernel for its own methods, else by the only protocol that has the number. */
export function plainMethodName(program: Program, task: number | undefined, method: number): string | undefined {
  const own = Object.entries(program.kernel.methods).find(([, number]) => number === method);
  if (own !== undefined) return own[0];
  const served = task === undefined ? [] : program.tasks[task].serves.map((number) => program.protocols[number]);
  const known = (protocols: readonly (typeof program.protocols)[number][]) =>
    protocols.flatMap((protocol) => protocol.methods).filter((candidate) => candidate.number === method);
  const byTask = known(served);
  if (byTask.length > 0) return byTask[0].name;
  const anywhere = known(program.protocols);
  return anywhere.length === 1 ? anywhere[0].name : undefined;
}
