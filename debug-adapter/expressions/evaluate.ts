import type { Binary, Expression, TaskReference } from "#language";
import { EvaluationError, number, truth, type Value } from "./value.ts";

/** What names mean at a moment. Each throws an `EvaluationError` for what does not exist. */
export interface Environment {
  read(name: string): Value;
  element(name: string, index: number): Value;
  /** A task variable by the name of its task, or of its replicas and the index among them. */
  taskVariable(task: string, replica: number | undefined, name: string, index: number | undefined): Value;
  readonly self: Value;
  readonly sender: Value;
  readonly method: Value;
  readonly request: Value;
  argument(position: number): Value;
}

/** The value of an expression, by the language's rules: 32-bit numbers that wrap, `&&` and `||` that leave out what they do not need. */
export function evaluate(expression: Expression, environment: Environment): Value {
  const value = (operand: Expression): Value => evaluate(operand, environment);
  const integer = (operand: Expression): number => integerOf(value(operand));
  switch (expression.$type) {
    case "IntegerLiteral":
    case "DurationLiteral":
      return literal(expression.value);
    case "BooleanLiteral":
      return truth(expression.true);
    case "StringLiteral":
      return { kind: "text", value: expression.value };
    case "Self":
      return environment.self;
    case "Sender":
      return environment.sender;
    case "CalledMethod":
      return environment.method;
    case "Request":
      return environment.request;
    case "CallArgument":
      return environment.argument(integer(expression.number));
    case "Read": {
      const name = expression.ref.$refText;
      return expression.index === undefined
        ? environment.read(name)
        : environment.element(name, integer(expression.index));
    }
    case "TaskVariable": {
      const index = expression.index === undefined ? undefined : integer(expression.index);
      const replica = expression.task.index === undefined ? undefined : integer(expression.task.index);
      return environment.taskVariable(nameOfTask(expression.task), replica, expression.variable.$refText, index);
    }
    case "FnCall":
      throw new EvaluationError(`${expression.fn.$refText} cannot be called here: looking never runs code.`);
    case "Unary": {
      const operand = integer(expression.operand);
      return expression.operator === "-" ? number(-operand) : truth(operand === 0);
    }
    case "Binary":
      return binary(expression, value, integer);
  }
}

/** A task's name as an expression writes it, without quotes. */
export const nameOfTask = ({ task }: TaskReference): string => task.$refText.replace(/^"(.*)"$/, "$1");

function literal(value: bigint): Value {
  if (value < 2n ** 31n) return number(Number(value));
  throw new EvaluationError(`${value} does not fit in 32 bits.`);
}

/** @throws EvaluationError when a value is no number */
export function integerOf(value: Value): number {
  switch (value.kind) {
    case "number":
      return value.value;
    case "text":
      throw new EvaluationError(`"${value.value}" is a text, and a number is needed.`);
    case "tasks":
      throw new EvaluationError("A list of tasks is no number: ask with `in`.");
    case "thing":
      throw new EvaluationError(`${value.item.name} is no number.`);
  }
}

function binary(
  { operator, left, right }: Binary,
  value: (operand: Expression) => Value,
  integer: (operand: Expression) => number,
): Value {
  switch (operator) {
    case "&&":
      return truth(integer(left) !== 0 && integer(right) !== 0);
    case "||":
      return truth(integer(left) !== 0 || integer(right) !== 0);
    case "==":
      return truth(areEqual(value(left), value(right)));
    case "!=":
      return truth(!areEqual(value(left), value(right)));
    case "in":
      return truth(isAmong(value(left), value(right)));
    case "<":
      return truth(integer(left) < integer(right));
    case "<=":
      return truth(integer(left) <= integer(right));
    case ">":
      return truth(integer(left) > integer(right));
    case ">=":
      return truth(integer(left) >= integer(right));
    case "+":
      return number(integer(left) + integer(right));
    case "-":
      return number(integer(left) - integer(right));
    case "*":
      return number(Math.imul(integer(left), integer(right)));
    case "/":
      return number(integer(left) / divisor(integer(right)));
    case "%":
      return number(integer(left) % divisor(integer(right)));
  }
}

function divisor(value: number): number {
  if (value === 0) throw new EvaluationError("This is a division by zero.");
  return value;
}

function areEqual(left: Value, right: Value): boolean {
  if (left.kind === "text" && right.kind === "text") return left.value === right.value;
  return integerOf(left) === integerOf(right);
}

/** Whether a task, by its name or its id, is in a list. */
function isAmong(left: Value, right: Value): boolean {
  if (right.kind !== "tasks") throw new EvaluationError("What follows `in` has to be a list: `cycle` or `victims`.");
  if (left.kind === "text") return right.tasks.some(({ name }) => name === left.value);
  const id = integerOf(left);
  return right.tasks.some((task) => task.id === id);
}
