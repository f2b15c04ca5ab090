import type { AstNode } from "langium";
import type { Check, Clause, TaskInfo } from "#simulator";
import type { Constants } from "../constants.ts";
import type { Check as CheckNode, Property, Task, TaskReference } from "../generated/ast.ts";
import { forbiddenBy } from "../validation/properties.ts";
import type { Emitter } from "./emitter.ts";
import { ExpressionCompiler } from "./expressions.ts";
import type { Places } from "./places.ts";
import type { TaskRow } from "./tasks.ts";

/** What the checks of a program are compiled with. */
export interface CheckContext {
  readonly emitter: Emitter;
  readonly rowOf: ReadonlyMap<Task, TaskRow>;
  readonly tasks: readonly TaskInfo[];
  readonly constants: Constants;
  readonly places: Places;
  readonly refuse: (node: AstNode, message: string) => void;
}

/** Compiles a check. */
export function compileCheck(node: CheckNode, context: CheckContext): Check {
  const { constants, places } = context;
  return {
    name: node.name,
    place: places.of(node),
    constants: overridesOf(node, constants),
    clauses: node.properties.flatMap((property) => clauseOf(property, context)),
  };
}

/** The values that a check puts in place of those of constants. */
export function overridesOf(node: CheckNode, constants: Constants): Map<string, number> {
  return new Map(
    node.overrides.flatMap(({ constant, value }): [string, number][] => {
      const known = constants.evaluate(value);
      return typeof known === "number" && constant.ref !== undefined ? [[constant.ref.name, known]] : [];
    }),
  );
}

const conditions = { Always: "always", Eventually: "eventually", Reachable: "reachable" } as const;

function clauseOf(property: Property, context: CheckContext): Clause[] {
  const { rowOf, constants, places } = context;
  const place = places.of(property);
  switch (property.$type) {
    case "Forbid":
      return [{ kind: "forbid", what: [...new Set(property.kinds.flatMap(forbiddenBy))], place }];
    case "Expect": {
      const among = property.tasks.flatMap((task) => namesOf(task, rowOf, constants));
      return forbiddenBy(property.kind).map((what) => ({
        kind: "expect",
        what,
        among: property.tasks.length === 0 ? undefined : among,
        place,
      }));
    }
    default: {
      const condition = conditionCompiler(context).condition(property.condition);
      return [{ kind: conditions[property.$type], condition, place }];
    }
  }
}

/** Compiles expressions over the variables of tasks. */
function conditionCompiler({ emitter, rowOf, tasks, constants, refuse }: CheckContext): ExpressionCompiler {
  return new ExpressionCompiler(
    emitter,
    constants,
    () => undefined,
    refuse,
    ({ task: { task, index }, variable }) => {
      const row = task.ref && rowOf.get(task.ref);
      const replica = index === undefined ? 0 : constants.evaluate(index);
      if (row === undefined || typeof replica !== "number") return undefined;
      const number = row.first + replica;
      const info = tasks[number]?.variables.find(({ name }) => name === variable.$refText);
      return info === undefined ? undefined : { task: number, offset: info.offset, length: info.length };
    },
  );
}

/** The tasks that a reference names, as the kernel prints them. */
function namesOf(reference: TaskReference, rowOf: CheckContext["rowOf"], constants: Constants): string[] {
  const row = reference.task.ref && rowOf.get(reference.task.ref);
  if (row === undefined) return [];
  if (!row.isReplicated) return [row.node.name];
  const all = Array.from({ length: row.count }, (_, index) => `${row.node.name}[${index}]`);
  if (reference.index === undefined) return all;
  const index = constants.evaluate(reference.index);
  return typeof index === "number" ? all.slice(index, index + 1) : [];
}
