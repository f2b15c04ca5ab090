import {
  A,
  AFTER_HANDLES,
  AFTER_INTEGERS,
  ALT,
  B,
  C,
  type Condition,
  D,
  E,
  END_OF_ROUTINE,
  ENTERS,
  F,
  G,
  H,
  LIVE_HANDLES,
  LIVE_INTEGERS,
  NEXT,
  NONE,
  OP,
  Op,
  type Place,
  ROUTINE,
  STRIDE,
  type Template,
} from "#simulator";

/** Heads of loops that count their rounds in hidden locals. */
const counted: ReadonlySet<number> = new Set([Op.repeat, Op.range]);

const OPERANDS = [A, B, C, D, E, F, G, H];

/** A way out of an instruction whose target is not known yet: in one of its fields, or in the list of a `choose`. */
export type Exit =
  | { readonly pc: number; readonly field: typeof NEXT | typeof ALT }
  | { readonly list: number; readonly item: number };

/** How many integers and handles live. */
export interface Depth {
  readonly integers: number;
  readonly handles: number;
}

/** Collects the code of a program: instructions, operand lists, expressions and texts. */
export class Emitter {
  readonly code: number[] = [];
  readonly lists: number[] = [];
  readonly expressions: number[] = [];
  readonly choices = new Map<number, readonly [from: number, to: number]>();
  readonly templates: Template[] = [];
  /** By offset; what they read is compiled behind all else, since no run depends on it. */
  readonly conditions = new Map<number, () => Condition>();
  readonly places: Place[] = [];
  /** Ways out that lead to the next instruction that is emitted. */
  exits: Exit[] = [];
  #routine = 0;

  /** The number of the next instruction. */
  get pc(): number {
    return this.places.length;
  }

  beginRoutine(number: number): void {
    this.#routine = number;
    this.exits = [];
  }

  /** Adds an instruction with its operands from field A on; open exits lead here. */
  emit(op: number, place: Place, operands: readonly number[], live: Depth): number {
    const pc = this.pc;
    const fields = new Array<number>(STRIDE).fill(0);
    fields[OP] = op;
    fields[NEXT] = END_OF_ROUTINE;
    fields[ALT] = NONE;
    operands.forEach((value, index) => {
      fields[OPERANDS[index]] = value;
    });
    fields[LIVE_INTEGERS] = live.integers;
    fields[LIVE_HANDLES] = live.handles;
    fields[ROUTINE] = this.#routine;
    this.code.push(...fields);
    this.places.push(place);
    this.lead(this.exits, pc);
    this.setAfter(pc, live);
    this.exits = [{ pc, field: NEXT }];
    return pc;
  }

  /** Says what lives after an instruction, its own locals included. */
  setAfter(pc: number, depth: Depth): void {
    this.code[pc * STRIDE + AFTER_INTEGERS] = depth.integers;
    this.code[pc * STRIDE + AFTER_HANDLES] = depth.handles;
  }

  /** Lets exits lead to an instruction, or to the end of the routine; to the head of a loop from outside of it. */
  lead(exits: readonly Exit[], target: number): void {
    const isHead = target >= 0 && counted.has(this.code[target * STRIDE + OP]);
    this.#link(exits, isHead ? target + ENTERS : target);
  }

  /** Lets exits lead back to the head of the loop that they are in. */
  leadBack(exits: readonly Exit[], head: number): void {
    this.#link(exits, head);
  }

  #link(exits: readonly Exit[], way: number): void {
    for (const exit of exits) {
      if ("list" in exit) this.lists[exit.list + 1 + exit.item] = way;
      else this.code[exit.pc * STRIDE + exit.field] = way;
    }
  }

  list(items: readonly number[]): number {
    const at = this.lists.length;
    this.lists.push(items.length);
    for (const item of items) this.lists.push(item);
    return at;
  }

  template(parts: Template["parts"]): number {
    return this.templates.push({ parts }) - 1;
  }
}
