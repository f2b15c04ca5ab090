import * as field from "../instructions.ts";
import {
  END_OF_ROUTINE,
  ENTERS,
  HandlePlace,
  isFarther,
  listOfFarther,
  NONE,
  REQUEST,
  STRIDE,
  targetOf,
  Via,
} from "../instructions.ts";
import type { Program } from "../program.ts";
import { anyOf, type Expressions, type Value } from "./expressions.ts";
import { either, lines, unless } from "./text.ts";

const NO_VALUE: Value = { text: "0", bad: undefined };

/** Writes what statements have in common: their operands, and how they go on. */
export class Writer {
  readonly program: Program;
  readonly expressions: Expressions;
  /** Arguments that a call has in the model. */
  readonly args: number;

  constructor(program: Program, expressions: Expressions, args: number) {
    this.program = program;
    this.expressions = expressions;
    this.args = args;
  }

  /** A field of an instruction. */
  operand(pc: number, name: number): number {
    return this.program.code[pc * STRIDE + name];
  }

  list(list: number): readonly number[] {
    const { lists } = this.program;
    return list === NONE ? [] : [...lists.subarray(list + 1, list + 1 + lists[list])];
  }

  value(expression: number): Value {
    return expression === NONE ? NO_VALUE : this.expressions.at(expression);
  }

  /** Goes on after an instruction. */
  next(pc: number): string {
    return this.advance(pc, this.operand(pc, field.NEXT));
  }

  /** The same on one of its ways: locals that do not live there are gone. */
  advance(pc: number, way: number): string {
    const target = targetOf(way);
    if (target === END_OF_ROUTINE) return lines("r_value = 0", "r_handle = 0", "go = RETURN");
    const at = (name: number) => this.operand(target, name);
    const [integers, handles] = [at(field.LIVE_INTEGERS), at(field.LIVE_HANDLES)];
    const entered = way >= ENTERS ? at(field.G) : 0;
    const cleared = new Set<number>();
    for (let slot = integers - entered; slot < integers; slot++) cleared.add(slot);
    for (let slot = integers; slot < this.operand(pc, field.AFTER_INTEGERS); slot++) cleared.add(slot);
    const dropped: string[] = [];
    for (let slot = handles; slot < this.operand(pc, field.AFTER_HANDLES); slot++) {
      dropped.push(`drop(HANDLE(${slot}))`, `HANDLE(${slot}) = 0`);
    }
    return lines(
      ...[...cleared].map((slot) => `LOCAL(${slot}) = 0`),
      ...dropped,
      `fibril[r_f].pc = ${target}`,
      "fibril[r_f].phase = START",
      "fibril[r_f].object = 0",
      "go = RELEASE",
    );
  }

  /** A place that holds a handle; of one that is not there, no handle. */
  place(place: number): Value {
    if (place >= 0) return { text: `HANDLE(${place})`, bad: undefined };
    if (place === REQUEST) {
      return { text: "(HAS_REQUEST(r_f) -> HANDLE_OF_CALL(fibril[r_f].request) : 0)", bad: undefined };
    }
    if (!isFarther(place)) return NO_VALUE;
    const list = listOfFarther(place);
    const [kind, base, length, index] = this.program.lists.subarray(list + 1, list + 5);
    const { text, bad } = this.value(index);
    const element = index === NONE ? `${base}` : `${base} + ${text}`;
    return {
      text: kind === HandlePlace.variable ? `VARIABLE(${element})` : `HANDLE_OF_PHONE(first_phone[t] + ${element})`,
      bad: index === NONE ? undefined : anyOf(bad, `${text} < 0`, `${text} >= ${length}`),
    };
  }

  /** Puts a handle into a place, and goes on. */
  setHandle(place: number, handle: string, then: string): string {
    if (place === NONE) return then;
    const { text, bad } = this.place(place);
    return unless(bad, lines(`r_handle = ${handle}`, `set_handle(${text})`, then));
  }

  /** Sets `r_p` to the phone that an instruction names, and goes on. */
  withPhone(pc: number, then: string): string {
    const number = this.operand(pc, field.B);
    const via = this.operand(pc, field.A);
    if (via === Via.phone) return lines(`r_p = first_phone[t] + ${number}`, then);
    if (via === Via.session) return lines(`r_p = own_phone_of[first_session[t] + ${number}]`, then);
    const { text, bad } = this.place(number);
    return unless(bad, lines(`r_handle = ${text}`, FIND_PHONE, either("r_p == 0", "violate()", then)));
  }

  /** Sets `r_c` to the message in a place, and goes on. */
  withMessage(place: number, then: string): string {
    const { text, bad } = this.place(place);
    return unless(
      bad,
      lines(`r_handle = ${text}`, either("r_handle == 0", "violate()", lines("r_c = NUMBER(r_handle)", then))),
    );
  }

  /** Sets `r_c` to the received call in a place, and goes on. */
  withCall(place: number, then: string): string {
    const { text, bad } = this.place(place);
    const gone = "r_handle == 0 || IS_STALE(r_handle)";
    return unless(bad, lines(`r_handle = ${text}`, either(gone, "violate()", lines("r_c = NUMBER(r_handle)", then))));
  }

  /** The number of the object that three operands name. */
  lock(first: number, index: number, length: number): Value {
    if (index === NONE) return { text: `first_lock[t] + ${first}`, bad: undefined };
    const { text, bad } = this.value(index);
    return { text: `first_lock[t] + ${first} + ${text}`, bad: anyOf(bad, `${text} < 0`, `${text} >= ${length}`) };
  }

  /** Loads arguments of a call. */
  withWords(list: number, then: string): string {
    const values = this.list(list).map((expression) => this.value(expression));
    const words = values.map(({ text }, index) => `r_word[${index}] = ${text}`);
    return unless(anyOf(...values.map(({ bad }) => bad)), lines("forget_words()", ...words, then));
  }

  /** When a text has a hole without a value. */
  textBad(template: number): string | undefined {
    if (template === NONE) return undefined;
    const { parts } = this.program.templates[template];
    return anyOf(...parts.map((part) => (typeof part === "number" ? this.value(part).bad : undefined)));
  }

  /** Evaluates the arguments of a `fn` or a fibril. */
  withArguments(integers: number, handles: number, then: string): string {
    const numbers = this.list(integers).map((expression) => this.value(expression));
    const places = this.list(handles).map((place) => this.place(place));
    const loads = [...numbers, ...places].map(({ text }, index) => `r_argument[${index}] = ${text}`);
    return unless(anyOf(...numbers.map(({ bad }) => bad), ...places.map(({ bad }) => bad)), lines(...loads, then));
  }
}

/** Sets `r_p` to the phone that a handle is or goes through; to 0 when there is none. */
const FIND_PHONE = `if
:: KIND(r_handle) == EXCHANGE && exchange[NUMBER(r_handle)].mode == OPEN -> r_p = exchange[NUMBER(r_handle)].phone
:: KIND(r_handle) == PHONE -> r_p = NUMBER(r_handle)
:: else -> r_p = 0
fi`;
