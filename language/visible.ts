import type { AstNode } from "langium";
import {
  type Block,
  type Declaration,
  type Fibril,
  type Fn,
  type Handler,
  isBlock,
  isExchangeBlock,
  isFibril,
  isFn,
  isFor,
  isHandler,
  isLet,
  isTask,
  type Local,
  type Member,
  type Task,
} from "./generated/ast.ts";
import { groupedBy } from "./groups.ts";

export type NamedMember = Extract<Member, { name: string }>;

/** The declarations of a task that have a name. */
export function namedMembers(task: Task): NamedMember[] {
  return task.members.filter((member): member is NamedMember => "name" in member && member.name !== undefined);
}

/** The declarations of a task that have this name: one, where the task is right. */
export function membersNamed(task: Task | undefined, name: string): readonly Declaration[] {
  return task === undefined ? [] : (namesOf(task, () => namedMembers(task)).get(name) ?? []);
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
    if (isBlock(at)) yield* localsBefore(at, inner);
    else if (isTask(at)) yield* namedMembers(at);
    else if (isRoutine(at)) yield* at.parameters;
    else yield* declaredBy(at, inner);
    inner = at;
  }
}

/** The first of `visibleAt` with this name, found without a look at the others. */
export function visibleNamed(node: AstNode, name: string): Declaration | undefined {
  let inner = node;
  for (let at = node.$container; at !== undefined; at = at.$container) {
    let found: Declaration | undefined;
    if (isBlock(at)) found = localNamed(at, inner, name);
    else if (isTask(at)) [found] = membersNamed(at, name);
    else if (isRoutine(at)) found = namesOf(at, () => at.parameters).get(name)?.[0];
    else found = declaredBy(at, inner).find((declaration) => declaration.name === name);
    if (found !== undefined) return found;
    inner = at;
  }
  return undefined;
}

function isRoutine(node: AstNode): node is Fn | Fibril | Handler {
  return isFn(node) || isFibril(node) || isHandler(node);
}

/** What a statement declares for its body. */
function declaredBy(at: AstNode, inner: AstNode): readonly Declaration[] {
  return (isFor(at) || isExchangeBlock(at)) && inner === at.body && at.local !== undefined ? [at.local] : [];
}

function* localsBefore({ statements }: Block, inner: AstNode): Generator<Local> {
  for (let index = (inner.$containerIndex ?? 0) - 1; index >= 0; index--) {
    const statement = statements[index];
    if (isLet(statement)) yield* statement.locals;
  }
}

/** Of the locals with this name that come before `inner` in a block, the last. */
function localNamed(block: Block, inner: AstNode, name: string): Declaration | undefined {
  const same = namesOf(block, () => block.statements.filter(isLet).flatMap((node) => node.locals.toReversed())).get(
    name,
  );
  const end = inner.$containerIndex ?? 0;
  let [least, most] = [0, same?.length ?? 0];
  while (least < most) {
    const middle = (least + most) >> 1;
    if ((same?.[middle].$container?.$containerIndex ?? 0) < end) least = middle + 1;
    else most = middle;
  }
  return same?.[least - 1];
}

const names = new WeakMap<AstNode, ReadonlyMap<string, readonly Declaration[]>>();

/** What a node declares, by name: collected once, as a tree does not change. */
function namesOf(node: AstNode, declared: () => readonly Declaration[]): ReadonlyMap<string, readonly Declaration[]> {
  const known = names.get(node) ?? groupedBy(declared(), (declaration) => declaration.name);
  names.set(node, known);
  return known;
}
