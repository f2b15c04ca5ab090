import type { AstNode } from "langium";
import {
  ALT,
  END_OF_ROUTINE,
  LockMode,
  NEXT,
  NONE,
  Op,
  type Place as ProgramPlace,
  REQUEST,
  type Routine,
  type RoutineKind,
  Then,
  toLocal,
  Via,
} from "#simulator";
import type {
  Answer,
  Assignment,
  Block,
  Call,
  Expression,
  FnCall,
  For,
  Forward,
  If,
  Let,
  Lock,
  Parameter,
  Place,
  Receive,
  Return,
  Send,
  Statement,
  Value,
  Wait,
} from "../generated/ast.ts";
import { isFn, isSession } from "../generated/ast.ts";
import { isHandleType } from "../types.ts";
import type { Emitter, Exit } from "./emitter.ts";
import type { Storage } from "./expressions.ts";
import { Frame } from "./frame.ts";
import { type LockOperands, Operands } from "./operands.ts";
import type { TaskScope } from "./task-scope.ts";

/** A block that undoes something on every way out. */
type Cleanup =
  | { readonly kind: "lock"; readonly lock: LockOperands }
  | { readonly kind: "exchange"; readonly slot: number };

interface LoopScope {
  readonly breaks: Exit[];
  readonly continues: Exit[];
  readonly cleanups: number;
}

/** Compiles the body of one routine. */
export class RoutineCompiler {
  readonly #task: TaskScope;
  readonly #emitter: Emitter;
  readonly #frame: Frame;
  readonly #operands: Operands;
  readonly #calls = new Set<number>();
  readonly #cleanups: Cleanup[] = [];
  readonly #loops: LoopScope[] = [];

  constructor(task: TaskScope) {
    this.#task = task;
    this.#emitter = task.emitter;
    this.#frame = new Frame(task.emitter, task.types);
    this.#operands = new Operands(task, this.#frame);
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
    const scoped = this.#frame.open();
    for (const parameter of parameters) this.#frame.declare(parameter, start);
    const parameterDepth = this.#frame.depth;
    this.#statements(body);
    this.#emitter.lead(this.#emitter.exits, END_OF_ROUTINE);
    this.#frame.close(scoped);
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
      integers: this.#frame.most.integers,
      handles: this.#frame.most.handles,
      locals: this.#frame.locals,
      calls: [...this.#calls],
    };
  }

  #emit(op: number, node: AstNode, ...operands: number[]): number {
    return this.#emitter.emit(op, this.#task.places.of(node), operands, this.#frame.depth);
  }

  // Statements

  #block(block: Block): void {
    const scope = this.#frame.open();
    this.#statements(block);
    this.#frame.close(scope);
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
        if (node.mutex === undefined) this.#wait(node, [], Then.bind);
        else this.#waitCondition(node, node.mutex);
        return;
      case "WaitAll":
        this.#emit(
          Op.waitAll,
          node,
          this.#emitter.list(node.messages.map((message) => this.#operands.handle(message))),
        );
        return;
      case "Forget":
        this.#emit(Op.forget, node, this.#operands.handle(node.message));
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
        this.#unlock(this.#task.places.of(node), this.#operands.lockOf(node.object));
        return;
      case "Signal":
      case "Broadcast":
        this.#onObject(Op.signal, node, node.condition, node.$type === "Broadcast" ? 1 : 0);
        return;
      case "Down":
        this.#onObject(Op.down, node, node.semaphore);
        return;
      case "Up":
        this.#onObject(Op.up, node, node.semaphore);
        return;
      case "Begin":
        this.#task.refuse(node, "This exchange could never be ended: give it a name, `let ex = begin …`.");
        return;
      case "End":
        this.#emit(Op.end, node, this.#operands.handle(node.exchange));
        return;
      case "ExchangeBlock":
        return this.#exchangeBlock(node);
      case "Yield":
        this.#emit(Op.yield, node);
        return;
      case "Sleep":
        this.#emit(Op.sleep, node, this.#operands.expressions.compile(node.duration));
        return;
      case "If":
        return this.#if(node);
      case "While":
        return this.#loop(node.body, this.#branch(node, node.condition, node.body));
      case "Loop":
        return this.#endless(node, node.body);
      case "Repeat": {
        const scope = this.#frame.open();
        const counter = this.#frame.allocate("integer");
        const count = this.#operands.expressions.compile(node.count);
        const place = this.#task.places.head(node, node.body);
        this.#loop(node.body, this.#emitter.emit(Op.repeat, place, [count, counter], this.#frame.depth));
        return this.#frame.close(scope);
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
          this.#operands.expressions.compile(node.condition),
          node.message === undefined ? NONE : this.#operands.text(node.message),
        );
        return;
      case "Log":
        this.#emit(Op.log, node, this.#operands.text(node.message));
        return;
      default:
        // Reported by `unsupportedIn`.
        return;
    }
  }

  #let(node: Let): void {
    const { value, locals } = node;
    const isBinding = value.$type === "Call" || value.$type === "Wait";
    const before = this.#frame.depth;
    const operands = this.#prepare(value);
    const pc = this.#emitter.pc;
    const storages = locals.map((local) => this.#frame.declare(local, pc + 1));
    const after = this.#frame.depth;
    this.#frame.depth = before;
    if (isBinding)
      this.#bind(
        value,
        storages.map((storage) => this.#operands.destination(storage)),
      );
    else this.#produce(node, value, storages[0], operands);
    this.#frame.depth = after;
    for (let at = pc; at < this.#emitter.pc; at++) this.#emitter.setAfter(at, after);
  }

  #assign(node: Assignment): void {
    const { target, value } = node;
    const storage = this.#operands.storageOf(target.ref.ref);
    if (target.index !== undefined && storage?.kind === "variable") {
      const { offset, length } = storage;
      this.#withNumber(value, (expression) => {
        const index = this.#operands.expressions.compile(target.index ?? unreachable());
        this.#emit(Op.setElement, node, offset, length, index, expression);
      });
    } else if (value.$type === "Call" || value.$type === "Wait")
      this.#bind(value, [this.#operands.destination(storage)]);
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
    return this.#operands.expressions.compile(asExpression(value));
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
        this.#enter(value, this.#operands.destination(storage), node);
        return;
      case "Request":
        this.#emit(Op.setHandle, node, REQUEST, slot);
        return;
      default:
        if (value.$type === "Read" && this.#isHandle(value))
          this.#emit(Op.setHandle, node, this.#operands.handle(value), slot);
        else this.#emit(Op.set, node, expression, this.#operands.destination(storage));
    }
  }

  /** Brings a value into an expression: what needs a statement of its own goes through a hidden local. */
  #withNumber(value: Value, use: (expression: number) => void): void {
    const before = this.#frame.depth;
    if (value.$type === "Call" || value.$type === "Wait" || value.$type === "FnCall") {
      const slot = this.#frame.allocate("integer");
      const after = this.#frame.depth;
      const pc = this.#emitter.pc;
      this.#frame.depth = before;
      if (value.$type === "FnCall") this.#enter(value, toLocal(slot));
      else this.#bind(value, [toLocal(slot)]);
      for (let at = pc; at < this.#emitter.pc; at++) this.#emitter.setAfter(at, after);
      this.#frame.depth = after;
      use(this.#operands.expressions.local(slot));
      this.#frame.depth = before;
    } else use(this.#operands.expressions.compile(asExpression(value)));
  }

  #call(node: Call, destinations: readonly number[], then: number): void {
    const [kind, number] = this.#operands.via(node.target);
    const list = this.#operands.list(node.arguments);
    this.#emit(
      Op.call,
      node,
      kind,
      number,
      this.#operands.method(node.method),
      list,
      this.#emitter.list(destinations),
      then,
    );
  }

  #send(node: Send, slot: number, statement: AstNode = node): void {
    const [kind, number] = this.#operands.via(node.target);
    if (kind === Via.session) {
      this.#task.refuse(
        node,
        "`send` needs a phone or an exchange: begin one with `let ex = begin …`, and end it after the answer.",
      );
    }
    this.#emit(
      Op.send,
      statement,
      kind,
      number,
      this.#operands.method(node.method),
      this.#operands.list(node.arguments),
      slot,
    );
  }

  #wait(node: Wait, destinations: readonly number[], then: number): void {
    const list = this.#emitter.list(destinations);
    this.#emit(Op.wait, node, this.#operands.handle(node.object), 0, 0, 0, list, then);
  }

  #waitCondition(node: Wait, mutex: Place): void {
    const [condition, index, length] = this.#operands.lockOf(node.object);
    const [lock, lockIndex, lockLength] = this.#operands.lockOf(mutex);
    this.#emit(Op.waitCondition, node, condition, lock, index, length, lockIndex, lockLength);
  }

  #receive(node: Receive, slot: number, statement: AstNode = node): void {
    this.#emit(Op.receive, statement, this.#operands.method(node.method), slot);
  }

  #answer(node: Answer): void {
    const { value, values } = node;
    if (node.call === undefined && (value?.$type === "Call" || value?.$type === "Wait")) {
      if (value.$type === "Call") this.#call(value, [], Then.answer);
      else this.#wait(value, [], Then.answer);
      return;
    }
    if (value === undefined) {
      this.#emit(Op.answer, node, this.#emitter.list([]), this.#operands.received(node.call));
      return;
    }
    this.#withNumber(value, (expression) => {
      const others = values.map((other) => this.#operands.expressions.compile(other));
      this.#emit(Op.answer, node, this.#emitter.list([expression, ...others]), this.#operands.received(node.call));
    });
  }

  #forward(node: Forward): void {
    const [kind, number] = this.#operands.via(node.target);
    const list = node.method === undefined ? NONE : this.#operands.list(node.arguments);
    const call = this.#operands.received(node.call);
    this.#emit(Op.forward, node, kind, number, call, this.#operands.method(node.method), list, node.asSelf ? 1 : 0);
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
      if (!isHandleType(type ?? "")) integers.push(this.#operands.expressions.compile(argument));
      else if (argument.$type === "Request") handles.push(REQUEST);
      else if (argument.$type === "Read") handles.push(this.#operands.handle(argument));
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
    const before = this.#frame.depth;
    const slot = this.#frame.allocate("integer");
    const after = this.#frame.depth;
    this.#frame.depth = before;
    const pc = this.#emitter.pc;
    if (value.$type === "Call" || value.$type === "Wait") this.#bind(value, [toLocal(slot)]);
    else if (value.$type === "FnCall") this.#enter(value, toLocal(slot));
    else this.#emit(Op.set, node, this.#operands.expressions.compile(asExpression(value)), toLocal(slot));
    for (let at = pc; at < this.#emitter.pc; at++) this.#emitter.setAfter(at, after);
    this.#frame.depth = after;
    this.#cleanUp(0, node);
    this.#emit(Op.return, node, this.#operands.expressions.local(slot));
    this.#frame.depth = before;
  }

  // Blocks that undo something

  #lock(node: Lock): void {
    const { object, body } = node;
    const [lock, index, length] = this.#operands.lockOf(object);
    const mode = node.mode === undefined ? LockMode.mutex : LockMode[node.mode];
    if (body === undefined) {
      this.#emit(Op.lock, node, lock, mode, index, length, NONE);
      return;
    }
    const scope = this.#frame.open();
    const before = this.#frame.depth;
    const kept = index === NONE ? NONE : this.#frame.allocate("integer");
    const place = this.#task.places.head(node, body);
    const pc = this.#emitter.emit(Op.lock, place, [lock, mode, index, length, kept], before);
    this.#emitter.setAfter(pc, this.#frame.depth);
    const same = kept === NONE ? NONE : this.#operands.expressions.local(kept);
    this.#inside({ kind: "lock", lock: [lock, same, length] }, body);
    this.#frame.close(scope);
  }

  #exchangeBlock(node: Extract<Statement, { $type: "ExchangeBlock" }>): void {
    const scope = this.#frame.open();
    const before = this.#frame.depth;
    const session = node.session.ref.ref;
    const number = session === undefined ? 0 : this.#task.session(session);
    const storage = this.#frame.declare(node.local, this.#emitter.pc + 1);
    const slot = storage.kind === "handle" ? storage.slot : 0;
    const pc = this.#emitter.emit(Op.begin, this.#task.places.head(node, node.body), [number, slot], before);
    this.#emitter.setAfter(pc, this.#frame.depth);
    this.#inside({ kind: "exchange", slot }, node.body);
    this.#frame.close(scope);
  }

  /** A block, and at its closing brace the step that undoes what was done before it. */
  #inside(cleanup: Cleanup, body: Block): void {
    this.#cleanups.push(cleanup);
    this.#block(body);
    this.#cleanups.pop();
    if (this.#emitter.exits.length > 0) this.#undo(cleanup, this.#task.places.brace(body));
  }

  #undo(cleanup: Cleanup, place: ProgramPlace): void {
    if (cleanup.kind === "lock") this.#unlock(place, cleanup.lock);
    else this.#emitter.emit(Op.end, place, [cleanup.slot], this.#frame.depth);
  }

  #unlock(place: ProgramPlace, [lock, index, length]: LockOperands): void {
    this.#emitter.emit(Op.unlock, place, [lock, NONE, index, length], this.#frame.depth);
  }

  /** A statement on a condvar or semaphore. */
  #onObject(op: number, node: AstNode, object: Place, detail: number = NONE): void {
    const [number, index, length] = this.#operands.lockOf(object);
    this.#emit(op, node, number, detail, index, length);
  }

  /** Undoes the blocks that a statement leaves, innermost first, down to `kept` of them. */
  #cleanUp(kept: number, node: AstNode): void {
    for (const cleanup of this.#cleanups.slice(kept).reverse()) this.#undo(cleanup, this.#task.places.of(node));
  }

  // Branches and loops

  #branch(node: AstNode, condition: Expression, body: Block): number {
    const expression = this.#operands.expressions.compile(condition);
    return this.#emitter.emit(Op.branch, this.#task.places.head(node, body), [expression], this.#frame.depth);
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
    const scope = this.#frame.open();
    const from = this.#operands.expressions.compile(node.from);
    const to = this.#operands.expressions.compile(node.to);
    const storage = this.#frame.declare(node.local, this.#emitter.pc);
    const variable = storage.kind === "integer" ? storage.slot : 0;
    const counter = this.#frame.allocate("integer");
    const place = this.#task.places.head(node, node.body);
    this.#loop(node.body, this.#emitter.emit(Op.range, place, [from, to, variable, counter], this.#frame.depth));
    this.#frame.close(scope);
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
