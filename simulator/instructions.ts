/**
 * The instructions of a `Program`. One executed instruction is one step; one that blocks is resumed by a second step of
 * the same instruction. Control flow is in the instructions themselves (`NEXT`, `ALT`), so there are no jumps that cost a step.
 *
 * An instruction is `STRIDE` integers in `Program.code`, number `pc` from `pc * STRIDE`.
 */
export const STRIDE = 16;

/** Fields that every instruction has. */
export const OP = 0;
/** The instruction that follows; `END_OF_ROUTINE` when the routine ends with this one. */
export const NEXT = 1;
/** The other way of a conditional: taken when the condition does not hold or the loop is over. */
export const ALT = 2;
/** Operands; what they mean is said with each operation. */
export const A = 3;
export const B = 4;
export const C = 5;
export const D = 6;
export const E = 7;
export const F = 8;
export const G = 9;
/** Locals that live before the instruction (integers, handles) and after it, its own included. */
export const LIVE_INTEGERS = 10;
export const LIVE_HANDLES = 11;
export const AFTER_INTEGERS = 12;
export const AFTER_HANDLES = 13;
/** Number of the routine that it belongs to. */
export const ROUTINE = 14;
export const H = 15;

export const END_OF_ROUTINE = -1;
/** Added to the number of an instruction that is the head of a loop, on the ways into the loop: its hidden locals then begin at 0. */
export const ENTERS = 2 ** 28;
/** The instruction that a way leads to. */
export const targetOf = (way: number): number => (way >= ENTERS ? way - ENTERS : way);
/** An operand that is not there. */
export const NONE = -1;

/**
 * A destination of an integer: `slot * 2` is a local, `offset * 2 + 1` a task variable, `NONE` drops the value.
 * An expression operand is an offset into `Program.expressions`; a list operand one into `Program.lists`.
 */
export const toLocal = (slot: number): number => slot * 2;
export const toVariable = (offset: number): number => offset * 2 + 1;

/**
 * A place that holds a handle: a local's slot; `NONE`; `REQUEST`, the call being handled; or, from `FARTHER` down, what a list describes:
 * `HandlePlace`, a number, a length, and an index expression or `NONE`.
 */
export const REQUEST = -2;
const FARTHER = -3;
export const toFarther = (list: number): number => FARTHER - list;
export const isFarther = (place: number): boolean => place <= FARTHER;
export const listOfFarther = (place: number): number => FARTHER - place;
/** A task variable that holds handles, by its offset; the task's phones, by the number of the first. */
export const HandlePlace = { variable: 0, phone: 1 } as const;

/** How an operand that names a way to another task is found: kind in one operand, number in the next. */
export const Via = {
  /** A phone of the task, by number. */
  phone: 0,
  /** A session of the task, by number. */
  session: 1,
  /** A handle (an exchange or a phone), by place. */
  handle: 2,
} as const;

/** What happens with an answer when it is there. */
export const Then = { bind: 0, answer: 1, return: 2 } as const;

export const LockMode = { mutex: 0, read: 1, write: 2 } as const;

/**
 * A synchronisation object is named by three operands: its number in the task; an index expression or `NONE`; the length of its array, which
 * begins at that number.
 */
export const Op = {
  /** Nothing: `break`, `continue`, an empty `loop`. */
  nop: 0,
  /** A: expression, B: destination. */
  set: 1,
  /** `t[i] = e`. A: offset of the array among the task's variables, B: its length, C: index expression, D: value expression. */
  setElement: 2,
  /** `let h = handle`. A: place read, B: place written. */
  setHandle: 3,
  /** Head of `if` and `while`. A: condition. NEXT: it holds, ALT: it does not. */
  branch: 4,
  /** Head of `repeat`. A: count, B: hidden integer local: rounds left, 0 before the loop; G: 1. NEXT: body, ALT: after. */
  repeat: 5,
  /** Head of `for`. A: from, B: to (excluded), C: local of the variable, D: hidden local: rounds left; G: 2. NEXT: body, ALT: after. */
  range: 6,
  /**
   * A, B: via, C: method number, D: list of argument expressions, F: `Then`, E: with `bind` a list of destinations (`rc`, `v1`, …), with `answer`
   * the place of the call that is answered. G: expression of the timeout or `NONE`.
   */
  call: 7,
  /** A, B: via, C: method number, D: list of argument expressions, E: place of the message. */
  send: 8,
  /** A: place of the message, E, F, G: as of `call`. */
  wait: 9,
  /** A: list of places, B: list of the handle locals that hold the messages meanwhile: the same, where all places are locals. */
  waitAll: 10,
  /** A: place of the message. */
  forget: 11,
  /** A: list of expressions (`rc`, `v1`, …; empty: `EOK`), B: place of the call. */
  answer: 12,
  /** A, B: via, C: place of the call, D: new method number or `NONE`, E: list of new arguments or `NONE`, F: 1 for `as self`. */
  forward: 13,
  /** A: method number or `NONE` for any, B: place of the call. */
  receive: 14,
  /** A, C, D: a lock (see above), B: `LockMode`, E: hidden local that keeps the index for the end of the block, or `NONE`. */
  lock: 15,
  /** A, C, D: a lock. */
  unlock: 16,
  /** A: session, B: place of the exchange. */
  begin: 17,
  /** A: place of the exchange, B: 1 at the end of the block that began it. */
  end: 18,
  /** A: expression, in microseconds. */
  sleep: 19,
  yield: 20,
  /** A: template. */
  log: 21,
  /** A: condition, B: template of the reason or `NONE`. */
  assert: 22,
  /** A: routine, B: list of integer argument expressions, C: list of handle places, D: destination of a number, E: place of a handle. */
  enter: 23,
  /** A: expression or `NONE` (the value is then 0), B: place of the handle that is returned, or `NONE`. */
  return: 24,
  /** `wait c with m`. A, C, D: the condvar; B, E, F: the mutex, likewise. G: expression of the timeout or `NONE`, H: destination of the code. */
  waitCondition: 25,
  /** A, C, D: a condvar. B: 1 for `broadcast`. */
  signal: 26,
  /** A, C, D: a semaphore. */
  down: 27,
  up: 28,
  /** A, B: via, C: method number, D: list of argument expressions. */
  notify: 29,
  /** A: first task or `NONE` for the sender's, B: list of argument expressions, C: place of the phone, D: destination of the code, E: index expression or `NONE`, F: number of replicas. */
  connect: 30,
  /** A: place of the phone. */
  hangup: 31,
  /** A: number of the fibril's declaration, B: list of integer argument expressions, C: list of handle places. */
  spawn: 32,
  exit: 33,
  /** A: template or `NONE`. */
  crash: 34,
  /** A: list of instructions, one of which is next; the end of the routine is one, too. */
  choose: 35,
} as const;

/**
 * Expressions: pairs of integers, an operator and its operand (0 where it has none), on a stack; `end` stops.
 * `skipIfZero` and `skipUnlessZero` look at the top: when it is (not) zero they normalise it to 0 or 1 and jump to the
 * absolute offset in the operand, else they drop it: the right side of `&&` and `||` follows, then `truth`.
 */
export const Ex = {
  end: 0,
  constant: 1,
  local: 2,
  variable: 3,
  /** Operand: offset of the array; the length is in a following `end`-like pair (`length`, n). The index is on the stack. */
  element: 4,
  length: 5,
  self: 6,
  sender: 7,
  method: 8,
  /** The number of the argument (1 to 5) is on the stack. */
  argument: 9,
  skipIfZero: 10,
  skipUnlessZero: 11,
  truth: 12,
  equal: 13,
  notEqual: 14,
  less: 15,
  lessOrEqual: 16,
  greater: 17,
  greaterOrEqual: 18,
  add: 19,
  subtract: 20,
  multiply: 21,
  divide: 22,
  remainder: 23,
  not: 24,
  negate: 25,
  /** A variable of any task, in checks. Operand: its offset; the task is in a following pair (`length`, n). */
  foreign: 26,
  /** An element of such an array: the task and the length are in two following pairs. The index is on the stack. */
  foreignElement: 27,
  /** `choose a..b`: on the stack are the first value and the one after the last. The instruction is among `Program.choices`. */
  choose: 28,
} as const;

/** The operators that are for numbers alone, by their spelling in the language. */
export const numberOperators = {
  "<": Ex.less,
  "<=": Ex.lessOrEqual,
  ">": Ex.greater,
  ">=": Ex.greaterOrEqual,
  "+": Ex.add,
  "-": Ex.subtract,
  "*": Ex.multiply,
  "/": Ex.divide,
  "%": Ex.remainder,
} as const;
