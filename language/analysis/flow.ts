import type { AstNode } from "langium";
import {
  type Answer,
  type Block,
  type Call,
  type Connect,
  type Declaration,
  type Expression,
  type Fn,
  type Forward,
  type If,
  isHandler,
  isRead,
  isReceive,
  type Lock,
  type Notify,
  type Place,
  type Send,
  type Statement,
  type Value,
  type Wait,
  type WaitAll,
} from "../generated/ast.ts";
import { walk } from "../walk.ts";
import { Facts, type Sent } from "./facts.ts";
import { callOf, Names, type Stores } from "./names.ts";
import { type Exit, leftHeld, leftInLoop, notAnswered, twiceAnswered } from "./paths.ts";
import {
  covers,
  type Held,
  type LockKey,
  merged,
  nothing,
  type State,
  unsure,
  withCall,
  withEnded,
  withHeld,
  withoutHeld,
} from "./state.ts";
import { either, type Known } from "./values.ts";
import type { Connection, Instance, Routine, World } from "./world.ts";

/** How often a loop goes round whose end is not known. */
const ROUNDS = 4;
/** A routine in which more cases are told apart than this is looked at no further. */
const MOST_CASES = 2_000;

/** Where `break`, `continue` and `return` lead. */
interface Frame {
  readonly breaks: State[];
  readonly continues: State[];
  /** How many blocks were open when it began, which give back what they hold. */
  readonly depth: number;
}

interface FnCase {
  readonly facts: Facts;
  readonly after: State | undefined;
  readonly gives: Known | undefined;
}

/**
 * Looks through a routine along all its ways, with all that it calls, and notes what it may do and what is certain there. Branches that
 * the constants rule out are not taken.
 */
export class Flow {
  readonly #world: World;
  readonly #instance: Instance;
  readonly #names: Names;
  readonly #cases = new Map<string, FnCase>();
  #routine: Routine;
  #facts = new Facts();
  #times = 1;
  #loops: Frame[] = [];
  #exits: Exit[] = [];
  #fnDepth = 0;
  #gives: Known | undefined;
  /** What the open blocks give back on every way out. */
  #blocks: ((state: State) => State)[] = [];

  constructor(world: World, instance: Instance, stores: Stores, routine: Routine) {
    this.#world = world;
    this.#instance = instance;
    this.#names = new Names(world, instance, stores);
    this.#routine = routine;
  }

  /** What the routine may do. */
  facts(): Facts {
    const routine = this.#routine;
    const start = isHandler(routine) ? withCall(nothing, routine, { kind: "open" }) : nothing;
    const end = this.#block(routine.body, start);
    const exits = end === undefined ? this.#exits : [...this.#exits, { state: end, node: routine }];
    for (const finding of [...leftHeld(exits, nothing, undefined), ...notAnswered(exits, routine)])
      this.#facts.findings.add(finding);
    return this.#facts;
  }

  #block({ statements }: Block, start: State): State | undefined {
    let state: State | undefined = start;
    for (const statement of statements) {
      if (state === undefined) return undefined;
      state = this.#statement(statement, state);
    }
    return state;
  }

  #statement(node: Statement, state: State): State | undefined {
    switch (node.$type) {
      case "Let":
        return this.#let(node.locals, node.value, state);
      case "Assignment": {
        const [after, known] = this.#value(node.value, state);
        const target = node.target.ref.ref;
        if (target?.$type === "Variable") return after && this.#given(node.value, after);
        if (target !== undefined) this.#names.bind(target, either(this.#names.boundTo(target), known));
        return after;
      }
      case "FnCall":
      case "Call":
      case "Send":
      case "Wait":
      case "Receive":
      case "Connect":
      case "Begin":
        return this.#value(node, state)[0];
      case "WaitAll":
        return this.#wait(node, node.messages, false, state);
      case "Notify":
        this.#send(node, node.target, true);
        return state;
      case "Answer":
        return this.#answer(node, state);
      case "Forward":
        return this.#forward(node, state);
      case "Lock":
        return this.#lock(node, state);
      case "Unlock":
        return this.#unlock(node.object, state);
      case "Up":
        return this.#unlock(node.semaphore, state);
      case "Down":
        return this.#take(node, this.#names.lock(node.semaphore), "write", state);
      case "End":
        return this.#end(node.exchange, node, state);
      case "ExchangeBlock": {
        const known = this.#begin(node, node.session);
        this.#names.bind(node.local, known);
        const over = (at: State) => withEnded(at, node, node);
        return this.#within(node.body, over, withEnded(state, node, undefined));
      }
      case "Spawn": {
        if (node.fibril.ref !== undefined) this.#facts.spawned.add(node.fibril.ref);
        return node.arguments.reduce<State>((at, argument) => this.#given(argument, at), state);
      }
      case "If":
        return this.#if(node, state);
      case "Choose":
        return merged(
          node.branches.map((branch) => this.#block(branch, state)),
          node,
        );
      case "While":
        return this.#loop(node, node.body, this.#names.number(node.condition), undefined, state);
      case "Loop":
        return this.#loop(node, node.body, 1, undefined, state);
      case "Repeat":
        return this.#loop(node, node.body, undefined, this.#names.number(node.count), state);
      case "For": {
        const [from, to] = [node.from, node.to].map((bound) => this.#names.number(bound));
        const count = from === undefined || to === undefined ? undefined : to - from;
        this.#names.bind(node.local, { kind: "same", as: node.local });
        return this.#loop(node, node.body, undefined, count, state);
      }
      case "Break":
      case "Continue": {
        const loop = this.#loops.at(-1);
        if (loop !== undefined)
          loop[node.$type === "Break" ? "breaks" : "continues"].push(this.#out(loop.depth, state));
        return undefined;
      }
      case "Return": {
        const [after, known] = node.value === undefined ? [state, undefined] : this.#value(node.value, state);
        if (after === undefined) return undefined;
        this.#gives = either(this.#gives, known);
        this.#exits.push({ state: this.#out(this.#fnDepth, this.#given(node.value, after)), node });
        return undefined;
      }
      case "Assert":
        return this.#names.number(node.condition) === 0 ? undefined : state;
      case "Exit":
      case "Crash":
        return undefined;
      default:
        return state;
    }
  }

  #let(locals: readonly Declaration[], value: Value, state: State): State | undefined {
    const [after, known] = this.#value(value, state);
    const [first, ...others] = locals;
    if (first !== undefined) this.#names.bind(first, known?.kind === "number" ? { kind: "same", as: first } : known);
    for (const other of others) this.#names.bind(other, { kind: "same", as: other });
    return after;
  }

  /** What happens when a value is brought, and what it is. */
  #value(value: Value, state: State): [State | undefined, Known | undefined] {
    switch (value.$type) {
      case "Call":
        return [this.#call(value, state), undefined];
      case "Send":
        return [state, { kind: "message", sent: this.#send(value, value.target, false) }];
      case "Wait":
        return [this.#waitFor(value, state), undefined];
      case "Receive": {
        const number = this.#world.numberOf(value.method?.method.ref);
        this.#facts.received.add(number ?? "any");
        return [withCall(state, value, { kind: "open" }), { kind: "call", call: value }];
      }
      case "Connect":
        return this.#connect(value, state);
      case "Begin":
        return [withEnded(state, value, undefined), this.#begin(value, value.session)];
      case "FnCall":
        return value.fn.ref === undefined ? [state, undefined] : this.#fn(value, value.fn.ref, value.arguments, state);
      case "Request":
        return [state, { kind: "call", call: this.#routine }];
      case "ChooseValue":
        return [state, undefined];
      default:
        return [state, this.#known(value)];
    }
  }

  /** What a name holds; a variable of the task any of what it is given somewhere. */
  #known(value: Expression | Place): Known | undefined {
    const declaration = value.$type === "Read" || value.$type === "Place" ? value.ref.ref : undefined;
    if (declaration?.$type !== "Variable")
      return value.$type === "Place" ? this.#names.ofName(value) : this.#names.ofExpression(value);
    let all: Known | undefined;
    for (const stored of this.#names.valuesOf(declaration)) all = either(all, this.#stored(stored));
    return all;
  }

  #stored(value: Value): Known | undefined {
    if (value.$type === "Send") return { kind: "message", sent: this.#sentTo(value, value.target, false) };
    if (value.$type === "Connect") return this.#connected(value);
    if (value.$type === "Begin") {
      const known = this.#known(value.session);
      return known?.kind === "phone" ? { ...known, exchange: undefined } : undefined;
    }
    const local = isRead(value) ? value.ref.ref : undefined;
    const origin = local?.$type === "Local" && local.$container.$type === "Let" ? local.$container.value : undefined;
    return origin === undefined || local?.$containerIndex !== 0 || isRead(origin) ? undefined : this.#stored(origin);
  }

  #send(node: Call | Send | Notify, target: Place, isNotification: boolean): Sent[] {
    const all = this.#sentTo(node, target, isNotification);
    for (const sent of all) {
      this.#facts.sent.add(sent);
      if (sent.connection.declaration.$type === "Session" && sent.exchange === undefined)
        this.#facts.beginnings.add({ node, connection: sent.connection, times: this.#times });
    }
    return all;
  }

  #sentTo(node: Call | Send | Notify, target: Place, isNotification: boolean): Sent[] {
    const known = this.#known(target);
    const number = this.#world.numberOf(node.method.method.ref);
    if (known?.kind !== "phone" || number === undefined) return [];
    const { exchange } = known;
    return known.connections.map((connection) => ({
      node,
      connection,
      number,
      method: node.method.method.ref,
      exchange,
      isNotification,
      times: this.#times,
    }));
  }

  #call(node: Call, state: State): State {
    const sent = this.#send(node, node.target, false);
    if (node.timeout === undefined) this.#waits(node, sent, state);
    return state;
  }

  #waitFor(node: Wait, state: State): State {
    return node.mutex === undefined ? this.#wait(node, [node.object], node.timeout !== undefined, state) : state;
  }

  #wait(node: Wait | WaitAll, places: readonly Place[], mayEnd: boolean, state: State): State {
    const sent = places.flatMap((place) => {
      const known = this.#known(place);
      return known?.kind === "message" ? known.sent : [];
    });
    if (!mayEnd) this.#waits(node, sent, state);
    return state;
  }

  #waits(node: AstNode, sent: readonly Sent[], state: State): void {
    if (sent.length === 0) return;
    const early = new Map<Sent, AstNode>();
    for (const each of sent) {
      const end = each.exchange === undefined ? undefined : state.ended.get(each.exchange);
      if (end !== undefined) early.set(each, end);
    }
    const isAnswered = state.calls.get(this.#routine)?.kind === "done";
    this.#facts.waits.add({ node, sent, held: [...state.held.values()], isAnswered, early });
  }

  #connected(node: Connect): Known | undefined {
    const connections = this.#world.connectionsOf(node, this.#instance, undefined);
    return connections.length === 0 ? undefined : { kind: "phone", connections, exchange: undefined };
  }

  #connect(node: Connect, state: State): [State, Known | undefined] {
    const known = this.#connected(node);
    const number = this.#world.kernelMethod("IPC_M_CONNECT_ME_TO");
    if (known?.kind === "phone" && number !== undefined) {
      const sent = known.connections
        .filter(({ target }) => target.handlers.has(number))
        .map((connection) => this.#connecting(node, connection, number));
      for (const each of sent) this.#facts.sent.add(each);
      this.#waits(node, sent, state);
    }
    return [state, known];
  }

  #connecting(node: AstNode, connection: Connection, number: number): Sent {
    const times = this.#times;
    return { node, connection, number, method: undefined, exchange: undefined, isNotification: false, times };
  }

  #begin(node: AstNode, session: Place): Known | undefined {
    const known = this.#known(session);
    if (known?.kind !== "phone") return undefined;
    for (const connection of known.connections) this.#facts.beginnings.add({ node, connection, times: this.#times });
    return { ...known, exchange: node };
  }

  #end(place: Place, node: AstNode, state: State): State {
    const known = this.#known(place);
    return known?.kind === "phone" && known.exchange !== undefined ? withEnded(state, known.exchange, node) : state;
  }

  #answer(node: Answer, state: State): State | undefined {
    const after = node.value === undefined ? state : this.#value(node.value, state)[0];
    const call = callOf(node.call, this.#routine, this.#names);
    return after === undefined || call === undefined ? after : this.#done(call, node, after);
  }

  #done(call: AstNode, node: AstNode, state: State): State {
    const status = state.calls.get(call);
    const twice = status === undefined ? undefined : twiceAnswered(status, node);
    if (twice !== undefined) this.#facts.findings.add(twice);
    if (status === undefined || status.kind === "elsewhere") return state;
    const isPerhaps = status.kind === "either" && twice === undefined;
    return withCall(state, call, isPerhaps ? { kind: "elsewhere" } : { kind: "done", by: node });
  }

  #forward(node: Forward, state: State): State {
    const call = callOf(node.call, this.#routine, this.#names);
    const known = this.#known(node.target);
    const received = call === this.#routine ? undefined : this.#numberOfReceived(call);
    const number = this.#world.numberOf(node.method?.method.ref);
    if (known?.kind === "phone")
      for (const connection of known.connections)
        this.#facts.handings.add({ received, connection, number, node, exchange: known.exchange });
    return call === undefined ? state : this.#done(call, node, state);
  }

  #numberOfReceived(node: AstNode | undefined): number | "any" {
    return (isReceive(node) ? this.#world.numberOf(node.method?.method.ref) : undefined) ?? "any";
  }

  #lock(node: Lock, state: State): State | undefined {
    const lock = this.#names.lock(node.object);
    const after = this.#take(node, lock, node.mode ?? "write", state);
    if (node.body === undefined) return after;
    if (lock === undefined) return this.#block(node.body, after);
    return this.#within(node.body, (at) => withoutHeld(at, lock), after);
  }

  #take(node: AstNode, lock: LockKey | undefined, mode: Held["mode"], state: State): State {
    if (lock === undefined) return state;
    this.#facts.takings.add({ node, lock, mode, held: [...state.held.values()] });
    return withHeld(state, { lock, node, mode });
  }

  #unlock(place: Place, state: State): State {
    const lock = this.#names.lock(place);
    return lock === undefined ? state : withoutHeld(state, lock);
  }

  /** A block that gives something back on every way out. */
  #within(body: Block, back: (state: State) => State, state: State): State | undefined {
    this.#blocks.push(back);
    const after = this.#block(body, state);
    this.#blocks.pop();
    return after === undefined ? undefined : back(after);
  }

  /** What is left of a state when blocks are left, down to a depth. */
  #out(depth: number, state: State): State {
    return this.#blocks.slice(depth).reduceRight((at, back) => back(at), state);
  }

  #if(node: If, state: State): State | undefined {
    const value = this.#names.number(node.condition);
    const otherwise = () => {
      if (node.else === undefined) return state;
      return node.else.$type === "If" ? this.#if(node.else, state) : this.#block(node.else, state);
    };
    if (value !== undefined) return value !== 0 ? this.#block(node.then, state) : otherwise();
    const exits = this.#exits.length;
    const ways = [this.#block(node.then, state), otherwise()];
    if (!ways.includes(undefined)) return merged(ways, node);
    // It may leave because of what was answered: then it is not known which ways are together.
    for (const [i, { state: at, node: out }] of this.#exits.entries())
      if (i >= exits) this.#exits[i] = { state: unsure(at, state), node: out };
    const after = merged(ways, node);
    return after && unsure(after, state);
  }

  /** `condition`: 0 where it never goes round, another number where it goes on by itself for ever. */
  #loop(
    node: Statement,
    body: Block,
    condition: number | undefined,
    count: number | undefined,
    start: State,
  ): State | undefined {
    if (condition === 0 || (count !== undefined && count <= 0)) return start;
    if (count === 1) return this.#once(body, start);
    const before = [this.#facts, this.#times] as const;
    this.#times = Math.min(1_000, this.#times * (count ?? ROUNDS));
    let head = start;
    let breaks: State[] = [];
    for (let again = true; again; ) {
      this.#facts = new Facts();
      const loop: Frame = { breaks: [], continues: [], depth: this.#blocks.length };
      this.#loops.push(loop);
      const exits = this.#exits.length;
      const end = this.#block(body, head);
      this.#loops.pop();
      breaks = loop.breaks;
      const ways = end === undefined ? loop.continues : [...loop.continues, end];
      const back = merged(ways, node);
      again = back !== undefined && !covers(head, back);
      if (again) {
        this.#exits.length = exits;
        head = merged([head, back], node) ?? head;
      } else {
        for (const finding of leftInLoop(ways, head, body)) this.#facts.findings.add(finding);
        if (back !== undefined) head = merged([head, back], node) ?? head;
      }
    }
    const [facts, times] = before;
    facts.add(this.#facts);
    this.#facts = facts;
    this.#times = times;
    const goesOnForEver = condition !== undefined;
    return merged(goesOnForEver ? breaks : [head, ...breaks], node);
  }

  #once(body: Block, start: State): State | undefined {
    const loop: Frame = { breaks: [], continues: [], depth: this.#blocks.length };
    this.#loops.push(loop);
    const end = this.#block(body, start);
    this.#loops.pop();
    return merged([end, ...loop.breaks, ...loop.continues], body);
  }

  /** A `fn`, looked through once for each case that differs in what its arguments are and what is certain before. */
  #fn(call: Value, fn: Fn, given: readonly Expression[], state: State): [State | undefined, Known | undefined] {
    const values = given.map((argument) =>
      argument.$type === "Request" ? ({ kind: "call", call: this.#routine } as const) : this.#known(argument),
    );
    const key = this.#keyOf(fn, values, state);
    const known = this.#cases.get(key) ?? this.#caseOf(fn, values, state);
    if (this.#cases.size < MOST_CASES) this.#cases.set(key, known);
    this.#facts.add(known.facts);
    return [known.after, known.gives ?? { kind: "same", as: call }];
  }

  #caseOf(fn: Fn, values: readonly (Known | undefined)[], state: State): FnCase {
    if (this.#cases.size >= MOST_CASES) return { facts: new Facts(), after: state, gives: undefined };
    const outer = [this.#facts, this.#loops, this.#exits, this.#fnDepth, this.#gives] as const;
    this.#facts = new Facts();
    this.#loops = [];
    this.#exits = [];
    this.#fnDepth = this.#blocks.length;
    this.#gives = undefined;
    for (const [i, parameter] of fn.parameters.entries()) this.#names.bind(parameter, values[i]);
    const end = this.#block(fn.body, { ...state, taken: new Set() });
    const exits = end === undefined ? this.#exits : [...this.#exits, { state: end, node: fn }];
    for (const finding of leftHeld(exits, state, (lock) => this.#names.isGivenBackOutside(lock, fn)))
      this.#facts.findings.add(finding);
    const after = merged(exits.map((exit) => exit.state));
    const all = after && { ...after, taken: new Set([...state.taken, ...after.taken]) };
    const found = { facts: this.#facts, after: all, gives: this.#gives };
    [this.#facts, this.#loops, this.#exits, this.#fnDepth, this.#gives] = outer;
    return found;
  }

  #keyOf(fn: Fn, values: readonly (Known | undefined)[], { held, calls, ended }: State): string {
    const id = (node: AstNode | undefined) => (node === undefined ? "" : this.#world.idOf(node));
    const given = values.map((value) => {
      if (value === undefined) return "";
      if (value.kind === "number") return `${value.value}`;
      if (value.kind === "same") return `=${id(value.as)}`;
      if (value.kind === "call") return `c${id(value.call)}`;
      if (value.kind === "phone") return `p${value.connections.map(({ key }) => key)}x${id(value.exchange)}`;
      return `m${value.sent.map(({ node, connection }) => `${id(node)}:${connection.key}`)}`;
    });
    const served = [...calls].map(([call, status]) => `${id(call)}${status.kind}`);
    const over = [...ended.keys()].map(id);
    return [id(fn), this.#times, given.join(), [...held.keys()].join(), served.join(), over.join()].join("|");
  }

  /** A value that goes where it is not followed: calls in it may be answered there. */
  #given(value: Value | undefined, state: State): State {
    let after = state;
    if (value === undefined) return after;
    walk(value, (node) => {
      const call = node.$type === "Request" || isRead(node) ? callOf(node, this.#routine, this.#names) : undefined;
      if (call !== undefined && after.calls.has(call)) after = withCall(after, call, { kind: "elsewhere" });
    });
    return after;
  }
}
