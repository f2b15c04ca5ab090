import type { AstNode } from "langium";
import {
  type Declaration,
  isConst,
  isFibril,
  isLocal,
  isPhone,
  isProtocol,
  isSession,
  isTask,
  type Method,
  type Protocol,
  type Source,
} from "../generated/ast.ts";
import type { Scenario } from "../scenario.ts";
import { namedMembers } from "../visible.ts";
import { nodesOf } from "../walk.ts";
import type { StaticFinding } from "./finding.ts";

/**
 * Names of a file that nothing in its scenario uses. A file without tasks is there for others; a name that begins with an underscore
 * is there on purpose. Of several names in one `let`, those before one that is used have to be there.
 */
export function unused(source: Source, scenario: Scenario): StaticFinding[] {
  if (!source.items.some(isTask)) return [];
  const used = new Set<AstNode>();
  for (const { references } of scenario.files)
    for (const reference of references) if ("ref" in reference && reference.ref !== undefined) used.add(reference.ref);
  const found: StaticFinding[] = [];
  const look = (node: Declaration | Method | Protocol, what: string) => {
    if (!used.has(node) && !node.name.startsWith("_")) found.push(findingOf(node, what));
  };
  for (const item of source.items) {
    if (isConst(item)) look(item, "constant");
    if (isProtocol(item)) {
      if (!used.has(item) && item.methods.every((method) => !used.has(method))) look(item, "protocol");
      else for (const method of item.methods) look(method, "method");
    }
    if (!isTask(item)) continue;
    for (const member of namedMembers(item)) {
      if (isFibril(member) && !member.spawned) continue;
      // The kernel has these whether or not they are used: they take slots, and are seen in dumps.
      if (isPhone(member) || isSession(member)) continue;
      look(member, wordFor(member));
    }
    for (const node of nodesOf(item)) {
      if (!isLocal(node) || node.$container.$type !== "Let") continue;
      const { locals } = node.$container;
      const isNeeded = locals.slice((node.$containerIndex ?? 0) + 1).some((later) => used.has(later));
      if (!isNeeded) look(node, "name");
    }
  }
  return found;
}

function findingOf(node: Declaration | Method | Protocol, what: string): StaticFinding {
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
