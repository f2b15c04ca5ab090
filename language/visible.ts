import type { AstNode } from "langium";
import {
  type Declaration,
  isBlock,
  isExchangeBlock,
  isFibril,
  isFn,
  isFor,
  isHandler,
  isLet,
  isTask,
  isVariable,
  type Local,
  type Member,
  type Task,
  type Variable,
} from "./generated/ast.ts";

export type NamedMember = Extract<Member, { name: string }>;

/** The declarations of a task that have a name. */
export function namedMembers(task: Task): NamedMember[] {
  return task.members.filter((member): member is NamedMember => "name" in member && member.name !== undefined);
}

export function variablesOf(task: Task): Variable[] {
  return task.members.filter(isVariable);
}

/** The task that a node stands in. */
export function taskOf(node: AstNode): Task | undefined {
  for (let at: AstNode | undefined = node; at !== undefined; at = at.$container) if (isTask(at)) return at;
  return undefined;
}

/** What a task's code sees at a node by a bare name, innermost first: locals, parameters, then the task's own names. */
export function* visibleAt(node: AstNode): Generator<Declaration> {
  let inner = node;
  for (let at = node.$container; at !== undefined; at = at.$container) {
    if (isBlock(at)) yield* localsBefore(at.statements, inner.$containerIndex ?? 0);
    else if ((isFor(at) || isExchangeBlock(at)) && inner === at.body && at.local !== undefined) yield at.local;
    else if (isFn(at) || isFibril(at) || isHandler(at)) yield* at.parameters;
    else if (isTask(at)) yield* namedMembers(at);
    inner = at;
  }
}

function* localsBefore(statements: readonly AstNode[], end: number): Generator<Local> {
  for (const statement of statements.slice(0, end).reverse()) if (isLet(statement)) yield* statement.locals;
}
