import {
  A,
  AFTER_HANDLES,
  AFTER_INTEGERS,
  ALT,
  B,
  C,
  D,
  E,
  END_OF_ROUTINE,
  F,
  LIVE_HANDLES,
  LIVE_INTEGERS,
  NEXT,
  NONE,
  OP,
  type Op,
  type Place,
  ROUTINE,
  STRIDE,
  type Template,
} from "#simulator";

/** The operands of an instruction; those that are left out are `NONE`. */
export interface Operands {
  readonly a?: number;
  readonly b?: number;
  readonly c?: number;
  readonly d?: number;
  readonly e?: number;
  readonly f?: number;
}

/** How many locals of each kind live at a point of a routine. */
export interface Live {
  readonly integers: number;
  readonly handles: number;
}

/** A way out of an instruction whose target is not known yet: `NEXT` or `ALT` of `pc`. */
export interface Exit {
  readonly pc: number;
  readonly field: typeof NEXT | typeof ALT;
}

/** The tables of a program that grow while its routines are compiled. */
export class Code {
  readonly instructions: number[] = [];
  readonly places: Place[] = [];
  readonly lists: number[] = [];
  readonly expressions: number[] = [];
  readonly templates: Template[] = [];

  /** The number of the instruction that comes next. */
  get next(): number {
    return this.places.length;
  }

  emit(
    op: (typeof Op)[keyof typeof Op],
    operands: Operands,
    place: Place,
    routine: number,
    before: Live,
    after: Live,
  ): number {
    const pc = this.next;
    const at = pc * STRIDE;
    for (let i = 0; i < STRIDE; i++) this.instructions.push(0);
    const { a = NONE, b = NONE, c = NONE, d = NONE, e = NONE, f = NONE } = operands;
    const fields: [number, number][] = [
      [OP, op],
      [NEXT, END_OF_ROUTINE],
      [ALT, END_OF_ROUTINE],
      [A, a],
      [B, b],
      [C, c],
      [D, d],
      [E, e],
      [F, f],
      [LIVE_INTEGERS, before.integers],
      [LIVE_HANDLES, before.handles],
      [AFTER_INTEGERS, after.integers],
      [AFTER_HANDLES, after.handles],
      [ROUTINE, routine],
    ];
    for (const [field, value] of fields) this.instructions[at + field] = value;
    this.places.push(place);
    return pc;
  }

  /** Lets exits lead to an instruction. */
  connect(exits: readonly Exit[], target: number): void {
    for (const { pc, field } of exits) this.instructions[pc * STRIDE + field] = target;
  }

  list(items: readonly number[]): number {
    return this.lists.push(items.length, ...items) - items.length - 1;
  }

  template(parts: Template["parts"]): number {
    return this.templates.push({ parts }) - 1;
  }
}
