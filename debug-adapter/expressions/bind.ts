import type { Binary, Expression, TaskReference } from "#language";
import { Ex, numberOperators, operate, type Word } from "#simulator";
import { callItem } from "../variables/calls.ts";
import { bindMember, bindName, bindTaskVariable } from "./bind-name.ts";
import { type Bound, constant, nothing, numberBy, numberIn, valueBy, valueIn } from "./bound.ts";
import { bindFnCall } from "./fns.ts";
import type { Look, Scope } from "./look.ts";
import { thing } from "./things.ts";
import { EvaluationError, integerOf, type Value } from "./value.ts";

/** Resolves the names of an expression for a place in the program. What it does with numbers is what the simulator does. */
export function bind(expression: Expression, scope: Scope): Bound {
  const number = (operand: Expression) => numberIn(bind(operand, scope));
  const optional = (operand: Expression | undefined) => (operand === undefined ? undefined : number(operand));
  switch (expression.$type) {
    case "IntegerLiteral":
    case "DurationLiteral":
      return literal(expression.value);
    case "BooleanLiteral":
      return constant(expression.true ? 1 : 0);
    case "StringLiteral": {
      const text: Value = { kind: "text", value: expression.value };
      return valueBy(() => text);
    }
    case "Self":
      return bindSelf(scope);
    case "Sender":
      return numberBy((look) => callOf(look).sender ?? 0);
    case "CalledMethod":
      return numberBy((look) => known(callOf(look).method));
    case "Request":
      return valueBy((look) => thing(callItem(look.system(), "request", callOf(look))));
    case "CallArgument":
      return argument(number(expression.number));
    case "Read": {
      const name = expression.ref.$refText;
      const index = optional(expression.index);
      return index === undefined ? bindName(scope, name) : bindMember(scope, scope.task, name, index);
    }
    case "TaskVariable": {
      const { task, variable, index } = expression;
      return bindTaskVariable(scope, nameOfTask(task), optional(task.index), variable.$refText, optional(index));
    }
    case "FnCall":
      return bindFnCall(scope, expression.fn.$refText, expression.arguments.map(number));
    case "Unary": {
      const operand = number(expression.operand);
      return expression.operator === "-"
        ? numberBy((look) => operate(Ex.subtract, 0, operand(look)))
        : numberBy((look) => operate(Ex.equal, operand(look), 0));
    }
    case "Binary":
      return binary(expression, scope);
  }
}

/** A task's name as an expression writes it, without quotes. */
export const nameOfTask = ({ task }: TaskReference): string => task.$refText.replace(/^"(.*)"$/, "$1");

const literal = (value: bigint): Bound =>
  value < 2n ** 31n ? constant(Number(value)) : nothing(() => `${value} does not fit in 32 bits.`);

function bindSelf({ program, task }: Scope): Bound {
  if (task !== undefined) return constant(program.tasks[task].self);
  return nothing(() => "self means something inside a task only: select a frame.");
}

function callOf(look: Look) {
  const call = look.call();
  if (call !== undefined) return call;
  throw new EvaluationError("No call is being handled here.");
}

/** What a dump may not tell, or not as a number. */
function known(word: Word | undefined): number {
  if (typeof word === "number") return word;
  throw new EvaluationError(word === undefined ? "The dump does not tell it." : `${word} does not fit in a number.`);
}

const argument = (position: (look: Look) => number): Bound =>
  numberBy((look) => {
    const at = position(look);
    const value = callOf(look).args[at - 1];
    if (value === undefined) throw new EvaluationError(`A call has the arguments 1 to 5, not ${at}.`);
    return known(value);
  });

function binary({ operator, left: leftPart, right: rightPart }: Binary, scope: Scope): Bound {
  const [leftBound, rightBound] = [bind(leftPart, scope), bind(rightPart, scope)];
  const [left, right] = [numberIn(leftBound), numberIn(rightBound)];
  switch (operator) {
    case "&&":
      return numberBy((look) => (left(look) !== 0 && right(look) !== 0 ? 1 : 0));
    case "||":
      return numberBy((look) => (left(look) !== 0 || right(look) !== 0 ? 1 : 0));
    case "==":
      return equality(leftBound, rightBound, Ex.equal);
    case "!=":
      return equality(leftBound, rightBound, Ex.notEqual);
    case "in": {
      const [one, all] = [valueIn(leftBound), valueIn(rightBound)];
      return numberBy((look) => (isAmong(one(look), all(look)) ? 1 : 0));
    }
    case "/":
    case "%":
      return numberBy((look) => operate(numberOperators[operator], left(look), divisor(right(look))));
    default: {
      const operation = numberOperators[operator];
      return numberBy((look) => operate(operation, left(look), right(look)));
    }
  }
}

function divisor(value: number): number {
  if (value === 0) throw new EvaluationError("This is a division by zero.");
  return value;
}

/** Texts are equal to texts, all else as numbers are. */
function equality(left: Bound, right: Bound, operator: number): Bound {
  if (left.kind === "number" && right.kind === "number") {
    return numberBy((look) => operate(operator, left.at(look), right.at(look)));
  }
  const [one, other] = [valueIn(left), valueIn(right)];
  return numberBy((look) => {
    const [a, b] = [one(look), other(look)];
    if (a.kind === "text" && b.kind === "text") return operate(operator, a.value === b.value ? 0 : 1, 0);
    return operate(operator, integerOf(a), integerOf(b));
  });
}

export const notAList = "What follows `in` has to be a list: `cycle` or `victims`.";

/** Whether a task, by its name or its id, is in a list. */
function isAmong(left: Value, right: Value): boolean {
  if (right.kind !== "tasks") throw new EvaluationError(notAList);
  if (left.kind === "text") return right.tasks.some(({ name }) => name === left.value);
  const id = integerOf(left);
  return right.tasks.some((task) => task.id === id);
}
