import { type AstNode, AstUtils } from "langium";
import {
  type Declaration,
  type Expression,
  type Fibril,
  type Fn,
  isFnCall,
  isReturn,
  isSpawn,
  type Local,
  type Parameter,
  type SyncObject,
  type Value,
} from "./generated/ast.ts";
import { taskOf } from "./visible.ts";

export type HandleType = "message" | "call" | "exchange" | "phone";
type ValueType = "integer" | HandleType;
/** What a name stands for: a value of a type, or something that is no value. */
export type Kind = ValueType | SyncObject["kind"] | "session" | "fn" | "fibril";

export const handleTypes: readonly HandleType[] = ["message", "call", "exchange", "phone"];

export function isHandleType(name: string): name is HandleType {
  return handleTypes.some((type) => type === name);
}

/**
 * Infers what locals and parameters hold: a `let` from its value, a parameter from the arguments it gets. `undefined`
 * where the text does not tell.
 */
export class Types {
  readonly #known = new Map<Local | Parameter | Fn, Kind | undefined>();

  ofDeclaration(declaration: Declaration): Kind | undefined {
    switch (declaration.$type) {
      case "Const":
        return "integer";
      case "Variable":
        return declaration.type === undefined ? "integer" : handleType(declaration.type);
      case "SyncObject":
        return declaration.kind;
      case "Phone":
        return "phone";
      case "Session":
        return "session";
      case "Fn":
        return "fn";
      case "Fibril":
        return "fibril";
      case "Local":
        return this.#once(declaration, () => this.#ofLocal(declaration));
      case "Parameter":
        return this.#once(declaration, () => this.#ofParameter(declaration));
    }
  }

  /** The type of a value; for forms that give several, of the first. */
  ofValue(value: Value): Kind | undefined {
    switch (value.$type) {
      case "Send":
        return "message";
      case "Receive":
        return "call";
      case "Begin":
        return "exchange";
      case "Connect":
        return "phone";
      default:
        return this.ofExpression(value);
    }
  }

  /** The type of what a `fn` returns; "integer" where it returns nothing. */
  ofResult(fn: Fn): Kind | undefined {
    return this.#once(fn, () => {
      const returns = AstUtils.streamAllContents(fn).filter(isReturn).toArray();
      const values = returns.flatMap((node) => (node.value === undefined ? [] : [node.value]));
      return values.length === 0 ? "integer" : firstKnown(values.map((value) => this.ofValue(value)));
    });
  }

  ofExpression(expression: Expression | Value): Kind | undefined {
    switch (expression.$type) {
      case "Request":
        return "call";
      case "Read":
        return expression.ref?.ref === undefined ? undefined : this.ofDeclaration(expression.ref.ref);
      case "FnCall":
        return expression.fn?.ref === undefined ? undefined : this.ofResult(expression.fn.ref);
      default:
        return "integer";
    }
  }

  #ofLocal(local: Local): Kind | undefined {
    const origin = local.$container;
    if (origin.$type === "For") return "integer";
    if (origin.$type === "ExchangeBlock") return "exchange";
    if (origin.value === undefined) return undefined;
    return local.$containerIndex === 0 ? this.ofValue(origin.value) : "integer";
  }

  #ofParameter(parameter: Parameter): Kind | undefined {
    if (parameter.type !== undefined) return handleType(parameter.type);
    const owner = parameter.$container;
    if (owner.$type === "Method" || owner.$type === "Handler") return "integer";
    const given = uses(owner).map((args) => args[parameter.$containerIndex ?? 0]);
    return firstKnown(given.map((argument) => (argument === undefined ? undefined : this.ofExpression(argument))));
  }

  #once(key: Local | Parameter | Fn, infer: () => Kind | undefined): Kind | undefined {
    if (!this.#known.has(key)) {
      // A fibril that hands its parameter on to itself asks again while the answer is being found.
      this.#known.set(key, undefined);
      this.#known.set(key, infer());
    }
    return this.#known.get(key);
  }
}

/** The arguments of every call of a `fn`, or of every `spawn` of a fibril. */
function uses(owner: Fn | Fibril): Expression[][] {
  const task = taskOf(owner);
  if (task === undefined) return [];
  return AstUtils.streamAllContents(task)
    .filter(
      (node: AstNode) => (isFnCall(node) && node.fn?.ref === owner) || (isSpawn(node) && node.fibril?.ref === owner),
    )
    .map((node) => (isFnCall(node) || isSpawn(node) ? node.arguments : []))
    .toArray();
}

function handleType(name: string): ValueType {
  return isHandleType(name) ? name : "integer";
}

function firstKnown(kinds: readonly (Kind | undefined)[]): Kind | undefined {
  return kinds.find((kind) => kind !== undefined);
}
