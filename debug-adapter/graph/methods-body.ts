import type { Program } from "#simulator";
import { meaningsOf } from "../breakpoints/method-names.ts";
import type { MethodsBody } from "../protocol.ts";

/** What a method breakpoint can name: the methods of the scenario's protocols, then those of the kernel that tasks handle. */
export function methodsBody(session: string, program: Program): MethodsBody {
  const meanings = meaningsOf(program);
  const rowOf = (name: string, number: number) => {
    const handlers = meanings.filter(
      (meaning) => meaning.handled && meaning.method === number && meaning.name === name,
    );
    return { name, number, handledBy: handlers.map(({ task }) => program.tasks[task].name) };
  };
  const own = Object.entries(program.kernel.methods).map(([name, number]) => rowOf(name, number));
  return {
    session,
    protocols: [
      ...program.protocols.map(({ name, methods }) => ({ name, methods: methods.map((m) => rowOf(m.name, m.number)) })),
      { name: program.kernel.name, methods: own.filter(({ handledBy }) => handledBy.length > 0) },
    ],
  };
}
