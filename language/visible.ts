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

function localsBefore(block: Block, inner: AstNode): readonly Declaration[] {
  const all = localsOf(block);
  return all.slice(0, countBefore(all, inner)).reverse();
}

/** Of the locals with this name that come before `inner` in a block, the last. */
function localNamed(block: Block, inner: AstNode, name: string): Declaration | undefined {
  const same = namesOf(block, () => localsOf(block)).get(name) ?? [];
  return same[countBefore(same, inner) - 1];
}

const locals = new WeakMap<Block, readonly Local[]>();

/** The locals of a block's statements; of one statement the last first. */
function localsOf(block: Block): readonly Local[] {
  const known = locals.get(block) ?? block.statements.filter(isLet).flatMap((node) => node.locals.toReversed());
  locals.set(block, known);
  return known;
}

/** How many of the locals of a block stand in statements before the one of `inner`. */
function countBefore(declared: readonly Declaration[], inner: AstNode): number {
  const end = inner.$containerIndex ?? 0;
  let [least, most] = [0, declared.length];
  while (least < most) {
    const middle = (least + most) >> 1;
    if ((declared[middle].$container?.$containerIndex ?? 0) < end) least = middle + 1;
    else most = middle;
  }
  return least;
}

const names = new WeakMap<AstNode, ReadonlyMap<string, readonly Declaration[]>>();

/** What a node declares, by name: collected once, as a tree does not change. */
function namesOf(node: AstNode, declared: () => readonly Declaration[]): ReadonlyMap<string, readonly Declaration[]> {
  const known = names.get(node) ?? groupedBy(declared(), (declaration) => declaration.name);
  names.set(node, known);
  return known;
}
