import type { Check, Clause } from "#simulator";
import type { Constants } from "../constants.ts";
import type { Check as CheckNode, Property, TaskReference } from "../generated/ast.ts";
import { forbiddenBy } from "../validation/properties.ts";
import type { Places } from "./places.ts";
import type { TaskRow } from "./tasks.ts";

/** Compiles a check; properties that cannot be checked yet are named to `refuse`. */
export function compileCheck(
  node: CheckNode,
  rows: readonly TaskRow[],
  constants: Constants,
  places: Places,
  refuse: (property: Property, message: string) => void,
): Check {
  return {
    name: node.name,
    place: places.of(node),
    constants: overridesOf(node, constants),
    clauses: node.properties.flatMap((property) => clauseOf(property, rows, constants, places, refuse)),
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

function clauseOf(
  property: Property,
  rows: readonly TaskRow[],
  constants: Constants,
  places: Places,
  refuse: (property: Property, message: string) => void,
): Clause[] {
  const place = places.of(property);
  switch (property.$type) {
    case "Forbid":
      return [{ kind: "forbid", what: [...new Set(property.kinds.flatMap(forbiddenBy))], place }];
    case "Expect": {
      const among = property.tasks.flatMap((task) => namesOf(task, rows, constants));
      return forbiddenBy(property.kind).map((what) => ({
        kind: "expect",
        what,
        among: property.tasks.length === 0 ? undefined : among,
        place,
      }));
    }
    default:
      refuse(property, `\`${property.$type.toLowerCase()}\` cannot be checked yet.`);
      return [];
  }
}

/** The tasks that a reference names, as the kernel prints them. */
function namesOf(reference: TaskReference, rows: readonly TaskRow[], constants: Constants): string[] {
  const row = rows.find(({ node }) => node === reference.task.ref);
  if (row === undefined) return [];
  if (!row.isReplicated) return [row.node.name];
  const all = Array.from({ length: row.count }, (_, index) => `${row.node.name}[${index}]`);
  if (reference.index === undefined) return all;
  const index = constants.evaluate(reference.index);
  return typeof index === "number" ? all.slice(index, index + 1) : [];
}
