import { type AstNode, AstUtils } from "langium";
import { type Block, isBlock, isChoose, isHandler, isIf, isReceive } from "../generated/ast.ts";
import type { Activities } from "./activities.ts";
import type { StaticFinding } from "./finding.ts";
import type { Answered, Held, State } from "./state.ts";

/** A way out of a routine: its end, or a `return`. */
export interface Exit {
  readonly state: State;
  readonly node: AstNode;
}

/**
 * Locks that are kept by some ways out of a routine. A `fn` may give them to its caller (`isGivenBackOutside`): of a `fn` only those
 * count that another way gives back. What ends a fibril or a handler has to give back all, but for semaphores, which others may raise.
 */
export function leftHeld(
  exits: readonly Exit[],
  before: State,
  isGivenBackOutside: ((lock: AstNode) => boolean) | undefined,
): StaticFinding[] {
  const found: StaticFinding[] = [];
  for (const { state, node } of exits) {
    for (const held of state.held.values()) {
      const { key, declaration } = held.lock;
      if (before.held.has(key)) continue;
      const other = exits.find((exit) => exit.state.taken.has(key) && !exit.state.held.has(key));
      const isOwned = isGivenBackOutside === undefined && held.node.$type === "Lock";
      if (isOwned || (other !== undefined && isGivenBackOutside?.(declaration) === false))
        found.push(keptFinding(held, node, other?.node));
    }
  }
  return found;
}

function keptFinding(held: Held, node: AstNode, other: AstNode | undefined): StaticFinding {
  const { name } = held.lock;
  const how = node.$type === "Return" ? "This `return` leaves" : "A way to the end of this leaves";
  const related = [{ node: held.node, message: `\`${name}\` is taken here.` }];
  if (other?.$type === "Return") related.push({ node: other, message: "This way out gives it back." });
  return {
    code: "lock-left-held",
    node: node.$type === "Return" ? node : held.node,
    message: `${how} \`${name}\` taken: whoever wants it next may wait for ever. Give it back before, or use the block form \`lock … { }\`.`,
    related,
  };
}

/** Locks that one turn of a loop takes and does not give back before the next. */
export function leftInLoop(turns: readonly State[], head: State, body: Block): StaticFinding[] {
  const found: StaticFinding[] = [];
  for (const { held } of turns) {
    for (const each of held.values()) {
      const { key, name, isExact } = each.lock;
      if (head.held.has(key) || !isExact || !AstUtils.hasContainerOfType(each.node, (node) => node === body)) continue;
      if (each.node.$type !== "Lock") continue;
      found.push({
        code: "lock-left-held",
        node: each.node,
        message: `A turn of this loop may end with \`${name}\` taken, and the next wants it again, or leaves it for ever. Give it back on every way to the next turn, or use the block form \`lock … { }\`.`,
        related: [],
      });
    }
  }
  return found;
}

/** Calls that some way through a handler leaves without an answer. */
export function notAnswered(exits: readonly Exit[], routine: AstNode): StaticFinding[] {
  const found: StaticFinding[] = [];
  for (const { state, node } of exits) {
    for (const [call, status] of state.calls) {
      if (status.kind === "open") found.push(unanswered(call, node, routine, undefined));
      else if (status.kind === "either" && (isIf(status.split) || isChoose(status.split)))
        found.push(unanswered(call, status.split, routine, status.by));
    }
  }
  return found;
}

function unanswered(call: AstNode, node: AstNode, routine: AstNode, by: AstNode | undefined): StaticFinding {
  const what = isReceive(call) ? "the call that is received here" : "its call";
  const isEnd = node === routine;
  const way = isEnd ? "This handler" : node.$type === "Return" ? "A handler that returns here" : "One way through this";
  const shown = isEnd ? call : node;
  const related = by === undefined ? [] : [{ node: by, message: "Another way answers it here." }];
  if (shown !== call)
    related.push({ node: call, message: `The call ${isReceive(call) ? "is received" : "comes"} here.` });
  return {
    code: "no-answer",
    node: shown,
    ...(isHandler(shown) ? { property: shown.any ? "any" : "method" } : {}),
    message: `${way} may end without an answer to ${what}: the caller waits for ever. Answer, forward or store it on every way.`,
    related,
  };
}

/** A second answer to a call that is answered on every way here, or on one that comes here in any case. */
export function twiceAnswered(status: Answered, node: AstNode): StaticFinding | undefined {
  if (status.kind !== "done" && status.kind !== "either") return undefined;
  if (status.kind === "either" && (status.split === undefined || !followsAlways(node, status.split))) return undefined;
  return {
    code: "answered-twice",
    node,
    message:
      "The call may be answered already when this is reached: a second answer stops the run. End the way that has answered, with `return` or `else`.",
    related: [{ node: status.by, message: "It is answered here before." }],
  };
}

/** Whether a statement is reached whatever an `if` before it does. */
function followsAlways(node: AstNode, split: AstNode): boolean {
  const block = AstUtils.getContainerOfType(node, isBlock);
  return (isIf(split) || isChoose(split)) && AstUtils.hasContainerOfType(split, (at) => at === block);
}

/** What was found along the ways through routines. Nobody waits for an answer to a notification or a hang-up. */
export function alongPaths(activities: Activities): StaticFinding[] {
  const found = new Map<AstNode, StaticFinding>();
  const hangup = activities.world.kernelMethod("IPC_M_PHONE_HUNGUP");
  for (const { routine, instance, facts, calledBy } of activities.withIdleHandlers()) {
    const isCalled = calledBy.size === 0 || [...calledBy].some(({ isNotification }) => !isNotification);
    const needsAnswer = isCalled && (hangup === undefined || instance.handlers.get(hangup) !== routine);
    for (const finding of facts.findings)
      if (!(finding.code === "no-answer" && !needsAnswer)) found.set(finding.node, finding);
  }
  return [...found.values()];
}
