import type { AstNode } from "langium";
import type { Assignment, Expression, Fibril, Fn, FnCall, Let, Read, Request, Spawn, Value } from "../generated/ast.ts";
import {
  isAnswer,
  isAssignment,
  isBlock,
  isExchangeBlock,
  isFnCall,
  isLet,
  isRead,
  isReturn,
  isSpawn,
} from "../generated/ast.ts";
import { mostArguments } from "../limits.ts";
import { isHandleType, type Kind } from "../types.ts";
import { type Checks, type Context, count } from "./context.ts";
import { withArticle } from "./operands.ts";

/** Values have the type that their place needs: handles are not computed with. */
export const valueChecks: Checks = {
  Read: checkRead,
  Request: checkRequest,
  FnCall: checkWhole,
  Let: checkLet,
  Assignment: checkAssignment,
  Answer(node, context) {
    const { value, values } = node;
    if (value === undefined) return;
    if (value.$type === "Call" || value.$type === "Wait") {
      if (values.length > 0) {
        context.error("answer", "This passes the whole answer on; expected nothing after it.", {
          node,
          property: "values",
          index: 0,
        });
      }
    } else wantsNumber(value, context);
    if (values.length > mostArguments) {
      const message = `An answer has a return code and at most ${mostArguments} values, not ${values.length}.`;
      context.error("argument-count", message, { node, property: "values", index: mostArguments });
    }
  },
};

/** A name in an expression is a number; where handles may stand it is a value of any type. */
function checkRead(node: Read, context: Context): void {
  const declaration = node.ref.ref;
  const kind = declaration === undefined ? undefined : context.types.ofDeclaration(declaration);
  if (kind === undefined || kind === "integer") return;
  if (isHandleType(kind) && mayBeHandle(node)) return;
  const expected = mayBeHandle(node) ? "a value" : "a number";
  context.error("operand", `\`${node.ref.$refText}\` is ${withArticle(kind)}; expected ${expected}.`, { node });
}

function checkRequest(node: Request, context: Context): void {
  const parent = node.$container;
  if (parent.$type === "Answer" || parent.$type === "Forward" ? node.$containerProperty === "call" : mayBeHandle(node))
    return;
  context.error("operand", "`request` is a call; expected a number.", { node });
}

/** The whole of a `let`, an assignment, a `return` or an argument of the task's own routines. */
function mayBeHandle(node: AstNode): boolean {
  const parent = node.$container;
  return isLet(parent) || isAssignment(parent) || isReturn(parent) || isFnCall(parent) || isSpawn(parent);
}

function checkWhole(node: FnCall, { error }: Context): void {
  const parent: AstNode = node.$container;
  if (isBlock(parent) || isLet(parent) || isAssignment(parent) || isReturn(parent)) return;
  if (isAnswer(parent) && node.$containerProperty === "value") return;
  const message = `\`${node.fn.$refText}(…)\` cannot stand inside an expression: give its result a name with \`let\` first.`;
  error("misplaced", message, { node });
}

function wantsNumber(value: Value, context: Context): void {
  const kind = context.types.ofValue(value);
  // A name and `request` are reported as such.
  if (kind === undefined || kind === "integer" || value.$type === "Read" || value.$type === "Request") return;
  context.error("operand", `This is ${withArticle(kind)}; expected a number.`, { node: value });
}

function checkLet(node: Let, context: Context): void {
  const most = mostResults(node.value);
  if (node.locals.length <= most || (isRead(node.value) && node.value.ref.ref === undefined)) return;
  const message = `This gives ${count(most, "value")}, not ${node.locals.length}.`;
  context.error("result-count", message, { node, property: "locals", index: most });
}

function mostResults(value: Value): number {
  switch (value.$type) {
    case "Call":
      return 1 + mostArguments;
    case "Wait":
      return value.mutex === undefined ? 1 + mostArguments : 1;
    case "Connect":
      return 2;
    default:
      return 1;
  }
}

function checkAssignment(node: Assignment, context: Context): void {
  const target = node.target.ref.ref;
  if (target === undefined) return;
  const kind = context.types.ofDeclaration(target);
  const isVariable = target.$type === "Variable" || target.$type === "Local" || target.$type === "Parameter";
  if (!isVariable) {
    const what = target.$type === "Const" ? "a constant" : withArticle(kind ?? "integer");
    context.error("operand", `\`${target.name}\` is ${what}, which cannot be assigned to; expected a variable.`, {
      node: node.target,
    });
    return;
  }
  if (isExchangeBlock(target.$container)) {
    const message = `\`${target.name}\` is the exchange of its block, which ends it; expected a variable.`;
    context.error("operand", message, { node: node.target });
    return;
  }
  checkSame(kind, node.value, `\`${target.name}\``, context);
}

function checkSame(kind: Kind | undefined, value: Value, what: string, context: Context): void {
  const given = context.types.ofValue(value);
  if (kind === undefined || given === undefined || kind === given) return;
  // Neither a number nor a handle: reported where it is read.
  if (given !== "integer" && !isHandleType(given)) return;
  context.error("operand", `This is ${withArticle(given)}, but ${what} holds ${withArticle(kind)}.`, { node: value });
}

/** The arguments of a `fn` call or a `spawn` have the types that the routine's parameters hold. */
export function checkArguments(node: FnCall | Spawn, routine: Fn | Fibril, context: Context): void {
  node.arguments.forEach((argument: Expression, i) => {
    const parameter = routine.parameters[i];
    if (parameter === undefined) return;
    checkSame(
      context.types.ofDeclaration(parameter),
      argument,
      `\`${parameter.name}\` of \`${routine.name}\``,
      context,
    );
  });
}
