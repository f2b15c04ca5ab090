import type { AstNode } from "langium";
import {
  ALT,
  END_OF_ROUTINE,
  type LocalInfo,
  LockMode,
  NEXT,
  NONE,
  Op,
  REQUEST,
  type Routine,
  type RoutineKind,
  Then,
  toLocal,
  toVariable,
  Via,
} from "#simulator";
import type { Constants } from "../constants.ts";
import type {
  Answer,
  Assignment,
  Block,
  Call,
  Declaration,
  Expression,
  FnCall,
  For,
  Forward,
  If,
  Let,
  Local,
  Lock,
  MethodReference,
  Parameter,
  Place,
  Read,
  Receive,
  Return,
  Send,
  Statement,
  Text,
  Value,
  Wait,
} from "../generated/ast.ts";
import { isFn, isSession } from "../generated/ast.ts";
import { isHandleType, type Types } from "../types.ts";
import type { Depth, Emitter, Exit } from "./emitter.ts";
import { ExpressionCompiler, type Storage } from "./expressions.ts";
import type { Places } from "./places.ts";

/** What the routines of a task see of it. */
export interface TaskScope {
  readonly emitter: Emitter;
  readonly constants: Constants;
  readonly types: Types;
  readonly places: Places;
  /** Where a task variable is; numbers of locks, phones and sessions; of the routine of a `fn`. */
  readonly variable: (declaration: Declaration) => Storage | undefined;
  readonly lock: (declaration: Declaration) => number;
  readonly phone: (declaration: Declaration) => number;
  readonly session: (declaration: Declaration) => number;
  readonly fn: (declaration: Declaration) => number;
  readonly refuse: (node: AstNode, message: string) => void;
}

/** A block that undoes something on every way out. */
type Cleanup = { readonly kind: "lock"; readonly lock: number } | { readonly kind: "exchange"; readonly slot: number };

interface LoopScope {
  readonly breaks: Exit[];
  readonly continues: Exit[];
  readonly cleanups: number;
}

/** Compiles the body of one routine. */
export class RoutineCompiler {
  readonly #task: TaskScope;
  readonly #emitter: Emitter;
  readonly #expressions: ExpressionCompiler;
  readonly #storage = new Map<Declaration, Storage>();
  readonly #locals: LocalInfo[] = [];
  readonly #calls = new Set<number>();
  readonly #cleanups: Cleanup[] = [];
  readonly #loops: LoopScope[] = [];
  #depth: Depth = { integers: 0, handles: 0 };
  #most: Depth = { integers: 0, handles: 0 };

  constructor(task: TaskScope) {
    this.#task = task;
    this.#emitter = task.emitter;
    this.#expressions = new ExpressionCompiler(
      task.emitter,
      task.constants,
      (read) => this.#storageOf(read.ref.ref),
      task.refuse,
    );
  }

  /** Compiles a body whose routine has this number. `method` is the handler's, else -1. */
  compile(
    number: number,
    kind: RoutineKind,
    name: string,
    method: number,
    parameters: readonly Parameter[],
    node: AstNode,
    body: Block,
  ): Routine {
    const start = this.#emitter.pc;
    this.#emitter.beginRoutine(number);
    const scoped = this.#openScope();
    for (const parameter of parameters) this.#declare(parameter, start);
    const parameterDepth = this.#depth;
    this.#statements(body);
    this.#emitter.lead(this.#emitter.exits, END_OF_ROUTINE);
    this.#closeScope(scoped);
    const end = this.#emitter.pc;
    return {
      name,
      kind,
      place: this.#task.places.head(node, body),
      entry: end === start ? NONE : start,
      start,
      end,
      method,
      integerParameters: parameterDepth.integers,
      handleParameters: parameterDepth.handles,
      integers: this.#most.integers,
      handles: this.#most.handles,
      locals: this.#locals,
      calls: [...this.#calls],
    };
  }

  #emit(op: number, node: AstNode, ...operands: number[]): number {
    return this.#emitter.emit(op, this.#task.places.of(node), operands, this.#depth);
  }

  // Names and scopes

  #storageOf(declaration: Declaration | undefined): Storage | undefined {
    if (declaration === undefined) return undefined;
    return this.#storage.get(declaration) ?? this.#task.variable(declaration);
  }

  #openScope(): { readonly depth: Depth; readonly locals: number } {
    return { depth: this.#depth, locals: this.#locals.length };
  }

  #closeScope(scope: { readonly depth: Depth; readonly locals: number }): void {
    this.#depth = scope.depth;
    for (let index = scope.locals; index < this.#locals.length; index++) {
      this.#locals[index] = { ...this.#locals[index], to: this.#emitter.pc };
    }
  }

  #allocate(kind: "integer" | "handle"): number {
    const slot = kind === "integer" ? this.#depth.integers : this.#depth.handles;
    this.#depth = {
      integers: this.#depth.integers + (kind === "integer" ? 1 : 0),
      handles: this.#depth.handles + (kind === "handle" ? 1 : 0),
    };
    this.#most = {
      integers: Math.max(this.#most.integers, this.#depth.integers),
      handles: Math.max(this.#most.handles, this.#depth.handles),
    };
    return slot;
  }

  /** Gives a local or parameter its slot; it is visible from instruction `from` on. */
  #declare(declaration: Local | Parameter, from: number): Storage {
    const type = this.#task.types.ofDeclaration(declaration) ?? "integer";
    const kind = isHandleType(type) ? "handle" : "integer";
    const slot = this.#allocate(kind);
    const storage: Storage = { kind, slot };
    this.#storage.set(declaration, storage);
    const shown = isHandleType(type) ? type : "integer";
    this.#locals.push({ name: declaration.name, type: shown, slot, from, to: Number.MAX_SAFE_INTEGER });
    return storage;
  }

  // Operands

  #list(expressions: readonly Expression[]): number {
    return this.#emitter.list(expressions.map((expression) => this.#expressions.compile(expression)));
  }

  #method(reference: MethodReference | undefined): number {
    const method = reference?.method.ref;
    if (method === undefined) return NONE;
    const number = this.#task.constants.ofMethod(method);
    return typeof number === "number" ? number : NONE;
  }

  #via(place: Place): [number, number] {
    const declaration = place.ref.ref;
    if (declaration === undefined) return [Via.phone, 0];
    if (declaration.$type === "Phone") return [Via.phone, this.#task.phone(declaration)];
    if (declaration.$type === "Session") return [Via.session, this.#task.session(declaration)];
    return [Via.handle, this.#handle(place)];
  }

  /** The slot of a local handle. */
  #handle(place: Place | Read): number {
    const storage = this.#storageOf(place.ref.ref);
    if (storage?.kind === "handle") return storage.slot;
    this.#task.refuse(
      place,
      `\`${place.ref.$refText}\` cannot be used as a handle here yet; put it into a \`let\` first.`,
    );
    return 0;
  }

  #received(call: Answer["call"]): number {
    return call === undefined || call.$type === "Request" ? REQUEST : this.#handle(call);
  }

  #lockOf(place: Place): number {
    return place.ref.ref === undefined ? 0 : this.#task.lock(place.ref.ref);
  }

  #text(text: Text): number {
    const holes = text.holes.map((hole) => this.#expressions.compile(hole));
    return this.#emitter.template(
      text.texts.flatMap((part, index) => (index < holes.length ? [part, holes[index]] : [part])),
    );
  }

  /** Where a `let` or an assignment puts an integer. */
  #destination(storage: Storage | undefined): number {
    if (storage?.kind === "integer") return toLocal(storage.slot);
    return storage?.kind === "variable" ? toVariable(storage.offset) : NONE;
  }

  // Statements

  #block(block: Block): void {
    const scope = this.#openScope();
    this.#statements(block);
    this.#closeScope(scope);
  }

  #statements(block: Block): void {
    for (const statement of block.statements) this.#statement(statement);
  }

  #statement(node: Statement): void {
    switch (node.$type) {
      case "Let":
        return this.#let(node);
      case "Assignment":
        return this.#assign(node);
      case "FnCall":
        this.#enter(node, NONE);
        return;
      case "Call":
        this.#call(node, [], Then.bind);
        return;
      case "Send":
        this.#send(node, NONE);
        return;
      case "Wait":
        this.#wait(node, [], Then.bind);
        return;
      case "WaitAll":
        this.#emit(Op.waitAll, node, this.#emitter.list(node.messages.map((message) => this.#handle(message))));
        return;
      case "Forget":
        this.#emit(Op.forget, node, this.#handle(node.message));
        return;
      case "Answer":
        return this.#answer(node);
      case "Forward":
        return this.#forward(node);
      case "Receive":
        this.#receive(node, NONE);
        return;
      case "Lock":
        return this.#lock(node);
      case "Unlock":
        this.#emit(Op.unlock, node, this.#lockOf(node.object));
        return;
      case "Begin":
        this.#task.refuse(node, "This exchange could never be ended: give it a name, `let ex = begin …`.");
        return;
      case "End":
        this.#emit(Op.end, node, this.#handle(node.exchange));
        return;
      case "ExchangeBlock":
        return this.#exchangeBlock(node);
      case "Yield":
        this.#emit(Op.yield, node);
        return;
      case "Sleep":
        this.#emit(Op.sleep, node, this.#expressions.compile(node.duration));
        return;
      case "If":
        return this.#if(node);
      case "While":
        return this.#loop(node.body, this.#branch(node, node.condition, node.body));
      case "Loop":
        return this.#endless(node, node.body);
      case "Repeat": {
        const scope = this.#openScope();
        const counter = this.#allocate("integer");
        const count = this.#expressions.compile(node.count);
        const place = this.#task.places.head(node, node.body);
        this.#loop(node.body, this.#emitter.emit(Op.repeat, place, [count, counter], this.#depth));
        return this.#closeScope(scope);
      }
      case "For":
        return this.#for(node);
      case "Break":
      case "Continue":
        return this.#leaveLoop(node);
      case "Return":
        return this.#return(node);
      case "Assert":
        this.#emit(
          Op.assert,
          node,
          this.#expressions.compile(node.condition),
          node.message === undefined ? NONE : this.#text(node.message),
        );
        return;
      case "Log":
        this.#emit(Op.log, node, this.#text(node.message));
        return;
      default:
        // Reported by `unsupportedIn`.
        return;
    }
  }

  #let(node: Let): void {
    const { value, locals } = node;
    const isBinding = value.$type === "Call" || value.$type === "Wait";
    const before = this.#depth;
    const operands = this.#prepare(value);
    const pc = this.#emitter.pc;
    const storages = locals.map((local) => this.#declare(local, pc + 1));
    const after = this.#depth;
    this.#depth = before;
    if (isBinding)
      this.#bind(
        value,
        storages.map((storage) => this.#destination(storage)),
      );
    else this.#produce(node, value, storages[0], operands);
    this.#depth = after;
    for (let at = pc; at < this.#emitter.pc; at++) this.#emitter.setAfter(at, after);
  }

  #assign(node: Assignment): void {
    const { target, value } = node;
    const storage = this.#storageOf(target.ref.ref);
    if (target.index !== undefined && storage?.kind === "variable") {
      const { offset, length } = storage;
      this.#withNumber(value, (expression) => {
        const index = this.#expressions.compile(target.index ?? unreachable());
        this.#emit(Op.setElement, node, offset, length, index, expression);
      });
    } else if (value.$type === "Call" || value.$type === "Wait") this.#bind(value, [this.#destination(storage)]);
    else this.#produce(node, value, storage, this.#prepare(value));
  }

  /** Compiles the expression of a plain value before the locals that it is bound to exist. */
  #prepare(value: Value): number {
    const isPlain = ![
      "Call",
      "Wait",
      "Send",
      "Receive",
      "Begin",
      "FnCall",
      "Request",
      "Connect",
      "ChooseValue",
    ].includes(value.$type);
    if (!isPlain || this.#isHandle(value)) return NONE;
    return this.#expressions.compile(asExpression(value));
  }

  #isHandle(value: Value): boolean {
    return value.$type === "Read" && isHandleType(this.#task.types.ofValue(value) ?? "");
  }

  #bind(value: Call | Wait, destinations: readonly number[]): void {
    if (value.$type === "Call") this.#call(value, destinations, Then.bind);
    else this.#wait(value, destinations, Then.bind);
  }

  /** The instruction that computes a value that is not an answer and stores it. */
  #produce(node: Let | Assignment, value: Value, storage: Storage | undefined, expression: number): void {
    const slot = storage?.kind === "handle" ? storage.slot : NONE;
    switch (value.$type) {
      case "Send":
        return this.#send(value, slot, node);
      case "Receive":
        return this.#receive(value, slot, node);
      case "Begin": {
        const session = value.session.ref.ref;
        this.#emit(Op.begin, node, session !== undefined && isSession(session) ? this.#task.session(session) : 0, slot);
        return;
      }
      case "FnCall":
        this.#enter(value, this.#destination(storage), node);
        return;
      case "Request":
        this.#emit(Op.setHandle, node, REQUEST, slot);
        return;
      default:
        if (value.$type === "Read" && this.#isHandle(value)) this.#emit(Op.setHandle, node, this.#handle(value), slot);
        else this.#emit(Op.set, node, expression, this.#destination(storage));
    }
  }

  /** Brings a value into an expression: what needs a statement of its own goes through a hidden local. */
  #withNumber(value: Value, use: (expression: number) => void): void {
    const before = this.#depth;
    if (value.$type === "Call" || value.$type === "Wait" || value.$type === "FnCall") {
      const slot = this.#allocate("integer");
      const after = this.#depth;
      const pc = this.#emitter.pc;
      this.#depth = before;
      if (value.$type === "FnCall") this.#enter(value, toLocal(slot));
      else this.#bind(value, [toLocal(slot)]);
      for (let at = pc; at < this.#emitter.pc; at++) this.#emitter.setAfter(at, after);
      this.#depth = after;
      use(this.#expressions.local(slot));
      this.#depth = before;
    } else use(this.#expressions.compile(asExpression(value)));
  }

  #call(node: Call, destinations: readonly number[], then: number): void {
    const [kind, number] = this.#via(node.target);
    const list = this.#list(node.arguments);
    this.#emit(Op.call, node, kind, number, this.#method(node.method), list, this.#emitter.list(destinations), then);
  }

  #send(node: Send, slot: number, statement: AstNode = node): void {
    const [kind, number] = this.#via(node.target);
    if (kind === Via.session) {
      this.#task.refuse(
        node,
        "`send` needs a phone or an exchange: begin one with `let ex = begin …`, and end it after the answer.",
      );
    }
    this.#emit(Op.send, statement, kind, number, this.#method(node.method), this.#list(node.arguments), slot);
  }

  #wait(node: Wait, destinations: readonly number[], then: number): void {
    const list = this.#emitter.list(destinations);
    this.#emit(Op.wait, node, this.#handle(node.object), 0, 0, 0, list, then);
  }

  #receive(node: Receive, slot: number, statement: AstNode = node): void {
    this.#emit(Op.receive, statement, this.#method(node.method), slot);
  }

  #answer(node: Answer): void {
    const { value, values } = node;
    if (node.call === undefined && (value?.$type === "Call" || value?.$type === "Wait")) {
      if (value.$type === "Call") this.#call(value, [], Then.answer);
      else this.#wait(value, [], Then.answer);
      return;
    }
    if (value === undefined) {
      this.#emit(Op.answer, node, this.#emitter.list([]), this.#received(node.call));
      return;
    }
    this.#withNumber(value, (expression) => {
      const others = values.map((other) => this.#expressions.compile(other));
      this.#emit(Op.answer, node, this.#emitter.list([expression, ...others]), this.#received(node.call));
    });
  }

  #forward(node: Forward): void {
    const [kind, number] = this.#via(node.target);
    const list = node.method === undefined ? NONE : this.#list(node.arguments);
    const call = this.#received(node.call);
    this.#emit(Op.forward, node, kind, number, call, this.#method(node.method), list, node.asSelf ? 1 : 0);
  }

  #enter(node: FnCall, destination: number, statement: AstNode = node): void {
    const fn = node.fn.ref;
    if (fn === undefined || !isFn(fn)) return;
    const routine = this.#task.fn(fn);
    this.#calls.add(routine);
    const integers: number[] = [];
    const handles: number[] = [];
    node.arguments.forEach((argument, index) => {
      const parameter = fn.parameters[index];
      const type = parameter === undefined ? undefined : this.#task.types.ofDeclaration(parameter);
      if (!isHandleType(type ?? "")) integers.push(this.#expressions.compile(argument));
      else if (argument.$type === "Request") handles.push(REQUEST);
      else if (argument.$type === "Read") handles.push(this.#handle(argument));
    });
    const operands = [routine, this.#emitter.list(integers), this.#emitter.list(handles), destination];
    this.#emit(Op.enter, statement, ...operands);
  }

  #return(node: Return): void {
    const { value } = node;
    const isAnswered = value?.$type === "Call" || value?.$type === "Wait";
    if (isAnswered && this.#cleanups.length === 0) {
      if (value.$type === "Call") this.#call(value, [], Then.return);
      else this.#wait(value, [], Then.return);
    } else if (value === undefined) {
      this.#cleanUp(0, node);
      this.#emit(Op.return, node, NONE);
    } else if (this.#cleanups.length === 0) {
      this.#withNumber(value, (expression) => this.#emit(Op.return, node, expression));
    } else this.#returnThroughBlocks(node, value);
    this.#emitter.exits = [];
  }

  /** The value is computed inside the blocks that the return leaves, then they are closed. */
  #returnThroughBlocks(node: Return, value: Value): void {
    const before = this.#depth;
    const slot = this.#allocate("integer");
    const after = this.#depth;
    this.#depth = before;
    const pc = this.#emitter.pc;
    if (value.$type === "Call" || value.$type === "Wait") this.#bind(value, [toLocal(slot)]);
    else if (value.$type === "FnCall") this.#enter(value, toLocal(slot));
    else this.#emit(Op.set, node, this.#expressions.compile(asExpression(value)), toLocal(slot));
    for (let at = pc; at < this.#emitter.pc; at++) this.#emitter.setAfter(at, after);
    this.#depth = after;
    this.#cleanUp(0, node);
    this.#emit(Op.return, node, this.#expressions.local(slot));
    this.#depth = before;
  }

  // Blocks that undo something

  #lock(node: Lock): void {
    const lock = this.#lockOf(node.object);
    const mode = node.mode === undefined ? LockMode.mutex : LockMode[node.mode];
    if (node.body === undefined) {
      this.#emit(Op.lock, node, lock, mode);
      return;
    }
    const { places } = this.#task;
    this.#emitter.emit(Op.lock, places.head(node, node.body), [lock, mode], this.#depth);
    this.#inside({ kind: "lock", lock }, node.body);
  }

  #exchangeBlock(node: Extract<Statement, { $type: "ExchangeBlock" }>): void {
    const scope = this.#openScope();
    const before = this.#depth;
    const session = node.session.ref.ref;
    const number = session === undefined ? 0 : this.#task.session(session);
    const storage = this.#declare(node.local, this.#emitter.pc + 1);
    const slot = storage.kind === "handle" ? storage.slot : 0;
    const pc = this.#emitter.emit(Op.begin, this.#task.places.head(node, node.body), [number, slot], before);
    this.#emitter.setAfter(pc, this.#depth);
    this.#inside({ kind: "exchange", slot }, node.body);
    this.#closeScope(scope);
  }

  /** A block, and at its closing brace the step that undoes what was done before it. */
  #inside(cleanup: Cleanup, body: Block): void {
    this.#cleanups.push(cleanup);
    this.#block(body);
    this.#cleanups.pop();
    if (this.#emitter.exits.length > 0) this.#undo(cleanup, this.#task.places.brace(body));
  }

  #undo(cleanup: Cleanup, place: Parameters<Emitter["emit"]>[1]): void {
    const operand = cleanup.kind === "lock" ? cleanup.lock : cleanup.slot;
    this.#emitter.emit(cleanup.kind === "lock" ? Op.unlock : Op.end, place, [operand], this.#depth);
  }

  /** Undoes the blocks that a statement leaves, innermost first, down to `kept` of them. */
  #cleanUp(kept: number, node: AstNode): void {
    for (const cleanup of this.#cleanups.slice(kept).reverse()) this.#undo(cleanup, this.#task.places.of(node));
  }

  // Branches and loops

  #branch(node: AstNode, condition: Expression, body: Block): number {
    const expression = this.#expressions.compile(condition);
    return this.#emitter.emit(Op.branch, this.#task.places.head(node, body), [expression], this.#depth);
  }

  #if(node: If): void {
    const pc = this.#branch(node, node.condition, node.then);
    this.#block(node.then);
    const afterThen = this.#emitter.exits;
    this.#emitter.exits = [{ pc, field: ALT }];
    if (node.else?.$type === "If") this.#if(node.else);
    else if (node.else !== undefined) this.#block(node.else);
    this.#emitter.exits = [...afterThen, ...this.#emitter.exits];
  }

  #for(node: For): void {
    const scope = this.#openScope();
    const from = this.#expressions.compile(node.from);
    const to = this.#expressions.compile(node.to);
    const storage = this.#declare(node.local, this.#emitter.pc);
    const variable = storage.kind === "integer" ? storage.slot : 0;
    const counter = this.#allocate("integer");
    const place = this.#task.places.head(node, node.body);
    this.#loop(node.body, this.#emitter.emit(Op.range, place, [from, to, variable, counter], this.#depth));
    this.#closeScope(scope);
  }

  /** The body of a loop whose head is instruction `head`. */
  #loop(body: Block, head: number): void {
    const loop: LoopScope = { breaks: [], continues: [], cleanups: this.#cleanups.length };
    this.#loops.push(loop);
    this.#block(body);
    this.#loops.pop();
    this.#emitter.lead([...this.#emitter.exits, ...loop.continues], head);
    this.#emitter.exits = [{ pc: head, field: ALT }, ...loop.breaks];
  }

  /** `loop` has no head that costs a step; an empty one is a step that does nothing. */
  #endless(node: AstNode, body: Block): void {
    const head = this.#emitter.pc;
    const loop: LoopScope = { breaks: [], continues: [], cleanups: this.#cleanups.length };
    this.#loops.push(loop);
    if (body.statements.length === 0) this.#emit(Op.nop, node);
    this.#block(body);
    this.#loops.pop();
    this.#emitter.lead([...this.#emitter.exits, ...loop.continues], head);
    this.#emitter.exits = loop.breaks;
  }

  #leaveLoop(node: Extract<Statement, { $type: "Break" | "Continue" }>): void {
    const loop = this.#loops.at(-1);
    if (loop === undefined) return;
    this.#cleanUp(loop.cleanups, node);
    const pc = this.#emit(Op.nop, node);
    (node.$type === "Break" ? loop.breaks : loop.continues).push({ pc, field: NEXT });
    this.#emitter.exits = [];
  }
}

/** A value that is an expression; the other forms are handled before. */
function asExpression(value: Value): Expression {
  switch (value.$type) {
    case "Call":
    case "Wait":
    case "Send":
    case "Receive":
    case "Begin":
    case "Connect":
    case "ChooseValue":
      return unreachable();
    default:
      return value;
  }
}

function unreachable(): never {
  throw new Error("a statement was taken for an expression");
}
