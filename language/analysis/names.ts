import type { AstNode } from "langium";
import { routineOf } from "../calls.ts";
import {
  type Declaration,
  type Expression,
  isAssignment,
  isLocal,
  isPlace,
  isRead,
  isUnlock,
  isUp,
  isVariable,
  type Place,
  type Read,
  type SyncObject,
  type Task,
  type Value,
  type Variable,
} from "../generated/ast.ts";
import { nodesOfType } from "../walk.ts";
import type { LockKey } from "./state.ts";
import type { Known } from "./values.ts";
import type { Instance, World } from "./world.ts";

/** What is stored in the names of a task. */
export interface Stores {
  /** Locals and parameters that get another value than their first. */
  readonly changing: ReadonlySet<Declaration>;
  /** What each variable of the task may be given. */
  readonly values: ReadonlyMap<Variable, readonly Value[]>;
  /** Where each lock is given back by a statement of its own. */
  readonly givers: ReadonlyMap<Declaration, readonly AstNode[]>;
}

const storing = ["Assignment", "Unlock", "Up"] as const;

export function storesOf(task: Task): Stores {
  const changing = new Set<Declaration>();
  const values = new Map<Variable, Value[]>();
  const givers = new Map<Declaration, AstNode[]>();
  for (const node of storing.flatMap((type) => nodesOfType(task, type))) {
    const given = isUnlock(node) ? node.object.ref.ref : isUp(node) ? node.semaphore.ref.ref : undefined;
    if (given !== undefined) givers.set(given, [...(givers.get(given) ?? []), node]);
    const target = isAssignment(node) ? node.target.ref.ref : undefined;
    if (!isAssignment(node) || target === undefined) continue;
    if (isVariable(target)) values.set(target, [...(values.get(target) ?? []), node.value]);
    else changing.add(target);
  }
  return { changing, values, givers };
}

/** What the names of an instance of a task hold while one of its routines is looked through. */
export class Names {
  readonly #world: World;
  readonly #instance: Instance;
  readonly #stores: Stores;
  readonly #known = new Map<Declaration, Known | undefined>();

  constructor(world: World, instance: Instance, stores: Stores) {
    this.#world = world;
    this.#instance = instance;
    this.#stores = stores;
  }

  bind(declaration: Declaration, known: Known | undefined): void {
    const isFixed = known?.kind !== "number" && known?.kind !== "same";
    this.#known.set(declaration, isFixed || !this.#stores.changing.has(declaration) ? known : undefined);
  }

  /** What a `let` or a parameter was given last. */
  boundTo(declaration: Declaration | undefined): Known | undefined {
    return declaration === undefined ? undefined : this.#known.get(declaration);
  }

  /** What an expression gives, without what only a statement can do. */
  ofExpression(expression: Expression): Known | undefined {
    const number = this.number(expression);
    if (number !== undefined) return { kind: "number", value: number };
    return isRead(expression) ? this.ofName(expression) : undefined;
  }

  number(expression: Expression): number | undefined {
    const value = this.#world.constants.evaluate(expression, this.#instance.self, (declaration) => {
      const known = this.#known.get(declaration);
      return known?.kind === "number" ? known.value : undefined;
    });
    return typeof value === "number" ? value : undefined;
  }

  /** What a name stands for, where it is a handle, or is known to be always the same. */
  ofName(name: Place | Read): Known | undefined {
    const declaration = name.ref.ref;
    switch (declaration?.$type) {
      case "Phone":
      case "Session": {
        const index = name.index === undefined ? undefined : this.number(name.index);
        const connections = this.#world.connectionsOf(declaration, this.#instance, index);
        return { kind: "phone", connections, exchange: undefined };
      }
      case "Local":
      case "Parameter": {
        const known = this.#known.get(declaration);
        if (known !== undefined || this.#stores.changing.has(declaration)) return known;
        return { kind: "same", as: declaration };
      }
      default:
        return undefined;
    }
  }

  /** The values that a variable of the task may be given. */
  valuesOf(variable: Variable): readonly Value[] {
    return this.#stores.values.get(variable) ?? [];
  }

  /** Whether a lock is given back outside of a routine. */
  isGivenBackOutside(lock: AstNode, routine: AstNode): boolean {
    return [...this.#stores.givers].some(
      ([declaration, nodes]) => declaration === lock && nodes.some((node) => routineOf(node) !== routine),
    );
  }

  /** Which lock a place means. */
  lock(place: Place): LockKey | undefined {
    const declaration = place.ref.ref;
    if (declaration?.$type !== "SyncObject") return undefined;
    return place.index === undefined
      ? this.#lock(declaration, "", true, declaration.name)
      : this.#element(declaration, place.index);
  }

  #element(declaration: SyncObject, index: Expression): LockKey {
    const name = `${declaration.name}[${index.$cstNode?.text ?? "…"}]`;
    const known = this.ofExpression(index);
    if (known?.kind === "number")
      return this.#lock(declaration, String(known.value), true, `${declaration.name}[${known.value}]`);
    return this.#lock(declaration, known?.kind === "same" ? `=${this.#world.idOf(known.as)}` : "?", false, name);
  }

  #lock(declaration: SyncObject, element: string, isExact: boolean, name: string): LockKey {
    return { key: `${this.#world.idOf(declaration)}[${element}]`, declaration, isExact, name };
  }
}

/** The call that a place or an expression means: the one that is served, or one that a name holds. */
export function callOf(node: AstNode | undefined, handler: AstNode, names: Names): AstNode | undefined {
  if (node === undefined || node.$type === "Request") return handler;
  if (!isPlace(node) && !isRead(node)) return undefined;
  const known = names.boundTo(isLocal(node.ref.ref) || node.ref.ref?.$type === "Parameter" ? node.ref.ref : undefined);
  return known?.kind === "call" ? known.call : undefined;
}
