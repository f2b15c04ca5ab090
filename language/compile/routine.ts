import { ALT, END_OF_ROUTINE, type LocalInfo, NEXT, Op, type Place, type Routine, type RoutineKind } from "#simulator";
import type { Block, Declaration, Fibril, Fn, Handler, Local, Main, Parameter } from "../generated/ast.ts";
import { type HandleType, isHandleType } from "../types.ts";
import type { Exit, Live, Operands } from "./code.ts";
import type { Unit } from "./unit.ts";

export type RoutineNode = Main | Fibril | Fn | Handler;

/** Where a local lives: integers and handles have slots of their own. */
export interface Slot {
  readonly type: LocalInfo["type"];
  readonly slot: number;
}

/** What a block form gives back on every way out of it. */
interface Release {
  readonly op: typeof Op.unlock | typeof Op.end;
  readonly operands: Operands;
  readonly place: Place;
}

interface Loop {
  /** Where `continue` goes. */
  readonly head: number;
  readonly breaks: Exit[];
  /** How many releases were open before it. */
  readonly releases: number;
}

type Operation = (typeof Op)[keyof typeof Op];

/**
 * Compiles one routine: instructions in textual order, each connected to those before it by the exits that are still open.
 * Locals are on a stack, so that those which live at an instruction are the lowest slots.
 */
export class RoutineCompiler {
  readonly unit: Unit;
  readonly number: number;
  readonly isFn: boolean;
  readonly #start: number;
  readonly #slots = new Map<Declaration, Slot>();
  readonly #locals: { name: string; type: LocalInfo["type"]; slot: number; from: number; to: number }[] = [];
  readonly #releases: Release[] = [];
  readonly #loops: Loop[] = [];
  readonly #calls = new Set<number>();
  #live: Live = { integers: 0, handles: 0 };
  #most: Live = { integers: 0, handles: 0 };
  /** Ways into the instruction that comes next. */
  #exits: Exit[] = [];

  constructor(unit: Unit, number: number, isFn: boolean) {
    this.unit = unit;
    this.number = number;
    this.isFn = isFn;
    this.#start = unit.code.next;
  }

  /** Adds an instruction that follows what came before; `results` are the locals that it brings to life. */
  emit(op: Operation, operands: Operands, place: Place, results: () => void = () => {}): number {
    const before = this.#live;
    results();
    const pc = this.unit.code.emit(op, operands, place, this.number, before, this.#live);
    this.unit.code.connect(this.#exits, pc);
    this.#exits = [{ pc, field: NEXT }];
    return pc;
  }

  /** Takes the open exits away, so that the next instruction does not follow. */
  takeExits(): Exit[] {
    const exits = this.#exits;
    this.#exits = [];
    return exits;
  }

  addExits(exits: readonly Exit[]): void {
    this.#exits.push(...exits);
  }

  /** The other way out of a conditional instruction. */
  alternative(pc: number): Exit {
    return { pc, field: ALT };
  }

  /** Where a declared local lives. */
  local(declaration: Declaration): Slot | undefined {
    return this.#slots.get(declaration);
  }

  /** A new slot for a local; it is visible from the next instruction on. */
  declare(node: Local | Parameter): Slot {
    const kind = this.unit.types.ofDeclaration(node);
    const type = kind !== undefined && isHandleType(kind) ? kind : "integer";
    const slot = { type, slot: type === "integer" ? this.hiddenInteger() : this.hiddenHandle() };
    this.#slots.set(node, slot);
    this.#locals.push({ name: node.name, ...slot, from: -1, to: -1 });
    return slot;
  }

  /** A slot without a name, for what the text does not name. */
  hiddenInteger(): number {
    this.#setLive({ ...this.#live, integers: this.#live.integers + 1 });
    return this.#live.integers - 1;
  }

  hiddenHandle(): number {
    this.#setLive({ ...this.#live, handles: this.#live.handles + 1 });
    return this.#live.handles - 1;
  }

  /** The slot that the next `let` of a type gets. */
  nextSlot(type: LocalInfo["type"]): number {
    return type === "integer" ? this.#live.integers : this.#live.handles;
  }

  /** Compiles what has locals of its own: they are gone after it. */
  scope(compile: () => void): void {
    const outer = this.#live;
    const first = this.#locals.length;
    compile();
    for (const local of this.#locals.slice(first)) if (local.to < 0) local.to = this.unit.code.next;
    this.#live = outer;
  }

  /** Makes the locals that were declared last visible from here on. */
  reveal(): void {
    for (const local of this.#locals) if (local.from < 0) local.from = this.unit.code.next;
  }

  /** Compiles a block that gives something back at its closing brace and on every other way out. */
  releasing(release: Release, compile: () => void): void {
    this.#releases.push(release);
    compile();
    this.#releases.pop();
    this.emit(release.op, release.operands, release.place);
  }

  /** Compiles a loop's body; gives the ways out by `break`. */
  looping(head: number, compile: () => void): Exit[] {
    const loop: Loop = { head, breaks: [], releases: this.#releases.length };
    this.#loops.push(loop);
    compile();
    this.#loops.pop();
    return loop.breaks;
  }

  /** `break` or `continue`. */
  leaveLoop(kind: "break" | "continue", place: Place): void {
    const loop = this.#loops.at(-1);
    if (loop === undefined) return;
    this.emit(Op.nop, {}, place);
    this.release(loop.releases);
    const exits = this.takeExits();
    if (kind === "break") loop.breaks.push(...exits);
    else this.unit.code.connect(exits, loop.head);
  }

  get holdsSomething(): boolean {
    return this.#releases.length > 0;
  }

  /** Gives back what the blocks around hold, innermost first, down to `depth` of them. */
  release(depth: number): void {
    for (const { op, operands, place } of this.#releases.slice(depth).reverse()) this.emit(op, operands, place);
  }

  calls(fn: number): void {
    this.#calls.add(fn);
  }

  /** The compiled routine; its open exits lead to its end. */
  finish(node: RoutineNode, name: string, method: number): Routine {
    const { code, places } = this.unit;
    code.connect(this.takeExits(), END_OF_ROUTINE);
    const parameters = node.$type === "Main" ? [] : node.parameters.map((parameter) => this.#slots.get(parameter)?.type);
    const isEmpty = code.next === this.#start;
    return {
      name,
      kind: kinds[node.$type],
      place: places.head(node, node.body),
      entry: isEmpty ? -1 : this.#start,
      start: this.#start,
      end: code.next,
      method,
      integerParameters: parameters.filter((type) => type === "integer").length,
      handleParameters: parameters.filter((type) => type !== "integer").length,
      integers: this.#most.integers,
      handles: this.#most.handles,
      locals: this.#locals,
      calls: [...this.#calls],
    };
  }

  #setLive(live: Live): void {
    this.#live = live;
    this.#most = {
      integers: Math.max(this.#most.integers, live.integers),
      handles: Math.max(this.#most.handles, live.handles),
    };
  }
}

const kinds: Readonly<Record<RoutineNode["$type"], RoutineKind>> = {
  Main: "main",
  Fibril: "fibril",
  Fn: "fn",
  Handler: "handler",
};

export type { Block, HandleType };
