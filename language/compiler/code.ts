import type { AstNode } from "langium";
import { NONE, type Place as ProgramPlace } from "#simulator";
import type { Types } from "../types.ts";
import type { Depth, Emitter } from "./emitter.ts";
import { Frame } from "./frame.ts";
import { Operands } from "./operands.ts";
import type { TaskScope } from "./task-scope.ts";

/** What the compilers of one routine's statements share: where its code goes, and the locals that live. */
export class Code {
  readonly task: TaskScope;
  readonly emitter: Emitter;
  readonly types: Types;
  readonly frame: Frame;
  readonly operands: Operands;
  /** Routines of the `fn`s that are called. */
  readonly calls = new Set<number>();

  constructor(task: TaskScope) {
    this.task = task;
    this.emitter = task.emitter;
    this.types = task.types;
    this.frame = new Frame(task.emitter, task.types);
    this.operands = new Operands(task, this.frame);
  }

  /** Adds an instruction that stands where `node` stands. */
  emit(op: number, node: AstNode, ...operands: number[]): number {
    return this.emitAt(op, this.task.places.of(node), ...operands);
  }

  emitAt(op: number, place: ProgramPlace, ...operands: number[]): number {
    return this.emitter.emit(op, place, operands, this.frame.depth);
  }

  /**
   * Emits instructions that bring locals to life: `declare` gives them their slots, `emit` the code. The locals live after each
   * of the instructions, not before.
   */
  bringing<T>(declare: () => T, emit: (declared: T) => void): void {
    const before = this.frame.depth;
    const declared = declare();
    const after: Depth = this.frame.depth;
    const pc = this.emitter.pc;
    this.frame.depth = before;
    emit(declared);
    for (let at = pc; at < this.emitter.pc; at++) this.emitter.setAfter(at, after);
    this.frame.depth = after;
  }
}

/** Where the values of a statement go: numbers to destinations, a handle to a place. */
export interface Into {
  readonly numbers: readonly number[];
  readonly handle: number;
}

export const NOWHERE: Into = { numbers: [], handle: NONE };
