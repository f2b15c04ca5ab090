import * as field from "../instructions.ts";
import { NONE, Op } from "../instructions.ts";
import type { Program } from "../program.ts";
import { call, connect, deliver, forward, send, wait, waitAll } from "./calling.ts";
import { waitCondition } from "./conditions.ts";
import { enter, leave, range, repeat, spawn } from "./control.ts";
import { anyOf, type Expressions } from "./expressions.ts";
import { either, indented, lines, phased, store, unless } from "./text.ts";
import { Writer } from "./writer.ts";

/** What a statement does in its first step, or when it is woken; and what it does when the work that it asked for is done. */
export interface Statement {
  readonly execute: string;
  readonly resume: string | undefined;
}

/** Writes the statements of a program in Promela. */
export class Statements {
  readonly #writer: Writer;

  constructor(program: Program, expressions: Expressions, args: number) {
    this.#writer = new Writer(program, expressions, args);
  }

  /** How many ways the instruction can go, where the schedule decides. */
  choicesAt(pc: number): string | undefined {
    const w = this.#writer;
    if (w.operand(pc, field.OP) === Op.choose) return `${w.list(w.operand(pc, field.A)).length}`;
    const range = w.program.choices.get(pc);
    if (range === undefined) return undefined;
    const [first, end] = range.map((offset) => w.expressions.at(offset));
    const none = anyOf(first.bad, end.bad, `${end.text} <= ${first.text}`);
    return `((${none}) -> 1 : ${end.text} - ${first.text})`;
  }

  statement(pc: number): Statement {
    return { execute: this.#execute(pc), resume: this.#resume(pc) };
  }

  #execute(pc: number): string {
    const w = this.#writer;
    const at = (name: number) => w.operand(pc, name);
    const [a, b, c, d, e] = [field.A, field.B, field.C, field.D, field.E].map(at);
    switch (at(field.OP)) {
      case Op.nop:
        return w.next(pc);
      case Op.set: {
        const { text, bad } = w.value(a);
        return unless(bad, lines(store(b, text), w.next(pc)));
      }
      case Op.setElement: {
        const [index, value] = [w.value(c), w.value(d)];
        const bad = anyOf(index.bad, value.bad, `${index.text} < 0`, `${index.text} >= ${b}`);
        return unless(bad, lines(`VARIABLE(${a} + ${index.text}) = ${value.text}`, w.next(pc)));
      }
      case Op.setHandle: {
        const from = w.place(a);
        return unless(from.bad, w.setHandle(b, from.text, w.next(pc)));
      }
      case Op.branch: {
        const { text, bad } = w.value(a);
        return unless(bad, either(text, w.next(pc), w.advance(pc, at(field.ALT))));
      }
      case Op.repeat:
        return repeat(w, pc);
      case Op.range:
        return range(w, pc);
      case Op.call:
        return call(w, pc);
      case Op.send:
        return phased([["IN_ROOM", lines("r_c = fibril[r_f].object", "go = RESUME")]], send(w, pc, "RESUME"));
      case Op.wait:
        return wait(w, pc);
      case Op.waitAll:
        return waitAll(w, pc);
      case Op.forget:
        return w.withMessage(
          a,
          lines(
            "call[r_c].forgotten = 1",
            "if :: call[r_c].stage == TAKEN -> call[r_c].stage = FINISHED :: else fi",
            w.next(pc),
          ),
        );
      case Op.answer: {
        const values = w.list(a).map((expression) => w.value(expression));
        const bad = anyOf(...values.map((value) => value.bad));
        const words = values.slice(1).map(({ text }, index) => `r_word[${index}] = ${text}`);
        const loaded = lines("forget_words()", ...words, `r_rc = ${values[0]?.text ?? 0}`);
        return unless(bad, lines(loaded, w.withCall(b, "go = ANSWER")));
      }
      case Op.forward:
        return forward(w, pc);
      case Op.receive:
        return either("fibril[r_f].connection == 0", "violate()", "go = RECEIVE");
      case Op.lock: {
        const lock = w.lock(a, c, d);
        const kept = e === NONE ? [] : [`LOCAL(${e}) = ${w.value(c).text}`];
        const asked = lines(`r_l = ${lock.text}`, ...kept, `r_mode = ${b}`, "r_phase = IN_ANSWER", "go = ACQUIRE");
        return phased([["IN_ANSWER", w.next(pc)]], unless(lock.bad, asked));
      }
      case Op.unlock: {
        const lock = w.lock(a, c, d);
        return unless(lock.bad, lines(`r_l = ${lock.text}`, "r_after = RESUME", "go = UNLOCK"));
      }
      case Op.begin:
        return phased(
          [["IN_BEGIN", lines(`r_s = first_session[t] + ${a}`, "r_after = RESUME", "go = TAKE_EXCHANGE")]],
          lines(`r_s = first_session[t] + ${a}`, "r_after = RESUME", "go = BEGIN"),
        );
      case Op.end: {
        const place = w.place(a);
        const ended = lines(
          "r_x = NUMBER(r_handle)",
          "r_c = 0",
          "r_phase = AGAIN",
          "r_after = RESUME",
          "go = END_EXCHANGE",
        );
        return unless(place.bad, lines(`r_handle = ${place.text}`, either("r_handle == 0", "violate()", ended)));
      }
      case Op.sleep:
        return phased(
          [["IN_ANSWER", w.next(pc)]],
          unless(w.value(a).bad, lines("block(FOR_TIMER, 0, IN_ANSWER)", "fibril[r_f].timed = 1")),
        );
      case Op.yield:
        return lines("r_yields = 1", w.next(pc));
      case Op.log:
        return unless(w.textBad(a), w.next(pc));
      case Op.assert: {
        const { text, bad } = w.value(a);
        const fails = lines("failed = 1", "go = DONE");
        return unless(bad, either(`${text} == 0`, fails, w.next(pc)));
      }
      case Op.enter:
        return enter(w, pc);
      case Op.return: {
        const [value, handle] = [w.value(a), w.place(b)];
        return unless(
          anyOf(value.bad, handle.bad),
          lines(`r_value = ${value.text}`, `r_handle = ${handle.text}`, "go = RETURN"),
        );
      }
      case Op.waitCondition:
        return waitCondition(w, pc);
      case Op.signal:
      case Op.up: {
        const lock = w.lock(a, c, d);
        const done = at(field.OP) === Op.up ? ["go = UP"] : [`r_all = ${b}`, "go = SIGNAL"];
        return unless(lock.bad, lines(`r_l = ${lock.text}`, ...done));
      }
      case Op.down: {
        const lock = w.lock(a, c, d);
        const taken = lines("lock[r_l].readers--", w.next(pc));
        const waits = "block_in(lock[r_l].waiting, FOR_CONDITION, r_l, IN_ANSWER)";
        return phased(
          [["IN_ANSWER", w.next(pc)]],
          unless(lock.bad, lines(`r_l = ${lock.text}`, either("lock[r_l].readers > 0", taken, waits))),
        );
      }
      case Op.spawn:
        return spawn(w, pc);
      case Op.connect:
        return connect(w, pc);
      case Op.hangup: {
        const place = w.place(a);
        const done = lines("r_p = NUMBER(r_handle)", "go = HANG_UP");
        return unless(place.bad, lines(`r_handle = ${place.text}`, either("r_handle == 0", "violate()", done)));
      }
      case Op.notify:
        return w.withPhone(pc, w.withWords(d, lines(`r_method = ${c}`, "go = NOTIFY")));
      case Op.exit:
        return "go = EXIT";
      case Op.crash:
        return unless(w.textBad(a), "go = EXIT");
      case Op.choose: {
        const ways = w.list(a).map((way, index) => `:: choice == ${index} ->\n${indented(w.advance(pc, way))}`);
        return `if\n${ways.join("\n")}\nfi`;
      }
      default:
        throw new Error(`instruction ${pc}: operation ${at(field.OP)} has no Promela`);
    }
  }

  #resume(pc: number): string | undefined {
    const w = this.#writer;
    const at = (name: number) => w.operand(pc, name);
    switch (at(field.OP)) {
      case Op.call:
      case Op.wait:
        return deliver(w, pc);
      case Op.send: {
        const place = at(field.E);
        if (place === NONE) return lines("r_handle = HANDLE_OF_MESSAGE(r_c)", "drop(r_handle)", w.next(pc));
        const to = w.place(place);
        return unless(to.bad, lines(`drop(${to.text})`, `${to.text} = HANDLE_OF_MESSAGE(r_c)`, w.next(pc)));
      }
      case Op.receive: {
        const [method, place] = [at(field.A), at(field.B)];
        const rest = lines("r_handle = HANDLE_OF_CALL(r_c)", place === NONE ? "drop(r_handle)" : "");
        const to = w.place(place);
        const bound =
          place === NONE
            ? lines(rest, w.next(pc))
            : lines(rest, `drop(${to.text})`, `${to.text} = r_handle`, w.next(pc));
        return unless(anyOf(method === NONE ? undefined : `call[r_c].method != ${method}`, to.bad), bound);
      }
      case Op.begin:
        return w.setHandle(at(field.B), "HANDLE_OF_EXCHANGE(r_x)", w.next(pc));
      case Op.waitCondition:
        return lines(store(at(field.H), "r_rc"), w.next(pc));
      case Op.enter:
        return leave(w, pc);
      case Op.connect:
        return w.setHandle(at(field.C), "r_handle", lines(store(at(field.D), "r_rc"), w.next(pc)));
      case Op.answer:
      case Op.forward:
      case Op.hangup:
      case Op.notify:
      case Op.lock:
      case Op.unlock:
      case Op.end:
      case Op.signal:
      case Op.up:
        return w.next(pc);
      default:
        return undefined;
    }
  }

  /** Conditions under which all answers of a `wait all` are there. */
  allAnswersAt(pc: number): string | undefined {
    if (this.#writer.operand(pc, field.OP) !== Op.waitAll) return undefined;
    return this.#writer
      .list(this.#writer.operand(pc, field.B))
      .map((slot) => `call[NUMBER(HANDLE_OF(FIBRIL, ${slot}))].stage >= TAKEN`)
      .join(" && ");
  }

  /** The calls that a `wait all` waits for. */
  messagesAt(pc: number): readonly string[] {
    return this.#writer.list(this.#writer.operand(pc, field.B)).map((slot) => `NUMBER(HANDLE_OF(r_k, ${slot}))`);
  }
}
