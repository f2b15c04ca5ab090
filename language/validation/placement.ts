import { type AstNode, AstUtils } from "langium";
import { routineOf } from "../calls.ts";
import { isCheck, isFn, isHandler, isMain, isTask, type Return } from "../generated/ast.ts";
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

function needsRequest(node: AstNode, what: string, instead: string | undefined, context: Context): void {
  const routine = routineOf(node);
  if (routine === undefined) {
    // Elsewhere values must be known before the run, and it is said that this one is not.
    if (AstUtils.getContainerOfType(node, isCheck) === undefined) return;
    context.error("misplaced", `${what} is about the call being handled; there is none here.`, { node });
    return;
  }
  const outsider = isFn(routine) ? context.calls.outsiderOf(routine) : isHandler(routine) ? undefined : routine;
  if (outsider === undefined) return;
  const where = isMain(outsider) ? "`main`" : `the fibril \`${outsider.name}\``;
  const how = isFn(routine) ? `\`${routine.name}\` is also called from ${where}` : `this is ${where}`;
  const advice = instead === undefined ? "expected an `on` handler" : `expected an \`on\` handler, or ${instead}`;
  context.error("outside-handler", `${what} is about the call being handled, but ${how}; ${advice}.`, { node });
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
