import type { AstNode } from "langium";
import type { Kernel } from "#simulator";
import type { Constants } from "../constants.ts";
import {
  type Connect,
  type Expression,
  type Fibril,
  type Fn,
  type Handler,
  isHandler,
  isWorkers,
  type Main,
  type Method,
  type Phone,
  type Session,
  type Task,
  type TaskReference,
} from "../generated/ast.ts";
import type { Scenario } from "../scenario.ts";

/** So many replicas of a task, and so many elements of an array of phones, are looked at; more are like these. */
const MOST_ALIKE = 16;

export type Routine = Handler | Main | Fibril | Fn;

/** A task, or one replica of it. */
export interface Instance {
  readonly task: Task;
  readonly self: number;
  readonly name: string;
  readonly handlers: ReadonlyMap<number, Handler>;
  readonly other: Handler | undefined;
  /** How many fibrils serve all connections; `undefined` where each has one of its own. */
  readonly workers: number | undefined;
}

/** What calls go over: a phone, or the phones of a session or of a `connect`. */
export interface Connection {
  readonly key: string;
  readonly owner: Instance;
  readonly target: Instance;
  readonly declaration: Phone | Session | Connect;
  /**
   * `queue`: calls of several fibrils go over one phone, and are served one after the other. `new`: whoever begins gets a phone on
   * which no call is out (a parallel session, a connect).
   */
  readonly kind: "queue" | "new";
  /** Exchange phones that lie idle at boot. */
  readonly pool: number;
}

/** The tasks of a scenario with their phones, under one set of constants. */
export class World {
  readonly kernel: Kernel;
  readonly constants: Constants;
  readonly instances: readonly Instance[];
  readonly #byTask = new Map<Task, Instance[]>();
  readonly #connections = new Map<string, Connection>();
  readonly #ids = new Map<AstNode, number>();

  constructor(scenario: Scenario, kernel: Kernel, constants: Constants) {
    this.kernel = kernel;
    this.constants = constants;
    for (const task of scenario.tasks.values()) this.#byTask.set(task, this.#instancesOf(task));
    this.instances = [...this.#byTask.values()].flat();
  }

  /** A number for a node, by which it can be told from others in a key. */
  idOf(node: AstNode): number {
    const known = this.#ids.get(node);
    if (known !== undefined) return known;
    const id = this.#ids.size;
    this.#ids.set(node, id);
    return id;
  }

  instancesOf(task: Task): readonly Instance[] {
    return this.#byTask.get(task) ?? [];
  }

  /** The number of a method, if it has one. */
  numberOf(method: Method | undefined): number | undefined {
    const number = method === undefined ? undefined : this.constants.ofMethod(method);
    return typeof number === "number" ? number : undefined;
  }

  /** The number of one of the kernel's own methods. */
  kernelMethod(name: string): number | undefined {
    return this.kernel.methods[name];
  }

  /** The phones that `p`, or `p[index]`, of a task means; all elements where the index is not known. */
  connectionsOf(
    declaration: Phone | Session | Connect,
    owner: Instance,
    index: number | undefined,
  ): readonly Connection[] {
    switch (declaration.$type) {
      case "Phone":
        return this.#phones(declaration, owner, index);
      case "Session": {
        const style = declaration.styles[0] ?? "atomic";
        const pool = this.#number(declaration.pools[0], owner) ?? 0;
        return this.#targets(declaration.target, owner).map((target) =>
          this.#connection(declaration, owner, target, 0, style === "parallel" ? "new" : "queue", pool),
        );
      }
      case "Connect":
        return declaration.task === undefined
          ? []
          : this.#targets(declaration.task, owner).map((target) =>
              this.#connection(declaration, owner, target, target.self, "new", 0),
            );
    }
  }

  #phones(declaration: Phone, owner: Instance, index: number | undefined): readonly Connection[] {
    const targets = this.#targets(declaration.target, owner);
    const size = declaration.size === undefined ? 1 : (this.#number(declaration.size, owner) ?? 1);
    const elements = Array.from({ length: Math.min(size, MOST_ALIKE) }, (_, element) => element);
    const wanted =
      index === undefined || declaration.size === undefined ? elements : elements.filter((e) => e === index);
    return wanted.flatMap((element) => {
      const target = declaration.target.all ? targets[element] : targets[0];
      return target === undefined ? [] : this.#connection(declaration, owner, target, element, "queue", 0);
    });
  }

  #connection(
    declaration: Connection["declaration"],
    owner: Instance,
    target: Instance,
    element: number,
    kind: Connection["kind"],
    pool: number,
  ): Connection {
    const key = `${this.idOf(declaration)}.${owner.self}.${element}`;
    const known = this.#connections.get(key);
    if (known !== undefined) return known;
    const connection = { key, owner, target, declaration, kind, pool };
    this.#connections.set(key, connection);
    return connection;
  }

  #targets({ task, all, index }: TaskReference, owner: Instance): readonly Instance[] {
    const instances = task.ref === undefined ? [] : this.instancesOf(task.ref);
    if (all || index === undefined) return instances;
    const wanted = this.#number(index, owner);
    return wanted === undefined ? instances : instances.filter(({ self }) => self === wanted);
  }

  #instancesOf(task: Task): Instance[] {
    const own = task.replicas[0];
    const replicas = own === undefined ? undefined : this.constants.evaluate(own);
    const count = typeof replicas === "number" ? Math.min(replicas, MOST_ALIKE) : 1;
    const handlers = task.members.filter(isHandler);
    const byNumber = new Map<number, Handler>();
    for (const handler of handlers) {
      const number = this.numberOf(handler.method?.method.ref);
      if (number !== undefined) byNumber.set(number, handler);
    }
    const workers = task.members.find(isWorkers)?.count;
    const pool = workers === undefined ? undefined : this.constants.evaluate(workers);
    return Array.from({ length: count }, (_, self) => ({
      task,
      self,
      name: own === undefined ? task.name : `${task.name}[${self}]`,
      handlers: byNumber,
      other: handlers.find(({ any }) => any),
      workers: typeof pool === "number" ? pool : undefined,
    }));
  }

  #number(expression: Expression | undefined, { self }: Instance): number | undefined {
    const value = expression === undefined ? undefined : this.constants.evaluate(expression, self);
    return typeof value === "number" ? value : undefined;
  }
}
