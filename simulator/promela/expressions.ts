import { Ex } from "../instructions.ts";
import type { Program } from "../program.ts";

/** An expression of the program in Promela. `bad`: when it has no value, which ends the run; `undefined` where it always has one. */
export interface Value {
  readonly text: string;
  readonly bad: string | undefined;
}

/** Any of some conditions, of which some are never so. */
export function anyOf(...conditions: readonly (string | undefined)[]): string | undefined {
  const given = conditions.filter((condition) => condition !== undefined);
  return given.length === 0 ? undefined : given.join(" || ");
}

const binary = new Map<number, string>([
  [Ex.equal, "=="],
  [Ex.notEqual, "!="],
  [Ex.less, "<"],
  [Ex.lessOrEqual, "<="],
  [Ex.greater, ">"],
  [Ex.greaterOrEqual, ">="],
  [Ex.add, "+"],
  [Ex.subtract, "-"],
  [Ex.multiply, "*"],
  [Ex.divide, "/"],
  [Ex.remainder, "%"],
]);

/** Reads postfix expressions of a program. `firstVariables`: where each task's variables begin in the model. */
export class Expressions {
  readonly #code: Int32Array;
  readonly #firstVariables: readonly number[];

  constructor(program: Program, firstVariables: readonly number[]) {
    this.#code = program.expressions;
    this.#firstVariables = firstVariables;
  }

  at(offset: number): Value {
    return this.#read(offset, Number.POSITIVE_INFINITY);
  }

  /** The expression from an offset to before another, or to its end. */
  #read(from: number, to: number): Value {
    const stack: Value[] = [];
    for (let ip = from; ip < to && this.#code[ip] !== Ex.end; ip += 2) {
      const [operator, operand] = [this.#code[ip], this.#code[ip + 1]];
      if (operator === Ex.skipIfZero || operator === Ex.skipUnlessZero) {
        stack.push(lazy(pop(stack), this.#read(ip + 2, operand), operator === Ex.skipIfZero));
        ip = operand - 2;
      } else if (operator !== Ex.length) stack.push(this.#step(ip, stack));
    }
    return pop(stack);
  }

  #step(ip: number, stack: Value[]): Value {
    const operand = this.#code[ip + 1];
    switch (this.#code[ip]) {
      case Ex.constant:
        return sure(constant(operand));
      case Ex.local:
        return sure(`LOCAL(${operand})`);
      case Ex.variable:
        return sure(`VARIABLE(${operand})`);
      case Ex.element:
        return element(pop(stack), this.#code[ip + 3], (index) => `VARIABLE(${operand} + ${index})`);
      case Ex.foreign:
        return sure(`variable[${this.#firstVariables[this.#code[ip + 3]] + operand}]`);
      case Ex.foreignElement: {
        const first = this.#firstVariables[this.#code[ip + 3]] + operand;
        return element(pop(stack), this.#code[ip + 5], (index) => `variable[${first} + ${index}]`);
      }
      case Ex.self:
        return sure("self_of[t]");
      case Ex.sender:
        return sure("(HAS_REQUEST(r_f) -> id_of[SENDER(fibril[r_f].request)] : 0)");
      case Ex.method:
        return sure("(HAS_REQUEST(r_f) -> call[fibril[r_f].request].method : 0)");
      case Ex.argument: {
        const { text, bad } = pop(stack);
        return {
          text: `(HAS_REQUEST(r_f) -> call[fibril[r_f].request].args[${text} - 1] : 0)`,
          bad: anyOf(bad, `${text} < 1`, `${text} > 5`),
        };
      }
      case Ex.truth:
        return mapped(pop(stack), (text) => `(${text} != 0)`);
      case Ex.not:
        return mapped(pop(stack), (text) => `(${text} == 0)`);
      case Ex.negate:
        return mapped(pop(stack), (text) => `(-${text})`);
      case Ex.choose: {
        const end = pop(stack);
        const first = pop(stack);
        return {
          text: `(${first.text} + choice)`,
          bad: anyOf(first.bad, end.bad, `${first.text} >= ${end.text}`),
        };
      }
      default:
        return this.#operation(ip, stack);
    }
  }

  #operation(ip: number, stack: Value[]): Value {
    const operator = this.#code[ip];
    const sign = binary.get(operator);
    if (sign === undefined) throw new Error(`expression ${ip} has no meaning: operation ${operator}`);
    const right = pop(stack);
    const left = pop(stack);
    const divides = operator === Ex.divide || operator === Ex.remainder;
    return {
      text: `(${left.text} ${sign} ${right.text})`,
      bad: anyOf(left.bad, right.bad, divides ? `${right.text} == 0` : undefined),
    };
  }
}

/** The least integer has no sign to put before a number that Promela could read. */
const constant = (value: number): string =>
  value === LEAST ? `(${LEAST + 1} - 1)` : value < 0 ? `(${value})` : `${value}`;

const LEAST = -(2 ** 31);

const sure = (text: string): Value => ({ text, bad: undefined });

const mapped = ({ text, bad }: Value, to: (text: string) => string): Value => ({ text: to(text), bad });

const element = ({ text, bad }: Value, length: number, at: (index: string) => string): Value => ({
  text: at(text),
  bad: anyOf(bad, `${text} < 0`, `${text} >= ${length}`),
});

/** `&&` or `||`: the right side counts only where the left one does not settle it. */
function lazy(left: Value, right: Value, isAnd: boolean): Value {
  const counts = isAnd ? `${left.text} != 0` : `${left.text} == 0`;
  return {
    text: isAnd ? `(${left.text} != 0 && ${right.text} != 0)` : `(${left.text} != 0 || ${right.text} != 0)`,
    bad: anyOf(left.bad, right.bad === undefined ? undefined : `(${counts} && (${right.bad}))`),
  };
}

function pop(stack: Value[]): Value {
  const top = stack.pop();
  if (top === undefined) throw new Error("an expression takes more values than it has");
  return top;
}
