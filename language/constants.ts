import type { AstNode } from "langium";
import type { Kernel } from "#simulator";
import { follow } from "./follow.ts";
import {
  type Binary,
  type Const,
  type Declaration,
  type Expression,
  isConst,
  isRead,
  type Method,
  type Protocol,
  type Read,
} from "./generated/ast.ts";
import { isPredeclared } from "./predeclared.ts";
import { walk } from "./walk.ts";

/** Why an expression has no value before a run. Without a message the reason is reported elsewhere (an unknown name). */
interface NoConstant {
  readonly node: AstNode;
  readonly message: string | undefined;
}

/** An integer of 32 bits, or why there is none. */
export type ConstantResult = number | NoConstant;

/** What a name that is no constant is known to hold at a place. */
type Known = (declaration: Declaration) => number | undefined;

/** Values of constant expressions under one kernel, with some constants overridden. Arithmetic wraps at 32 bits. */
export class Constants {
  readonly #kernel: Kernel;
  readonly #overrides: ReadonlyMap<string, number>;
  readonly #known = new Map<Const, ConstantResult>();
  readonly #numbers = new Map<Method, ConstantResult>();
  readonly #open = new Set<Const>();

  constructor(kernel: Kernel, overrides: ReadonlyMap<string, number> = new Map()) {
    this.#kernel = kernel;
    this.#overrides = overrides;
  }

  /** The value of an expression; `self` is the replica's index where it may be used, `known` what names hold besides constants. */
  evaluate(expression: Expression, self?: number, known?: Known): ConstantResult {
    switch (expression.$type) {
      case "IntegerLiteral":
      case "DurationLiteral":
        return Number(BigInt.asIntN(32, expression.value));
      case "BooleanLiteral":
        return expression.true ? 1 : 0;
      case "Self":
        return self ?? no(expression, undefined);
      case "Unary": {
        const value = this.evaluate(expression.operand, self, known);
        if (typeof value !== "number") return value;
        return expression.operator === "!" ? Number(value === 0) : -value | 0;
      }
      case "Binary":
        return this.#binary(expression, self, known);
      case "Read":
        return this.#read(expression, known);
      default:
        return no(expression, "Expected a value that is known before the run: numbers and constants.");
    }
  }

  /** The value of a declared or predeclared constant. */
  ofConst(node: Const): ConstantResult {
    if (isPredeclared(node)) return this.#kernel.errors[node.name] ?? no(node, this.#absent(node.name));
    const overridden = this.#overrides.get(node.name);
    if (overridden !== undefined) return overridden | 0;
    if (this.#open.size === 0 && !this.#known.has(node)) {
      const entered = new Set<Const>();
      follow(node, (each) => this.#chain(each, entered));
    }
    const known = this.#known.get(node);
    if (known !== undefined) return known;
    if (this.#open.has(node)) {
      const circle = [...this.#open].map((open) => open.name).join(" → ");
      return no(node, `The constant \`${node.name}\` depends on itself: ${circle} → ${node.name}.`);
    }
    this.#open.add(node);
    const value = this.evaluate(node.value);
    this.#open.delete(node);
    this.#known.set(node, value);
    return value;
  }

  /** The number of a method: its own, or one more than the one above it, from 1024. */
  ofMethod(node: Method): ConstantResult {
    if (isPredeclared(node)) return this.#kernel.methods[node.name] ?? no(node, this.#absent(node.name));
    if (!this.#numbers.has(node)) this.#number(node.$container);
    return this.#numbers.get(node) ?? no(node, undefined);
  }

  #number({ methods }: Protocol): void {
    let number: ConstantResult = 1023;
    for (const method of methods) {
      if (method.number !== undefined) number = this.evaluate(method.number);
      else number = typeof number === "number" ? number + 1 : no(method, undefined);
      this.#numbers.set(method, number);
    }
  }

  /** A chain of constants is evaluated from its far end, however long it is. What leads to a circle is left out. */
  *#chain(node: Const, entered: Set<Const>): Generator<Const, void> {
    if (this.#isKnown(node) || entered.has(node)) return;
    entered.add(node);
    const needed = constantsIn(node);
    yield* needed;
    if (needed.every((other) => this.#isKnown(other))) this.#known.set(node, this.evaluate(node.value));
  }

  #isKnown(node: Const): boolean {
    return this.#known.has(node) || isPredeclared(node) || this.#overrides.has(node.name);
  }

  #absent(name: string): string {
    return `The kernel ${this.#kernel.name} has no \`${name}\`.`;
  }

  #read(expression: Read, known: Known | undefined): ConstantResult {
    const declaration = expression.ref?.ref;
    if (declaration === undefined) return no(expression, undefined);
    const value = known?.(declaration);
    if (value !== undefined) return value;
    if (isConst(declaration) && expression.index === undefined) {
      const value = this.ofConst(declaration);
      // A problem in the constant's own definition is reported there, a circle at the constant where it was found.
      if (typeof value === "number" || isPredeclared(declaration) || isConst(value.node)) return value;
      return { node: expression, message: undefined };
    }
    return no(expression, `\`${declaration.name}\` is not known before the run; expected numbers and constants.`);
  }

  #binary({ left, operator, right }: Binary, self: number | undefined, known: Known | undefined): ConstantResult {
    const a = this.evaluate(left, self, known);
    if (typeof a !== "number") return a;
    if (operator === "&&" && a === 0) return 0;
    if (operator === "||" && a !== 0) return 1;
    const b = this.evaluate(right, self, known);
    if (typeof b !== "number") return b;
    if ((operator === "/" || operator === "%") && b === 0) return no(right, undefined);
    return arithmetic(a, operator, b);
  }
}

function arithmetic(a: number, operator: Binary["operator"], b: number): number {
  switch (operator) {
    case "+":
      return (a + b) | 0;
    case "-":
      return (a - b) | 0;
    case "*":
      return Math.imul(a, b);
    case "/":
      return (a / b) | 0;
    case "%":
      return (a % b) | 0;
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
    case "&&":
    case "||":
      return Number(b !== 0);
    case "in":
      return 0;
  }
}

/** The constants that a constant's value reads. */
function constantsIn(node: Const): Const[] {
  const found: Const[] = [];
  walk(node, (at) => {
    const read = isRead(at) ? at.ref?.ref : undefined;
    if (isConst(read)) found.push(read);
  });
  return found;
}

function no(node: AstNode, message: string | undefined): NoConstant {
  return { node, message };
}
