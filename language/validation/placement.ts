import { type AstNode, AstUtils } from "langium";
import {
  type Fn,
  isCheck,
  isFibril,
  isFn,
  isFnCall,
  isHandler,
  isMain,
  isTask,
  type Return,
  type Task,
} from "../generated/ast.ts";
import type { Checks, Context } from "./context.ts";

/** Statements and values that mean something only in some places. */
export const placementChecks: Checks = {
  Answer: (node, context) =>
    void (node.call === undefined && needsRequest(node, "`answer`", "`answer … to c`", context)),
  Forward: (node, context) =>
    void (node.call === undefined && needsRequest(node, "`forward`", "`forward c to …`", context)),
  Receive: (node, context) => needsRequest(node, "`receive`", undefined, context),
  Request: (node, context) => needsRequest(node, "`request`", undefined, context),
  Sender: (node, context) => needsRequest(node, "`sender`", undefined, context),
  Connect: (node, context) => void (node.sender && needsRequest(node, "`connect sender`", undefined, context)),
  CalledMethod: (node, context) => needsRequest(node, "`method`", undefined, context),
  CallArgument: (node, context) => needsRequest(node, "`arg`", undefined, context),
  Self(node, { error }) {
    if (AstUtils.getContainerOfType(node, isTask) === undefined) {
      error("misplaced", "`self` is the index of a replica; it has a value only inside a task.", { node });
    }
  },
  Break: (node, context) => needsLoop(node, "break", context),
  Continue: (node, context) => needsLoop(node, "continue", context),
  Return: checkReturn,
};

/** The routine that a node stands in. */
function routineOf(node: AstNode) {
  return AstUtils.getContainerOfType(node, (at) => isFn(at) || isHandler(at) || isMain(at) || isFibril(at));
}

function needsRequest(node: AstNode, what: string, instead: string | undefined, context: Context): void {
  const routine = routineOf(node);
  if (routine === undefined) {
    // Elsewhere values must be known before the run, and it is said that this one is not.
    if (AstUtils.getContainerOfType(node, isCheck) === undefined) return;
    context.error("misplaced", `${what} is about the call being handled; there is none here.`, { node });
    return;
  }
  const outsider = isFn(routine) ? callerOutsideHandlers(routine, new Set()) : isHandler(routine) ? undefined : routine;
  if (outsider === undefined) return;
  const where = isMain(outsider) ? "`main`" : `the fibril \`${outsider.name}\``;
  const how = isFn(routine) ? `\`${routine.name}\` is also called from ${where}` : `this is ${where}`;
  const advice = instead === undefined ? "expected an `on` handler" : `expected an \`on\` handler, or ${instead}`;
  context.error("outside-handler", `${what} is about the call being handled, but ${how}; ${advice}.`, { node });
}

type Routine = Extract<ReturnType<typeof routineOf>, object>;

/** A `main` or fibril from which a `fn` can be reached, if there is one. */
function callerOutsideHandlers(fn: Fn, seen: Set<Fn>): Exclude<Routine, Fn | { $type: "Handler" }> | undefined {
  if (seen.has(fn)) return undefined;
  seen.add(fn);
  for (const caller of callersOf(fn)) {
    if (isHandler(caller)) continue;
    const outsider = isFn(caller) ? callerOutsideHandlers(caller, seen) : caller;
    if (outsider !== undefined) return outsider;
  }
  return undefined;
}

function callersOf(fn: Fn): Routine[] {
  const task: Task = fn.$container;
  return AstUtils.streamAllContents(task)
    .filter((node) => isFnCall(node) && node.fn.ref === fn)
    .map(routineOf)
    .filter((routine) => routine !== undefined)
    .toArray();
}

function needsLoop(node: AstNode, word: string, { error }: Context): void {
  const loops = ["While", "Loop", "Repeat", "For"];
  if (AstUtils.getContainerOfType(node.$container, (at): at is AstNode => loops.includes(at.$type)) !== undefined)
    return;
  error(
    "misplaced",
    `\`${word}\` stands outside a loop; expected \`while\`, \`loop\`, \`repeat\` or \`for\` around it.`,
    { node },
  );
}

function checkReturn(node: Return, { error }: Context): void {
  const routine = routineOf(node);
  if (node.value === undefined || routine === undefined || isFn(routine)) return;
  const instead = isHandler(routine) ? " Did you mean `answer`?" : "";
  error("misplaced", `Only a \`fn\` returns a value; expected \`return\` alone.${instead}`, {
    node,
    property: "value",
  });
}
