import type { Binary, Declaration, Expression, Place, Read } from "#language";
import type { Frame, Handle, Value } from "./state.ts";
import { known } from "./text.ts";
import { Fault, fibrilOf, none, ownTask, topFrame, type World } from "./world.ts";

/** An expression's number: docs/language.md, Expressions. 32 bits, wrapping. */
export function numberOf(w: World, fibril: number, expression: Expression): number {
  const value = valueIn(w, fibril, expression);
  if (typeof value !== "number") throw new Error("a handle where a number is needed");
  return value;
}

export function valueIn(w: World, fibril: number, expression: Expression): Value {
  const { received, request, task } = fibrilOf(w, fibril);
  switch (expression.$type) {
    case "Read":
      return read(w, fibril, expression);
    case "Request":
      return request ?? none;
    case "Self":
      return known(w.text.tasks[task]).self;
    case "Sender":
      return known(received).sender;
    case "CalledMethod":
      return known(received).method;
    case "CallArgument": {
      const number = numberOf(w, fibril, expression.number);
      const argument = known(received).args[number - 1];
      if (argument === undefined) throw new Fault(`there is no argument ${number}`);
      return argument;
    }
    case "Unary": {
      const operand = numberOf(w, fibril, expression.operand);
      return expression.operator === "!" ? Number(operand === 0) : -operand | 0;
    }
    case "Binary":
      return binary(w, fibril, expression);
    default: {
      const value = w.text.constants.evaluate(expression);
      if (typeof value === "number") return value;
      throw new Error(`${expression.$type} has no value here`);
    }
  }
}

function binary(w: World, fibril: number, { left, operator, right }: Binary): number {
  const a = numberOf(w, fibril, left);
  if (operator === "&&" && a === 0) return 0;
  if (operator === "||" && a !== 0) return 1;
  const b = numberOf(w, fibril, right);
  switch (operator) {
    case "&&":
    case "||":
      return Number(b !== 0);
    case "==":
      return Number(a === b);
    case "!=":
      return Number(a !== b);
    case "<":
      return Number(a < b);
    case "<=":
      return Number(a <= b);
    case ">":
      return Number(a > b);
    case ">=":
      return Number(a >= b);
    case "+":
      return (a + b) | 0;
    case "-":
      return (a - b) | 0;
    case "*":
      return Math.imul(a, b);
    case "/":
    case "%":
      if (b === 0) throw new Fault("division by zero");
      return operator === "/" ? (a / b) | 0 : (a % b) | 0;
    case "in":
      throw new Error("`in` is for debug expressions");
  }
}

/** What a name stands for, read. */
export function read(w: World, fibril: number, { ref, index }: Read | Place): Value {
  const declaration = known(ref.ref);
  switch (declaration.$type) {
    case "Const": {
      const value = w.text.constants.ofConst(declaration);
      if (typeof value !== "number") throw new Error("a constant without a value");
      return value;
    }
    case "Local":
    case "Parameter":
      return known(holderOf(topFrame(w, fibril), declaration.name)[declaration.name]);
    case "Variable": {
      const values = known(ownTask(w, fibril).variables[declaration.name]);
      return known(values[elementOf(w, fibril, index, values.length)]);
    }
    case "Phone":
      return { kind: "phone", id: phoneSlot(w, fibril, declaration, index) };
    default:
      throw new Error(`${declaration.$type} is no value`);
  }
}

/** The index of an array's element; 0 for what is no array. */
export function elementOf(w: World, fibril: number, index: Expression | undefined, length: number): number {
  if (index === undefined) return 0;
  const number = numberOf(w, fibril, index);
  if (number < 0 || number >= length) throw new Fault(`index ${number} is out of range`);
  return number;
}

/** Where a local or a parameter is kept: the innermost block that has the name. */
export function holderOf({ scopes, parameters }: Frame, name: string): Record<string, Value> {
  return scopes.findLast(({ locals }) => name in locals)?.locals ?? parameters;
}

function phoneSlot(
  w: World,
  fibril: number,
  phone: Extract<Declaration, { $type: "Phone" }>,
  index: Expression | undefined,
): number {
  const slots = known(known(w.text.tasks[fibrilOf(w, fibril).task]).slots.get(phone));
  return known(slots[elementOf(w, fibril, index, slots.length)]);
}

/** The handle that a name holds; one that is none is a violation. */
export function handleOf(w: World, fibril: number, place: Place): Handle {
  const value = read(w, fibril, place);
  if (typeof value === "number") throw new Error("a number where a handle is needed");
  if (value.kind === "none") throw new Fault("it holds nothing");
  return value;
}

/** The name of a synchronisation object; elements of arrays are `m[2]`. */
export function lockName(w: World, fibril: number, { ref, index }: Place): string {
  const { name } = known(ref.ref);
  if (index === undefined) return name;
  const { locks } = ownTask(w, fibril);
  const length = Object.keys(locks).filter((lock) => lock.startsWith(`${name}[`)).length;
  return `${name}[${elementOf(w, fibril, index, length)}]`;
}
