import type { AstNode } from "langium";
import {
  type Declaration,
  type Item,
  isConst,
  isFibril,
  isLet,
  isPhone,
  isProtocol,
  isSession,
  isTask,
  type Let,
  type Method,
  type Protocol,
  type Source,
  type Task,
} from "../generated/ast.ts";
import type { Scenario } from "../scenario.ts";
import { type NamedMember, namedMembers } from "../visible.ts";
import { nodesOfType } from "../walk.ts";
import type { StaticFinding } from "./finding.ts";

/**
 * Names of a file that nothing in its scenario uses. A file without tasks is there for others; a name that begins with an underscore
 * is there on purpose. Of several names in one `let`, those before one that is used have to be there.
 */
export function unused(source: Source, scenario: Scenario): StaticFinding[] {
  if (!source.items.some(isTask)) return [];
  const open = new Set<AstNode>(source.items.flatMap(namesIn));
  for (const { references } of scenario.files) {
    for (const reference of references) {
      if (open.size === 0) return [];
      if ("ref" in reference && reference.ref !== undefined) open.delete(reference.ref);
    }
  }
  return source.items.flatMap((item) => unusedIn(item, open));
}

/** The names of a declaration that are there to be used, and itself. The kernel has phones whether or not they are used: they take slots, and are seen in dumps. */
function namesIn(item: Item): AstNode[] {
  if (isConst(item)) return [item];
  if (isProtocol(item)) return [item, ...item.methods];
  return isTask(item) ? [...usableMembers(item), ...letsOf(item).flatMap(({ locals }) => locals)] : [];
}

function usableMembers(task: Task): NamedMember[] {
  return namedMembers(task).filter(
    (member) => !isPhone(member) && !isSession(member) && (!isFibril(member) || member.spawned),
  );
}

const letsOf = (task: Task): Let[] => nodesOfType(task, "Let").filter(isLet);

function unusedIn(item: Item, open: ReadonlySet<AstNode>): StaticFinding[] {
  const told = <T extends Named>(nodes: readonly T[], what: (node: T) => string) =>
    nodes.filter((node) => open.has(node) && !node.name.startsWith("_")).map((node) => findingOf(node, what(node)));
  if (isConst(item)) return told([item], () => "constant");
  if (isProtocol(item)) {
    const isUnused = open.has(item) && item.methods.every((method) => open.has(method));
    return isUnused ? told([item], () => "protocol") : told(item.methods, () => "method");
  }
  if (!isTask(item)) return [];
  const locals = letsOf(item).flatMap((node) =>
    node.locals.slice(1 + node.locals.findLastIndex((local) => !open.has(local))),
  );
  return [...told(usableMembers(item), wordFor), ...told(locals, () => "name")];
}

type Named = Declaration | Method | Protocol;

function findingOf(node: Named, what: string): StaticFinding {
  const why =
    what === "method" ? "nobody sends or handles it" : what === "fibril" ? "nothing spawns it" : "nothing uses it";
  return {
    code: "unused",
    node,
    property: "name",
    message: `The ${what} \`${node.name}\` is unused: ${why}.`,
    related: [],
  };
}

function wordFor(node: Declaration): string {
  switch (node.$type) {
    case "SyncObject":
      return node.kind;
    case "Fn":
      return "fn";
    default:
      return node.$type.toLowerCase();
  }
}
