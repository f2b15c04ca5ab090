import { type Program, plainMethodName } from "#simulator";

/** A method as one task understands its number. */
export interface Meaning {
  readonly task: number;
  readonly method: number;
  readonly name: string;
  /** Whether the task has a handler of its own for it. */
  readonly handled: boolean;
}

/** What every number that the scenario names means at every task that serves or handles it. */
export function meaningsOf(program: Program): Meaning[] {
  const kernel = Object.values(program.kernel.methods);
  return program.tasks.flatMap((info, task) => {
    const served = info.serves.flatMap((number) => program.protocols[number].methods.map((method) => method.number));
    return [...new Set([...info.handlers.keys(), ...served, ...kernel])].map((method): Meaning => {
      const routine = info.handlers.get(method);
      const name = plainMethodName(program, task, method);
      const own = routine === undefined ? undefined : program.routines[routine].name;
      return { task, method, name: name ?? own ?? String(method), handled: routine !== undefined };
    });
  });
}
