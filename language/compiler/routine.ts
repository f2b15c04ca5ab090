import type { AstNode } from "langium";
import {
  ALT,
  END_OF_ROUTINE,
  LockMode,
  NEXT,
  NONE,
  Op,
  type Place as ProgramPlace,
  type Routine,
  type RoutineKind,
} from "#simulator";
import type { Block, Choose, Expression, For, If, Lock, Parameter, Place, Statement } from "../generated/ast.ts";
import { Code, NOWHERE } from "./code.ts";
import type { Exit } from "./emitter.ts";
import {
  compileAnswer,
  compileCall,
  compileConnect,
  compileForward,
  compileNotify,
  compileReceive,
  compileSend,
  compileWait,
  compileWaitAll,
  compileWaitCondition,
  DROPPED,
} from "./messages.ts";
import type { LockOperands } from "./operands.ts";
import type { TaskScope } from "./task-scope.ts";
import { compileAssignment, compileEnter, compileLet, compileReturn, compileSpawn, withNumber } from "./values.ts";

/** A block that undoes something on every way out. */
type Cleanup =
  | { readonly kind: "lock"; readonly lock: LockOperands }
  | { readonly kind: "exchange"; readonly slot: number };

interface LoopScope {
  readonly breaks: Exit[];
  readonly continues: Exit[];
  readonly cleanups: number;
}

/** Compiles the body of one routine: its control flow and its blocks; values.ts and messages.ts have the rest. */
export class RoutineCompiler {
  readonly #code: Code;
  readonly #cleanups: Cleanup[] = [];
  readonly #loops: LoopScope[] = [];

  constructor(task: TaskScope) {
    this.#code = new Code(task);
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
    const { emitter, frame } = this.#code;
    const start = emitter.pc;
    emitter.beginRoutine(number);
    const scoped = frame.open();
    for (const parameter of parameters) frame.declare(parameter, start);
    const parameterDepth = frame.depth;
    this.#statements(body);
    emitter.lead(emitter.exits, END_OF_ROUTINE);
    frame.close(scoped);
    const end = emitter.pc;
    return {
      name,
      kind,
      place: this.#code.task.places.head(node, body),
      entry: end === start ? NONE : start,
      start,
      end,
      method,
      integerParameters: parameterDepth.integers,
      handleParameters: parameterDepth.handles,
      integers: frame.most.integers,
      handles: frame.most.handles,
      locals: frame.locals,
      calls: [...this.#code.calls],
    };
  }

  #emit(op: number, node: AstNode, ...operands: number[]): number {
    return this.#code.emit(op, node, ...operands);
  }

  // Statements

  #block(block: Block): void {
    const scope = this.#code.frame.open();
    this.#statements(block);
    this.#code.frame.close(scope);
  }

  #statements(block: Block): void {
    for (const statement of block.statements) this.#statement(statement);
  }

  #statement(node: Statement): void {
    const code = this.#code;
    const { operands } = code;
    switch (node.$type) {
      case "Let":
        return compileLet(code, node);
      case "Assignment":
        return compileAssignment(code, node);
      case "FnCall":
        return compileEnter(code, node);
      case "Call":
        return compileCall(code, node, DROPPED);
      case "Send":
        return compileSend(code, node, NOWHERE, node);
      case "Notify":
        return compileNotify(code, node);
      case "Wait":
        return node.mutex === undefined ? compileWait(code, node, DROPPED) : compileWaitCondition(code, node, NOWHERE);
      case "WaitAll":
        return compileWaitAll(code, node);
      case "Forget":
        this.#emit(Op.forget, node, operands.handle(node.message));
        return;
      case "Answer": {
        const { value } = node;
        return compileAnswer(code, node, (use) => value !== undefined && withNumber(code, value, use));
      }
      case "Forward":
        return compileForward(code, node);
      case "Receive":
        return compileReceive(code, node, NOWHERE, node);
      case "Connect":
        return compileConnect(code, node, NOWHERE, node);
      case "Hangup":
        this.#emit(Op.hangup, node, operands.handle(node.phone));
        return;
      case "Lock":
        return this.#lock(node);
      case "Unlock":
        this.#unlock(code.task.places.of(node), operands.lockOf(node.object));
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
        code.task.refuse(node, "This exchange could never be ended: give it a name, `let ex = begin …`.");
        return;
      case "End":
        this.#emit(Op.end, node, operands.handle(node.exchange));
        return;
      case "ExchangeBlock":
        return this.#exchangeBlock(node);
      case "Spawn":
        return compileSpawn(code, node);
      case "Yield":
        this.#emit(Op.yield, node);
        return;
      case "Sleep":
        this.#emit(Op.sleep, node, operands.expressions.compile(node.duration));
        return;
      case "If":
        return this.#if(node);
      case "While":
        return this.#loop(node.body, this.#branch(node, node.condition, node.body));
      case "Loop":
        return this.#endless(node, node.body);
      case "Repeat": {
        const scope = code.frame.open();
        const counter = code.frame.allocate("integer");
        const count = operands.expressions.compile(node.count);
        const place = code.task.places.head(node, node.body);
        this.#loop(node.body, code.emitAt(Op.repeat, place, count, counter, NONE, NONE, NONE, NONE, 1));
        return code.frame.close(scope);
      }
      case "For":
        return this.#for(node);
      case "Break":
      case "Continue":
        return this.#leaveLoop(node);
      case "Return":
        compileReturn(code, node, this.#cleanups.length === 0 ? undefined : () => this.#cleanUp(0, node));
        code.emitter.exits = [];
        return;
      case "Choose":
        return this.#choose(node);
      case "Assert": {
        const condition = operands.expressions.condition(node.condition);
        this.#emit(Op.assert, node, condition, node.message === undefined ? NONE : operands.text(node.message));
        return;
      }
      case "Log":
        this.#emit(Op.log, node, operands.text(node.message));
        return;
      case "Exit":
        this.#emit(Op.exit, node);
        code.emitter.exits = [];
        return;
      case "Crash":
        this.#emit(Op.crash, node, node.message === undefined ? NONE : operands.text(node.message));
        code.emitter.exits = [];
        return;
    }
  }

  // Blocks that undo something

  #lock(node: Lock): void {
    const { object, body } = node;
    const [lock, index, length] = this.#code.operands.lockOf(object);
    const mode = node.mode === undefined ? LockMode.mutex : LockMode[node.mode];
    if (body === undefined) {
      this.#emit(Op.lock, node, lock, mode, index, length, NONE);
      return;
    }
    const scope = this.#code.frame.open();
    const before = this.#code.frame.depth;
    const kept = index === NONE ? NONE : this.#code.frame.allocate("integer");
    const place = this.#code.task.places.head(node, body);
    const pc = this.#code.emitter.emit(Op.lock, place, [lock, mode, index, length, kept], before);
    this.#code.emitter.setAfter(pc, this.#code.frame.depth);
    const same = kept === NONE ? NONE : this.#code.operands.expressions.local(kept);
    this.#inside({ kind: "lock", lock: [lock, same, length] }, body);
    this.#code.frame.close(scope);
  }

  #exchangeBlock(node: Extract<Statement, { $type: "ExchangeBlock" }>): void {
    const scope = this.#code.frame.open();
    const before = this.#code.frame.depth;
    const session = node.session.ref.ref;
    const number = session === undefined ? 0 : this.#code.task.session(session);
    const storage = this.#code.frame.declare(node.local, this.#code.emitter.pc + 1);
    const slot = storage.kind === "handle" ? storage.slot : 0;
    const pc = this.#code.emitter.emit(
      Op.begin,
      this.#code.task.places.head(node, node.body),
      [number, slot, 1],
      before,
    );
    this.#code.emitter.setAfter(pc, this.#code.frame.depth);
    this.#inside({ kind: "exchange", slot }, node.body);
    this.#code.frame.close(scope);
  }

  /** A block, and at its closing brace the step that undoes what was done before it. */
  #inside(cleanup: Cleanup, body: Block): void {
    this.#cleanups.push(cleanup);
    this.#block(body);
    this.#cleanups.pop();
    if (this.#code.emitter.exits.length > 0) this.#undo(cleanup, this.#code.task.places.brace(body));
  }

  #undo(cleanup: Cleanup, place: ProgramPlace): void {
    if (cleanup.kind === "lock") this.#unlock(place, cleanup.lock);
    else this.#code.emitter.emit(Op.end, place, [cleanup.slot, 1], this.#code.frame.depth);
  }

  #unlock(place: ProgramPlace, [lock, index, length]: LockOperands): void {
    this.#code.emitter.emit(Op.unlock, place, [lock, NONE, index, length], this.#code.frame.depth);
  }

  /** A statement on a condvar or semaphore. */
  #onObject(op: number, node: AstNode, object: Place, detail: number = NONE): void {
    const [number, index, length] = this.#code.operands.lockOf(object);
    this.#emit(op, node, number, detail, index, length);
  }

  /** Undoes the blocks that a statement leaves, innermost first, down to `kept` of them. */
  #cleanUp(kept: number, node: AstNode): void {
    for (const cleanup of this.#cleanups.slice(kept).reverse()) this.#undo(cleanup, this.#code.task.places.of(node));
  }

  // Branches and loops

  #branch(node: AstNode, condition: Expression, body: Block): number {
    const expression = this.#code.operands.expressions.compile(condition);
    return this.#code.emitter.emit(
      Op.branch,
      this.#code.task.places.head(node, body),
      [expression],
      this.#code.frame.depth,
    );
  }

  #if(node: If): void {
    const pc = this.#branch(node, node.condition, node.then);
    this.#block(node.then);
    const afterThen = this.#code.emitter.exits;
    this.#code.emitter.exits = [{ pc, field: ALT }];
    if (node.else?.$type === "If") this.#if(node.else);
    else if (node.else !== undefined) this.#block(node.else);
    this.#code.emitter.exits = [...afterThen, ...this.#code.emitter.exits];
  }

  /** The decision picks a branch; the head leads to each of them. */
  #choose(node: Choose): void {
    const { emitter, task } = this.#code;
    const list = emitter.list(node.branches.map(() => END_OF_ROUTINE));
    const head = task.places.of(node);
    const [first] = node.branches;
    const place = first === undefined ? head : task.places.head(node, first);
    this.#code.emitAt(Op.choose, place, list);
    const exits: Exit[] = [];
    node.branches.forEach((branch, item) => {
      emitter.exits = [{ list, item }];
      this.#block(branch);
      exits.push(...emitter.exits);
    });
    emitter.exits = exits;
  }

  #for(node: For): void {
    const scope = this.#code.frame.open();
    const from = this.#code.operands.expressions.compile(node.from);
    const to = this.#code.operands.expressions.compile(node.to);
    const storage = this.#code.frame.declare(node.local, this.#code.emitter.pc);
    const variable = storage.kind === "integer" ? storage.slot : 0;
    const counter = this.#code.frame.allocate("integer");
    const place = this.#code.task.places.head(node, node.body);
    this.#loop(node.body, this.#code.emitAt(Op.range, place, from, to, variable, counter, NONE, NONE, 2));
    this.#code.frame.close(scope);
  }

  /** The body of a loop whose head is instruction `head`. */
  #loop(body: Block, head: number): void {
    const loop: LoopScope = { breaks: [], continues: [], cleanups: this.#cleanups.length };
    this.#loops.push(loop);
    this.#block(body);
    this.#loops.pop();
    this.#code.emitter.leadBack([...this.#code.emitter.exits, ...loop.continues], head);
    this.#code.emitter.exits = [{ pc: head, field: ALT }, ...loop.breaks];
  }

  /** `loop` has no head that costs a step; an empty one is a step that does nothing. */
  #endless(node: AstNode, body: Block): void {
    const head = this.#code.emitter.pc;
    const loop: LoopScope = { breaks: [], continues: [], cleanups: this.#cleanups.length };
    this.#loops.push(loop);
    if (body.statements.length === 0) this.#emit(Op.nop, node);
    this.#block(body);
    this.#loops.pop();
    this.#code.emitter.lead([...this.#code.emitter.exits, ...loop.continues], head);
    this.#code.emitter.exits = loop.breaks;
  }

  #leaveLoop(node: Extract<Statement, { $type: "Break" | "Continue" }>): void {
    const loop = this.#loops.at(-1);
    if (loop === undefined) return;
    this.#cleanUp(loop.cleanups, node);
    const pc = this.#emit(Op.nop, node);
    (node.$type === "Break" ? loop.breaks : loop.continues).push({ pc, field: NEXT });
    this.#code.emitter.exits = [];
  }
}
