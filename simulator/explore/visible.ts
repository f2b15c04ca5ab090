import { A, B, D, E, Ex, F, H, NONE, OP, Op, STRIDE, Then } from "../instructions.ts";
import type { Clause, Program } from "../program.ts";

/** Knows which instructions may write a variable that a check's conditions read. Whose task it is does not count: replicas share their code. */
export class VisibleWrites {
  readonly #program: Program;
  /** Offsets among the variables of tasks, of single variables and of elements. */
  readonly #read = new Set<number>();
  /** Whether what some `fn` returns is written to one. */
  readonly #isReturned: boolean;

  constructor(program: Program, clauses: readonly Clause[]) {
    this.#program = program;
    for (const clause of clauses) if ("condition" in clause) this.#readBy(clause.condition);
    const isEnter = (pc: number) => program.code[pc * STRIDE + OP] === Op.enter;
    this.#isReturned = program.places.some((_, pc) => isEnter(pc) && this.has(pc));
  }

  #readBy(condition: number): void {
    const { expressions } = this.#program;
    for (let ip = condition; expressions[ip] !== Ex.end; ip += 2) {
      const offset = expressions[ip + 1];
      if (expressions[ip] === Ex.foreign) this.#read.add(offset);
      if (expressions[ip] !== Ex.foreignElement) continue;
      const length = expressions[ip + 5];
      for (let index = 0; index < length; index++) this.#read.add(offset + index);
    }
  }

  /** Whether the instruction at `pc` may write one of them. */
  has(pc: number): boolean {
    if (this.#read.size === 0) return false;
    const { lists } = this.#program;
    const field = (name: number) => this.#program.code[pc * STRIDE + name];
    const writes = (destination: number) =>
      destination !== NONE && destination % 2 !== 0 && this.#read.has(destination >> 1);
    switch (field(OP)) {
      case Op.set:
        return writes(field(B));
      case Op.enter:
        return writes(field(D));
      case Op.setElement:
        return [...this.#read].some((offset) => offset >= field(A) && offset < field(A) + field(B));
      case Op.waitCondition:
        return writes(field(H));
      case Op.connect:
        return writes(field(D));
      case Op.return:
        return this.#isReturned;
      case Op.call:
      case Op.wait:
        return field(F) === Then.bind && lists.subarray(field(E) + 1, field(E) + 1 + lists[field(E)]).some(writes);
      default:
        return false;
    }
  }
}
