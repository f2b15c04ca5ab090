import { AstUtils } from "langium";
import { type Condition, Ex, numberOperators } from "#simulator";
import type { Constants } from "../constants.ts";
import {
  type Binary,
  type Expression,
  isRead,
  isTaskVariable,
  type Read,
  type TaskVariable,
} from "../generated/ast.ts";
import type { Emitter } from "./emitter.ts";

/** Where the value of a name is while code runs. */
export type Storage =
  | { readonly kind: "integer"; readonly slot: number }
  | { readonly kind: "handle"; readonly slot: number }
  | { readonly kind: "variable"; readonly offset: number; readonly length: number; readonly isHandle: boolean };

/** Where a variable of any task is: in checks. */
export interface ForeignVariable {
  readonly task: number;
  readonly offset: number;
  readonly length: number;
}

/** The operators of `Ex` by their spelling; `&&` and `||` jump instead, `in` is for debug expressions alone. */
const operators: Readonly<Partial<Record<Binary["operator"], number>>> = {
  "==": Ex.equal,
  "!=": Ex.notEqual,
  ...numberOperators,
};

const NO_NUMBER = "Expected a number that can be computed here.";

/** Operands that may wait for their operator at once; the machine's scratch stack holds some more. */
const DEEPEST = 200;

/** As it was written, on one line. */
const textOf = ({ $cstNode }: Expression): string => ($cstNode?.text ?? "").replace(/\s+/g, " ");

/** Compiles expressions into `Emitter.expressions`. */
export class ExpressionCompiler {
  readonly #emitter: Emitter;
  readonly #constants: Constants;
  readonly #storageOf: (read: Read) => Storage | undefined;
  readonly #refuse: (node: Expression, message: string) => void;
  readonly #foreign: (variable: TaskVariable) => ForeignVariable | undefined;

  /** `foreign`: what `T.v` stands for, in checks. */
  constructor(
    emitter: Emitter,
    constants: Constants,
    storageOf: (read: Read) => Storage | undefined,
    refuse: (node: Expression, message: string) => void,
    foreign: (variable: TaskVariable) => ForeignVariable | undefined = () => undefined,
  ) {
    this.#foreign = foreign;
    this.#emitter = emitter;
    this.#constants = constants;
    this.#storageOf = storageOf;
    this.#refuse = refuse;
  }

  /** The offset of an expression's code. */
  compile(expression: Expression): number {
    const at = this.#emitter.expressions.length;
    this.#operand(expression, 1);
    this.#op(Ex.end);
    return at;
  }

  /** The offset of the code of a condition that somebody may be told of. */
  condition(expression: Expression): number {
    const at = this.compile(expression);
    this.#emitter.conditions.set(at, () => ({ text: textOf(expression), reads: this.#readsOf(expression) }));
    return at;
  }

  /** The variables in an expression, each once. */
  #readsOf(expression: Expression): Condition["reads"] {
    const reads = AstUtils.streamAst(expression)
      .filter((node) => isRead(node) || isTaskVariable(node))
      .filter((node) => typeof this.#constants.evaluate(node) !== "number");
    const byText = new Map(reads.map((node) => [textOf(node), node] as const).toArray());
    return [...byText].map(([text, node]) => ({ text, value: this.compile(node) }));
  }

  /** The offset of the code of `choose from..to`. */
  choice(from: Expression, to: Expression): number {
    const at = this.#emitter.expressions.length;
    this.#operand(from, 1);
    this.#operand(to, 2);
    this.#op(Ex.choose);
    this.#op(Ex.end);
    return at;
  }

  /** The offset of the code that reads an integer local. */
  local(slot: number): number {
    const at = this.#emitter.expressions.length;
    this.#op(Ex.local, slot);
    this.#op(Ex.end);
    return at;
  }

  #op(op: number, value = 0): number {
    return this.#emitter.expressions.push(op, value) - 1;
  }

  #operand(expression: Expression, depth: number): void {
    if (depth > DEEPEST) {
      this.#refuse(expression, "This expression is nested too deeply to run; give a part of it a name with `let`.");
      return;
    }
    const known = this.#constants.evaluate(expression);
    if (typeof known === "number") {
      this.#op(Ex.constant, known);
      return;
    }
    switch (expression.$type) {
      case "Read":
        this.#read(expression, depth);
        return;
      case "Binary":
        this.#binary(expression, depth);
        return;
      case "Unary":
        this.#operand(expression.operand, depth);
        this.#op(expression.operator === "!" ? Ex.not : Ex.negate);
        return;
      case "Self":
        this.#op(Ex.self);
        return;
      case "Sender":
        this.#op(Ex.sender);
        return;
      case "CalledMethod":
        this.#op(Ex.method);
        return;
      case "CallArgument":
        this.#operand(expression.number, depth);
        this.#op(Ex.argument);
        return;
      case "TaskVariable":
        this.#taskVariable(expression, depth);
        return;
      default:
        this.#refuse(expression, NO_NUMBER);
    }
  }

  #taskVariable(node: TaskVariable, depth: number): void {
    const variable = this.#foreign(node);
    if (variable === undefined) {
      this.#refuse(node, NO_NUMBER);
      return;
    }
    if (node.index !== undefined) this.#operand(node.index, depth);
    this.#op(node.index === undefined ? Ex.foreign : Ex.foreignElement, variable.offset);
    this.#op(Ex.length, variable.task);
    if (node.index !== undefined) this.#op(Ex.length, variable.length);
  }

  #read(read: Read, depth: number): void {
    const storage = this.#storageOf(read);
    if (storage === undefined || storage.kind === "handle" || (storage.kind === "variable" && storage.isHandle)) {
      this.#refuse(read, NO_NUMBER);
    } else if (storage.kind === "integer") this.#op(Ex.local, storage.slot);
    else if (read.index === undefined) this.#op(Ex.variable, storage.offset);
    else {
      this.#operand(read.index, depth);
      this.#op(Ex.element, storage.offset);
      this.#op(Ex.length, storage.length);
    }
  }

  /** `a && b`: when `a` is zero its 0 is the result and `b` is jumped over, else `b`, as 0 or 1; `||` the other way round. */
  #binary({ left, operator, right }: Binary, depth: number): void {
    this.#operand(left, depth);
    if (operator === "&&" || operator === "||") {
      const jump = this.#op(operator === "&&" ? Ex.skipIfZero : Ex.skipUnlessZero);
      this.#operand(right, depth);
      this.#op(Ex.truth);
      this.#emitter.expressions[jump] = this.#emitter.expressions.length;
      return;
    }
    this.#operand(right, depth + 1);
    this.#op(operators[operator] ?? Ex.truth);
  }
}
