import type { AstNode } from "langium";
import { type Fibril, type Handler, isFibril, isHandler, isMain, type Main, type Task } from "../generated/ast.ts";
import type { Facts, Message } from "./facts.ts";
import { Flow } from "./flow.ts";
import { type Stores, storesOf } from "./names.ts";
import type { Instance, World } from "./world.ts";

/** A routine that somebody runs: a fibril, or a handler that is called. */
export interface Activity {
  readonly instance: Instance;
  readonly routine: Handler | Main | Fibril;
  readonly facts: Facts;
  /** What calls a handler. */
  readonly calledBy: Set<Message>;
}

/** All that can be reached in a scenario from the fibrils that run from boot on. */
export class Activities {
  readonly world: World;
  readonly #all = new Map<string, Activity>();
  readonly #stores = new Map<Task, Stores>();
  /** Messages that come to an instance, by number. */
  readonly #coming = new Map<Instance, Map<number, Set<Message>>>();
  /** Where calls of a method are handed on to. */
  readonly #handed = new Map<Instance, Map<number, Map<string, Message>>>();

  constructor(world: World) {
    this.world = world;
    for (const instance of world.instances) {
      for (const member of instance.task.members)
        if (isMain(member) || (isFibril(member) && !member.spawned)) this.#enter(instance, member);
    }
    for (const activity of this.#all.values()) this.#follow(activity);
    for (let before = -1; before < this.#size(); ) {
      before = this.#size();
      for (const activity of this.#all.values()) this.#hand(activity);
    }
  }

  get all(): Iterable<Activity> {
    return this.#all.values();
  }

  /** With the handlers that nobody calls yet. */
  *withIdleHandlers(): Generator<Activity> {
    yield* this.#all.values();
    for (const instance of this.world.instances)
      for (const handler of instance.self === 0 ? instance.task.members.filter(isHandler) : [])
        if (!this.#all.has(this.#keyOf(instance, handler))) yield this.#activity(instance, handler);
  }

  /** Activities that are to come to an end: all but daemons and those that serve nobody else. */
  expected(): ReadonlySet<Activity> {
    const daemons = [...this.all].filter(({ routine }) => isFibril(routine) && routine.daemon);
    const served = this.reachedFrom(
      [...this.all].filter(({ routine }) => !isHandler(routine) && !(isFibril(routine) && routine.daemon)),
    );
    const forDaemons = this.reachedFrom(daemons);
    return new Set(
      [...this.withIdleHandlers()].filter((activity) => served.has(activity) || !forDaemons.has(activity)),
    );
  }

  /** Some activities, and who handles what they send, what these send, and so on. */
  reachedFrom(starts: Iterable<Activity>): ReadonlySet<Activity> {
    const reached = new Set(starts);
    for (const activity of reached) for (const next of this.nextOf(activity)) reached.add(next);
    return reached;
  }

  /** Who handles what an activity sends. */
  *nextOf({ facts }: Activity): Generator<Activity> {
    for (const sent of facts.sent) {
      for (const way of this.onTheWay(sent)) {
        const next = this.handling(way);
        if (next !== undefined) yield next;
      }
    }
  }

  /** Who handles a message, if its method has a handler. */
  handling({ connection: { target }, number }: Pick<Message, "connection" | "number">): Activity | undefined {
    const handler = target.handlers.get(number) ?? target.other;
    return handler === undefined ? undefined : this.#all.get(this.#keyOf(target, handler));
  }

  /** A message and those as which it is handed on: whoever waits for its answer waits for one of them. */
  onTheWay(sent: Message): readonly Message[] {
    const way = new Set([sent]);
    for (const { connection, number } of way)
      for (const next of this.#handed.get(connection.target)?.get(number)?.values() ?? []) way.add(next);
    return [...way];
  }

  /** What comes to an instance with a number. */
  coming(instance: Instance): ReadonlyMap<number, ReadonlySet<Message>> {
    return this.#coming.get(instance) ?? new Map();
  }

  /** Whether two fibrils can run a routine at the same time. */
  canRunTwice({ routine, instance, calledBy }: Activity): boolean {
    if (isFibril(routine)) return routine.spawned;
    if (!isHandler(routine)) return false;
    const ways = new Set([...calledBy].map(({ connection }) => connection.key));
    const isManifold = [...calledBy].some(({ connection: { kind } }) => kind === "new");
    return ways.size > 1 || isManifold || (instance.workers ?? 0) > 1;
  }

  #size(): number {
    let size = this.#all.size;
    for (const numbers of this.#coming.values()) for (const messages of numbers.values()) size += messages.size;
    return size;
  }

  #keyOf(instance: Instance, routine: AstNode): string {
    return `${this.world.idOf(routine)}.${instance.self}`;
  }

  #enter(instance: Instance, routine: Activity["routine"]): Activity {
    const key = this.#keyOf(instance, routine);
    const known = this.#all.get(key);
    if (known !== undefined) return known;
    const activity = this.#activity(instance, routine);
    this.#all.set(key, activity);
    return activity;
  }

  #activity(instance: Instance, routine: Activity["routine"]): Activity {
    const stores = this.#stores.get(instance.task) ?? storesOf(instance.task);
    this.#stores.set(instance.task, stores);
    const facts = new Flow(this.world, instance, stores, routine).facts();
    return { instance, routine, facts, calledBy: new Set() };
  }

  #follow({ instance, facts }: Activity): void {
    for (const fibril of facts.spawned) this.#enter(instance, fibril);
    for (const sent of facts.sent) this.#come(sent);
  }

  #come(message: Message): void {
    const { target } = message.connection;
    const numbers = this.#coming.get(target) ?? new Map<number, Set<Message>>();
    this.#coming.set(target, numbers);
    const same = numbers.get(message.number) ?? new Set();
    numbers.set(message.number, same);
    if (same.has(message)) return;
    same.add(message);
    const handler = target.handlers.get(message.number) ?? target.other;
    if (handler === undefined) return;
    const isNew = this.#all.get(this.#keyOf(target, handler)) === undefined;
    const activity = this.#enter(target, handler);
    activity.calledBy.add(message);
    if (isNew) this.#follow(activity);
  }

  /** Lets what a routine hands on come to where it hands it. */
  #hand({ instance, routine, facts }: Activity): void {
    for (const { received, connection, number, node, exchange } of facts.handings) {
      for (const own of this.#numbersOf(received, instance, routine)) {
        const byNumber = this.#handed.get(instance) ?? new Map<number, Map<string, Message>>();
        this.#handed.set(instance, byNumber);
        const ways = byNumber.get(own) ?? new Map<string, Message>();
        byNumber.set(own, ways);
        const next = number ?? own;
        const key = `${this.world.idOf(node)}.${connection.key}.${next}`;
        const known = ways.get(key);
        const [before] = this.coming(instance).get(own) ?? [];
        const method = next === own ? before?.method : undefined;
        const message = known ?? { node, connection, number: next, method, exchange, isNotification: false };
        ways.set(key, message);
        this.#come(message);
      }
    }
  }

  /** The numbers that a call may have which a routine hands on. */
  #numbersOf(received: number | "any" | undefined, instance: Instance, routine: AstNode): readonly number[] {
    if (typeof received === "number") return [received];
    const coming = [...this.coming(instance).keys()];
    if (received === "any" || !isHandler(routine)) return coming;
    return coming.filter((number) => (instance.handlers.get(number) ?? instance.other) === routine);
  }
}
