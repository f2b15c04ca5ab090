import { AstUtils } from "langium";
import { Calls } from "./calls.ts";
import { follow } from "./follow.ts";
import {
  type Declaration,
  type Fn,
  isReturn,
  type Local,
  type Parameter,
  type SyncObject,
  type Value,
} from "./generated/ast.ts";

export type HandleType = "message" | "call" | "exchange" | "phone";
type ValueType = "integer" | HandleType;
/** What a name stands for: a value of a type, or something that is no value. */
export type Kind = ValueType | SyncObject["kind"] | "session" | "fn" | "fibril";

export const handleTypes: readonly HandleType[] = ["message", "call", "exchange", "phone"];

export function isHandleType(name: string): name is HandleType {
  return handleTypes.some((type) => type === name);
}

type Inferred = Local | Parameter | Fn;

/**
 * Infers what locals and parameters hold: a `let` from its value, a parameter from the arguments it gets. `undefined`
 * where the text does not tell.
 */
export class Types {
  readonly #known = new Map<Inferred, Kind | undefined>();
  readonly #calls: Calls;

  constructor(calls: Calls = new Calls()) {
    this.#calls = calls;
  }

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
      case "Parameter":
        return this.#infer(declaration);
    }
  }

  /** The type of a value; for forms that give several, of the first. */
  ofValue(value: Value): Kind | undefined {
    switch (value.$type) {
      case "Send":
        return "message";
      case "Receive":
      case "Request":
        return "call";
      case "Begin":
        return "exchange";
      case "Connect":
        return "phone";
      case "Read":
        return value.ref?.ref === undefined ? undefined : this.ofDeclaration(value.ref.ref);
      case "FnCall":
        return value.fn?.ref === undefined ? undefined : this.#infer(value.fn.ref);
      default:
        return "integer";
    }
  }

  #infer(inferred: Inferred): Kind | undefined {
    if (!this.#known.has(inferred)) follow(inferred, (each) => this.#steps(each));
    return this.#known.get(inferred);
  }

  /** What others hold on which this depends comes first. */
  *#steps(inferred: Inferred): Generator<Inferred, void> {
    // A fibril that hands its parameter on to itself asks again while the answer is being found.
    this.#known.set(inferred, undefined);
    const sources = this.#sourcesOf(inferred);
    if (typeof sources === "string") {
      this.#known.set(inferred, sources);
      return;
    }
    for (const source of sources) {
      const other = inferredFrom(source);
      if (other !== undefined && !this.#known.has(other)) yield other;
    }
    this.#known.set(inferred, firstKnown(sources.map((source) => this.ofValue(source))));
  }

  /** The values of which the first that has a type decides, or the type itself. */
  #sourcesOf(inferred: Inferred): readonly Value[] | Kind {
    switch (inferred.$type) {
      case "Fn": {
        const returns = AstUtils.streamAllContents(inferred).filter(isReturn).toArray();
        const values = returns.flatMap((node) => node.value ?? []);
        return values.length === 0 ? "integer" : values;
      }
      case "Local": {
        const origin = inferred.$container;
        if (origin.$type === "For") return "integer";
        if (origin.$type === "ExchangeBlock") return "exchange";
        if (origin.value === undefined) return [];
        return inferred.$containerIndex === 0 ? [origin.value] : "integer";
      }
      case "Parameter": {
        if (inferred.type !== undefined) return handleType(inferred.type);
        const owner = inferred.$container;
        if (owner.$type === "Method" || owner.$type === "Handler") return "integer";
        return this.#calls.of(owner).flatMap((call) => call.arguments[inferred.$containerIndex ?? 0] ?? []);
      }
    }
  }
}

/** What has to be inferred before the type of a value is known. */
function inferredFrom(value: Value): Inferred | undefined {
  if (value.$type === "FnCall") return value.fn?.ref;
  const declaration = value.$type === "Read" ? value.ref?.ref : undefined;
  return declaration?.$type === "Local" || declaration?.$type === "Parameter" ? declaration : undefined;
}

function handleType(name: string): ValueType {
  return isHandleType(name) ? name : "integer";
}

function firstKnown(kinds: readonly (Kind | undefined)[]): Kind | undefined {
  return kinds.find((kind) => kind !== undefined);
}
