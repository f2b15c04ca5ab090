import type { AstNode } from "langium";
import {
  type Block,
  type Expression,
  isBlock,
  isBreak,
  isTask,
  type Source,
  type Statement,
  type Task,
} from "../generated/ast.ts";
import { childrenOf, nodesOfType } from "../walk.ts";
import type { StaticFinding } from "./finding.ts";

/** Statements that no way leads to, by the text alone: constants by name may have other values in a check. */
export function unreachable(source: Source): StaticFinding[] {
  return source.items.filter(isTask).flatMap((task) => {
    const found = known.get(task) ?? unreachableIn(task);
    known.set(task, found);
    return found;
  });
}

const known = new WeakMap<Task, readonly StaticFinding[]>();

function unreachableIn(task: Task): StaticFinding[] {
  const found: StaticFinding[] = [];
  const dead = new Set<AstNode>();
  for (const node of nodesOfType(task, "Block")) {
    if (!isBlock(node) || isWithin(node, dead)) continue;
    const literal = neverTaken(node);
    const [first, last] = [node.statements[0], node.statements.at(-1)];
    if (literal && first !== undefined && last !== undefined) {
      dead.add(node);
      found.push(findingOf(first, last, "The condition never holds"));
      continue;
    }
    const end = node.statements.findIndex(neverGoesOn);
    const after = node.statements[end + 1];
    if (end < 0 || after === undefined || last === undefined) continue;
    for (const statement of node.statements.slice(end + 1)) dead.add(statement);
    found.push(findingOf(after, last, "The statement before never goes on"));
  }
  return found;
}

function findingOf(first: AstNode, last: AstNode, why: string): StaticFinding {
  return { code: "unreachable", node: first, until: last, message: `This is never reached. ${why}.`, related: [] };
}

function isWithin(node: AstNode, dead: ReadonlySet<AstNode>): boolean {
  if (dead.size === 0) return false;
  for (let at: AstNode | undefined = node; at !== undefined; at = at.$container) if (dead.has(at)) return true;
  return false;
}

function neverTaken(block: Block): boolean {
  const parent = block.$container;
  if (parent.$type === "While") return literal(parent.condition) === false;
  if (parent.$type !== "If") return false;
  const value = literal(parent.condition);
  return value !== undefined && value === (parent.else === block);
}

function literal(expression: Expression | undefined): boolean | undefined {
  if (expression?.$type === "BooleanLiteral") return expression.true;
  return expression?.$type === "IntegerLiteral" ? expression.value !== 0n : undefined;
}

function neverGoesOn(statement: Statement): boolean {
  switch (statement.$type) {
    case "Return":
    case "Exit":
    case "Crash":
    case "Break":
    case "Continue":
      return true;
    case "Loop":
      return !breaksOut(statement.body);
    case "While":
      return literal(statement.condition) === true && !breaksOut(statement.body);
    case "If":
      return statement.else !== undefined && ends(statement.then) && ends(statement.else);
    case "Choose":
      return statement.branches.every(ends);
    case "Lock":
    case "ExchangeBlock":
      return statement.body !== undefined && ends(statement.body);
    default:
      return false;
  }
}

function ends(node: Block | Statement): boolean {
  return isBlock(node) ? node.statements.some(neverGoesOn) : neverGoesOn(node);
}

const loops: ReadonlySet<string> = new Set(["Loop", "While", "Repeat", "For"]);

/** Whether a `break` leaves the loop whose body this is. */
function breaksOut(node: AstNode): boolean {
  return childrenOf(node).some((child) => isBreak(child) || (!loops.has(child.$type) && breaksOut(child)));
}
