import { Ex } from "#simulator";
import { type Binary, type Expression, isConst, isVariable, type Text, type Variable } from "../generated/ast.ts";
import type { Routine } from "./routine.ts";

/** Compiles an expression and gives its offset. */
export function compileExpression(routine: Routine, expression: Expression): number {
  const out = routine.unit.code.expressions;
  const offset = out.length;
  postfix(routine, expression, out);
  out.push(Ex.end, 0);
  return offset;
}

/** Compiles a text with holes and gives its number among the templates. */
export function compileText(routine: Routine, { texts, holes }: Text): number {
  const parts: (string | number)[] = [];
  texts.forEach((text, i) => {
    if (text !== "") parts.push(text);
    const hole = holes[i];
    if (hole !== undefined) parts.push(compileExpression(routine, hole));
  });
  return routine.unit.code.template(parts);
}

function postfix(routine: Routine, expression: Expression, out: number[]): void {
  const constant = routine.unit.constants.evaluate(expression);
  if (typeof constant === "number") {
    out.push(Ex.constant, constant);
    return;
  }
  switch (expression.$type) {
    case "Self":
      out.push(Ex.self, 0);
      return;
    case "Sender":
      out.push(Ex.sender, 0);
      return;
    case "CalledMethod":
      out.push(Ex.method, 0);
      return;
    case "CallArgument":
      postfix(routine, expression.number, out);
      out.push(Ex.argument, 0);
      return;
    case "Unary":
      postfix(routine, expression.operand, out);
      out.push(expression.operator === "!" ? Ex.not : Ex.negate, 0);
      return;
    case "Binary":
      return binary(routine, expression, out);
    case "Read":
      return read(routine, expression, out);
    default:
      // Constants are folded above; everything else is rejected by the checks.
      routine.unit.report.cannotRun(expression, "This value");
  }
}

function read(routine: Routine, { ref, index, ...node }: Extract<Expression, { $type: "Read" }>, out: number[]): void {
  const declaration = ref.ref;
  if (declaration === undefined || isConst(declaration)) return;
  if (!isVariable(declaration)) {
    const local = routine.local(declaration);
    if (local?.type === "integer") out.push(Ex.local, local.slot);
    else routine.unit.report.cannotRun({ ...node, $type: "Read" }, `\`${declaration.name}\` as a number`);
    return;
  }
  const { offset, length } = routine.unit.variable(declaration);
  if (index === undefined) {
    out.push(Ex.variable, offset);
    return;
  }
  postfix(routine, index, out);
  out.push(Ex.element, offset, Ex.length, length);
}

const operators: Readonly<Record<Exclude<Binary["operator"], "&&" | "||" | "in">, number>> = {
  "==": Ex.equal,
  "!=": Ex.notEqual,
  "<": Ex.less,
  "<=": Ex.lessOrEqual,
  ">": Ex.greater,
  ">=": Ex.greaterOrEqual,
  "+": Ex.add,
  "-": Ex.subtract,
  "*": Ex.multiply,
  "/": Ex.divide,
  "%": Ex.remainder,
};

function binary(routine: Routine, { left, operator, right, ...node }: Binary, out: number[]): void {
  postfix(routine, left, out);
  if (operator === "in") {
    routine.unit.report.cannotRun({ ...node, $type: "Binary" }, "`in`");
  } else if (operator === "&&" || operator === "||") {
    const skip = out.push(operator === "&&" ? Ex.skipIfZero : Ex.skipUnlessZero, 0) - 1;
    postfix(routine, right, out);
    out.push(Ex.truth, 0);
    out[skip] = out.length;
  } else {
    postfix(routine, right, out);
    out.push(operators[operator], 0);
  }
}

/** Whether an expression has the same value whenever the routine evaluates it: it reads no variable of the task. */
export function isVariableOf(declaration: unknown): declaration is Variable {
  return isVariable(declaration);
}
