import type { LocalInfo } from "#simulator";
import type { Declaration, Local, Parameter } from "../generated/ast.ts";
import { isHandleType, type Types } from "../types.ts";
import type { Depth, Emitter } from "./emitter.ts";
import type { Storage } from "./expressions.ts";

/** The end of a local whose scope is still open. */
const OPEN = Number.MAX_SAFE_INTEGER;

/** A scope that is open: what lived when it began. */
interface Scope {
  readonly depth: Depth;
  readonly locals: number;
}

/** The locals of a routine: their slots, and from which instruction to which they can be seen. */
export class Frame {
  readonly locals: LocalInfo[] = [];
  /** What lives now. */
  depth: Depth = { integers: 0, handles: 0 };
  /** The most that has lived at once. */
  most: Depth = { integers: 0, handles: 0 };
  readonly #emitter: Emitter;
  readonly #types: Types;
  readonly #storage = new Map<Declaration, Storage>();

  constructor(emitter: Emitter, types: Types) {
    this.#emitter = emitter;
    this.#types = types;
  }

  /** Where a local or parameter is. */
  storageOf(declaration: Declaration): Storage | undefined {
    return this.#storage.get(declaration);
  }

  open(): Scope {
    return { depth: this.depth, locals: this.locals.length };
  }

  /** Ends a scope at the next instruction: its locals live no longer. */
  close(scope: Scope): void {
    this.depth = scope.depth;
    for (let index = scope.locals; index < this.locals.length; index++) {
      // Those of inner scopes have ended with them.
      if (this.locals[index].to === OPEN) this.locals[index] = { ...this.locals[index], to: this.#emitter.pc };
    }
  }

  /** A slot more, for a local without a name or with one. */
  allocate(kind: "integer" | "handle"): number {
    const { integers, handles } = this.depth;
    this.depth = kind === "integer" ? { integers: integers + 1, handles } : { integers, handles: handles + 1 };
    this.most = {
      integers: Math.max(this.most.integers, this.depth.integers),
      handles: Math.max(this.most.handles, this.depth.handles),
    };
    return kind === "integer" ? integers : handles;
  }

  /** Gives a local or parameter its slot; it can be seen from instruction `from` on. */
  declare(declaration: Local | Parameter, from: number): Storage {
    const inferred = this.#types.ofDeclaration(declaration) ?? "integer";
    const type = isHandleType(inferred) ? inferred : "integer";
    const kind = type === "integer" ? "integer" : "handle";
    const slot = this.allocate(kind);
    const storage: Storage = { kind, slot };
    this.#storage.set(declaration, storage);
    this.locals.push({ name: declaration.name, type, slot, from, to: OPEN });
    return storage;
  }
}
