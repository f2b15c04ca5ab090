import type { Program } from "#simulator";
import { meaningsOf } from "../breakpoints/method-names.ts";
import type { MethodCounts, MethodsBody, MomentBody } from "../protocol.ts";
import type { Sources } from "../session/sources.ts";

/** How often methods were used, by their names with their numbers; up to `until`, where what came later is not kept. */
export interface Counted {
  readonly methods: ReadonlyMap<string, MethodCounts>;
  readonly until: number | undefined;
}

/** What a method breakpoint can name: the methods of the scenario's protocols, then those of the kernel that tasks handle. */
export function methodsBody(
  here: Pick<MomentBody, "session" | "moment">,
  program: Program,
  sources: Sources,
  counted?: Counted,
): MethodsBody {
  const meanings = meaningsOf(program);
  const rowOf = (name: string, number: number) => {
    const handlers = meanings
      .filter((meaning) => meaning.handled && meaning.method === number && meaning.name === name)
      .map(({ task }) => program.tasks[task]);
    const counts = counted?.methods.get(`${name}(${number})`) ?? { sent: 0, received: 0, answered: 0 };
    return {
      name,
      number,
      handledBy: handlers.map((task) => task.name),
      handlers: handlers.flatMap((task) => {
        const routine = task.handlers.get(number);
        const source = routine === undefined ? undefined : sources.placeBody(program.routines[routine].place);
        return source === undefined ? [] : [{ task: task.name, source }];
      }),
      ...(counted !== undefined && { counts }),
    };
  };
  const own = Object.entries(program.kernel.methods).map(([name, number]) => rowOf(name, number));
  return {
    ...here,
    protocols: [
      ...program.protocols.map(({ name, methods }) => ({ name, methods: methods.map((m) => rowOf(m.name, m.number)) })),
      { name: program.kernel.name, methods: own.filter(({ handledBy }) => handledBy.length > 0) },
    ],
    ...(counted?.until !== undefined && { countedUntil: counted.until }),
  };
}
