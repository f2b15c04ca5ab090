import * as field from "../instructions.ts";
import {
  END_OF_ROUTINE,
  ENTERS,
  HandlePlace,
  isFarther,
  listOfFarther,
  NONE,
  Op,
  REQUEST,
  STRIDE,
  Then,
  targetOf,
  Via,
} from "../instructions.ts";
import { firstUserMethod } from "../kernels.ts";
import type { Program } from "../program.ts";
import { anyOf, type Expressions, type Value } from "./expressions.ts";

/** What a statement does in its first step, or when it is woken; and what it does when the work that it asked for is done. */
export interface Statement {
  readonly execute: string;
  readonly resume: string | undefined;
}

const NO_VALUE: Value = { text: "0", bad: undefined };

/** Writes the statements of a program in Promela. */
export class Statements {
  readonly #program: Program;
  readonly #expressions: Expressions;

  constructor(program: Program, expressions: Expressions) {
    this.#program = program;
    this.#expressions = expressions;
  }

  #operand(pc: number, name: number): number {
    return this.#program.code[pc * STRIDE + name];
  }

  #list(list: number): readonly number[] {
    const { lists } = this.#program;
    return list === NONE ? [] : [...lists.subarray(list + 1, list + 1 + lists[list])];
  }

  /** How many ways the instruction can go, where the schedule decides. */
  choicesAt(pc: number): string | undefined {
    if (this.#operand(pc, field.OP) === Op.choose) return `${this.#list(this.#operand(pc, field.A)).length}`;
    const range = this.#program.choices.get(pc);
    if (range === undefined) return undefined;
    const [first, end] = range.map((offset) => this.#expressions.at(offset));
    const none = anyOf(first.bad, end.bad, `${end.text} <= ${first.text}`);
    return `((${none}) -> 1 : ${end.text} - ${first.text})`;
  }

  statement(pc: number): Statement {
    return { execute: this.#execute(pc), resume: this.#resume(pc) };
  }

  #value(expression: number): Value {
    return expression === NONE ? NO_VALUE : this.#expressions.at(expression);
  }

  #execute(pc: number): string {
    const at = (name: number) => this.#operand(pc, name);
    const [a, b, c, d, e, f, g] = [field.A, field.B, field.C, field.D, field.E, field.F, field.G].map(at);
    switch (at(field.OP)) {
      case Op.nop:
        return this.#next(pc);
      case Op.set: {
        const { text, bad } = this.#value(a);
        return unless(bad, lines(store(b, text), this.#next(pc)));
      }
      case Op.setElement: {
        const [index, value] = [this.#value(c), this.#value(d)];
        const bad = anyOf(index.bad, value.bad, `${index.text} < 0`, `${index.text} >= ${b}`);
        return unless(bad, lines(`VARIABLE(${a} + ${index.text}) = ${value.text}`, this.#next(pc)));
      }
      case Op.setHandle: {
        const from = this.#place(a);
        return unless(from.bad, this.#setHandle(b, from.text, this.#next(pc)));
      }
      case Op.branch: {
        const { text, bad } = this.#value(a);
        return unless(bad, either(text, this.#next(pc), this.#advance(pc, at(field.ALT))));
      }
      case Op.repeat:
        return this.#repeat(pc);
      case Op.range:
        return this.#range(pc);
      case Op.call:
        return this.#call(pc);
      case Op.send:
        return phased([["IN_ROOM", lines("r_c = fibril[r_f].object", "go = RESUME")]], this.#send(pc, "RESUME"));
      case Op.wait:
        return this.#wait(pc);
      case Op.waitAll:
        return this.#waitAll(pc);
      case Op.forget:
        return this.#withMessage(
          a,
          lines(
            "call[r_c].forgotten = 1",
            "if :: call[r_c].stage == TAKEN -> call[r_c].stage = FINISHED :: else fi",
            this.#next(pc),
          ),
        );
      case Op.answer: {
        const values = this.#list(a).map((expression) => this.#value(expression));
        const bad = anyOf(...values.map((value) => value.bad));
        const words = values.slice(1).map(({ text }, index) => `r_word[${index}] = ${text}`);
        const loaded = lines("forget_words()", ...words, `r_rc = ${values[0]?.text ?? 0}`);
        return unless(bad, lines(loaded, this.#withCall(b, "go = ANSWER")));
      }
      case Op.forward:
        return this.#forward(pc);
      case Op.receive:
        return either("fibril[r_f].connection == 0", "violate()", "go = RECEIVE");
      case Op.lock: {
        const lock = this.#lock(a, c, d);
        const kept = e === NONE ? [] : [`LOCAL(${e}) = ${this.#value(c).text}`];
        const asked = lines(`r_l = ${lock.text}`, ...kept, `r_mode = ${b}`, "r_phase = IN_ANSWER", "go = ACQUIRE");
        return phased([["IN_ANSWER", this.#next(pc)]], unless(lock.bad, asked));
      }
      case Op.unlock: {
        const lock = this.#lock(a, c, d);
        return unless(lock.bad, lines(`r_l = ${lock.text}`, "r_after = RESUME", "go = UNLOCK"));
      }
      case Op.begin:
        return phased(
          [["IN_BEGIN", lines(`r_s = first_session[t] + ${a}`, "r_after = RESUME", "go = TAKE_EXCHANGE")]],
          lines(`r_s = first_session[t] + ${a}`, "r_after = RESUME", "go = BEGIN"),
        );
      case Op.end: {
        const place = this.#place(a);
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
          [["IN_ANSWER", this.#next(pc)]],
          unless(this.#value(a).bad, lines("block(FOR_TIMER, 0, IN_ANSWER)", "fibril[r_f].timed = 1")),
        );
      case Op.yield:
        return lines("r_yields = 1", this.#next(pc));
      case Op.log:
        return unless(this.#textBad(a), this.#next(pc));
      case Op.assert: {
        const { text, bad } = this.#value(a);
        const fails = lines("failed = 1", "go = DONE");
        return unless(bad, either(`${text} == 0`, fails, this.#next(pc)));
      }
      case Op.enter:
        return this.#enter(pc);
      case Op.return: {
        const [value, handle] = [this.#value(a), this.#place(b)];
        return unless(
          anyOf(value.bad, handle.bad),
          lines(`r_value = ${value.text}`, `r_handle = ${handle.text}`, "go = RETURN"),
        );
      }
      case Op.waitCondition:
        return this.#waitCondition(pc);
      case Op.signal:
      case Op.up: {
        const lock = this.#lock(a, c, d);
        const done = at(field.OP) === Op.up ? ["go = UP"] : [`r_all = ${b}`, "go = SIGNAL"];
        return unless(lock.bad, lines(`r_l = ${lock.text}`, ...done));
      }
      case Op.down: {
        const lock = this.#lock(a, c, d);
        const taken = lines("lock[r_l].readers--", this.#next(pc));
        const waits = "block_in(lock[r_l].waiting, FOR_CONDITION, r_l, IN_ANSWER)";
        return phased(
          [["IN_ANSWER", this.#next(pc)]],
          unless(lock.bad, lines(`r_l = ${lock.text}`, either("lock[r_l].readers > 0", taken, waits))),
        );
      }
      case Op.spawn:
        return this.#spawn(pc);
      case Op.connect:
        return this.#connect(pc);
      case Op.hangup: {
        const place = this.#place(a);
        const done = lines("r_p = NUMBER(r_handle)", "go = HANG_UP");
        return unless(place.bad, lines(`r_handle = ${place.text}`, either("r_handle == 0", "violate()", done)));
      }
      case Op.notify:
        return this.#withPhone(pc, this.#withWords(d, lines(`r_method = ${c}`, "go = NOTIFY")));
      case Op.exit:
        return "go = EXIT";
      case Op.crash:
        return unless(this.#textBad(a), "go = EXIT");
      case Op.choose: {
        const ways = this.#list(a).map((way, index) => `:: choice == ${index} ->\n${indented(this.#advance(pc, way))}`);
        return `if\n${ways.join("\n")}\nfi`;
      }
      default:
        throw new Error(`instruction ${pc}: operation ${at(field.OP)} is not written (${[d, f, g]})`);
    }
  }

  #resume(pc: number): string | undefined {
    const at = (name: number) => this.#operand(pc, name);
    switch (at(field.OP)) {
      case Op.call:
      case Op.wait:
        return this.#deliver(pc);
      case Op.send: {
        const place = at(field.E);
        if (place === NONE) return lines("r_handle = HANDLE_OF_MESSAGE(r_c)", "drop(r_handle)", this.#next(pc));
        const to = this.#place(place);
        return unless(to.bad, lines(`drop(${to.text})`, `${to.text} = HANDLE_OF_MESSAGE(r_c)`, this.#next(pc)));
      }
      case Op.receive: {
        const [method, place] = [at(field.A), at(field.B)];
        const rest = lines("r_handle = HANDLE_OF_CALL(r_c)", place === NONE ? "drop(r_handle)" : "");
        const to = this.#place(place);
        const bound =
          place === NONE
            ? lines(rest, this.#next(pc))
            : lines(rest, `drop(${to.text})`, `${to.text} = r_handle`, this.#next(pc));
        return unless(anyOf(method === NONE ? undefined : `call[r_c].method != ${method}`, to.bad), bound);
      }
      case Op.begin:
        return this.#setHandle(at(field.B), "HANDLE_OF_EXCHANGE(r_x)", this.#next(pc));
      case Op.waitCondition:
        return lines(store(at(field.H), "r_rc"), this.#next(pc));
      case Op.enter:
        return this.#leave(pc);
      case Op.connect:
        return this.#setHandle(at(field.C), "r_handle", lines(store(at(field.D), "r_rc"), this.#next(pc)));
      case Op.answer:
      case Op.forward:
      case Op.hangup:
      case Op.notify:
      case Op.lock:
      case Op.unlock:
      case Op.end:
      case Op.signal:
      case Op.up:
        return this.#next(pc);
      default:
        return undefined;
    }
  }

  #next(pc: number): string {
    return this.#advance(pc, this.#operand(pc, field.NEXT));
  }

  /** Goes on after an instruction: locals that do not live there are gone. */
  #advance(pc: number, way: number): string {
    const target = targetOf(way);
    if (target === END_OF_ROUTINE) return lines("r_value = 0", "r_handle = 0", "go = RETURN");
    const at = (name: number) => this.#operand(target, name);
    const [integers, handles] = [at(field.LIVE_INTEGERS), at(field.LIVE_HANDLES)];
    const entered = way >= ENTERS ? at(field.G) : 0;
    const cleared = new Set<number>();
    for (let slot = integers - entered; slot < integers; slot++) cleared.add(slot);
    for (let slot = integers; slot < this.#operand(pc, field.AFTER_INTEGERS); slot++) cleared.add(slot);
    const dropped: string[] = [];
    for (let slot = handles; slot < this.#operand(pc, field.AFTER_HANDLES); slot++) {
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
  #place(place: number): Value {
    if (place >= 0) return { text: `HANDLE(${place})`, bad: undefined };
    if (place === REQUEST) {
      return { text: "(HAS_REQUEST(r_f) -> HANDLE_OF_CALL(fibril[r_f].request) : 0)", bad: undefined };
    }
    if (!isFarther(place)) return NO_VALUE;
    const list = listOfFarther(place);
    const [kind, base, length, index] = this.#program.lists.subarray(list + 1, list + 5);
    const { text, bad } = this.#value(index);
    const element = index === NONE ? `${base}` : `${base} + ${text}`;
    return {
      text: kind === HandlePlace.variable ? `VARIABLE(${element})` : `HANDLE_OF_PHONE(first_phone[t] + ${element})`,
      bad: index === NONE ? undefined : anyOf(bad, `${text} < 0`, `${text} >= ${length}`),
    };
  }

  /** Puts a handle into a place, and goes on. */
  #setHandle(place: number, handle: string, then: string): string {
    if (place === NONE) return then;
    const { text, bad } = this.#place(place);
    return unless(bad, lines(`r_handle = ${handle}`, `set_handle(${text})`, then));
  }

  /** Sets `r_p` to the phone that an instruction names, and goes on. */
  #withPhone(pc: number, then: string): string {
    const number = this.#operand(pc, field.B);
    const via = this.#operand(pc, field.A);
    if (via === Via.phone) return lines(`r_p = first_phone[t] + ${number}`, then);
    if (via === Via.session) return lines(`r_p = own_phone_of[first_session[t] + ${number}]`, then);
    const { text, bad } = this.#place(number);
    return unless(bad, lines(`r_handle = ${text}`, FIND_PHONE, either("r_p == 0", "violate()", then)));
  }

  /** Sets `r_c` to the message in a place, and goes on. */
  #withMessage(place: number, then: string): string {
    const { text, bad } = this.#place(place);
    return unless(
      bad,
      lines(`r_handle = ${text}`, either("r_handle == 0", "violate()", lines("r_c = NUMBER(r_handle)", then))),
    );
  }

  /** Sets `r_c` to the received call in a place, and goes on. */
  #withCall(place: number, then: string): string {
    const { text, bad } = this.#place(place);
    const gone = "r_handle == 0 || IS_STALE(r_handle)";
    return unless(bad, lines(`r_handle = ${text}`, either(gone, "violate()", lines("r_c = NUMBER(r_handle)", then))));
  }

  /** The number of the object that three operands name. */
  #lock(first: number, index: number, length: number): Value {
    if (index === NONE) return { text: `first_lock[t] + ${first}`, bad: undefined };
    const { text, bad } = this.#value(index);
    return { text: `first_lock[t] + ${first} + ${text}`, bad: anyOf(bad, `${text} < 0`, `${text} >= ${length}`) };
  }

  /** Loads arguments of a call. */
  #withWords(list: number, then: string): string {
    const values = this.#list(list).map((expression) => this.#value(expression));
    const words = values.map(({ text }, index) => `r_word[${index}] = ${text}`);
    return unless(anyOf(...values.map(({ bad }) => bad)), lines("forget_words()", ...words, then));
  }

  #send(pc: number, after: string): string {
    const sent = lines(`r_method = ${this.#operand(pc, field.C)}`, `r_after = ${after}`, "go = SEND");
    return this.#withPhone(pc, this.#withWords(this.#operand(pc, field.D), sent));
  }

  #call(pc: number): string {
    const [via, number, timeout] = [field.A, field.B, field.G].map((name) => this.#operand(pc, name));
    const first = lines(`r_timed = ${timeout === NONE ? 0 : 1}`, "r_c = fibril[r_f].object");
    const expired = lines(
      "call[r_c].forgotten = 1",
      "call[r_c].refs--",
      "free_if_unused(r_c)",
      "r_c = 0",
      "go = REPLY",
    );
    const phases: [string, string][] = [
      ["IN_ANSWER", "go = REPLY"],
      ["IN_ROOM", "go = AWAIT"],
      ["EXPIRED", expired],
    ];
    if (via !== Via.session) return lines(first, phased(phases, this.#send(pc, "AWAIT")));
    const through = lines(
      "r_p = exchange[fibril[r_f].exchange].phone",
      this.#withWords(
        this.#operand(pc, field.D),
        lines(`r_method = ${this.#operand(pc, field.C)}`, "r_after = AWAIT", "go = SEND"),
      ),
    );
    const session = `r_s = first_session[t] + ${number}`;
    phases.push(
      ["IN_BEGIN", lines(session, "r_after = KEEP_EXCHANGE", "go = TAKE_EXCHANGE")],
      ["IN_SEND", through],
      ["IN_END", "go = REPLY"],
    );
    return lines(first, phased(phases, lines(session, "r_after = KEEP_EXCHANGE", "go = BEGIN")));
  }

  #wait(pc: number): string {
    const timed = `r_timed = ${this.#operand(pc, field.G) === NONE ? 0 : 1}`;
    const expired = lines("call[r_c].refs--", "free_if_unused(r_c)", "go = EXPIRE");
    const asked = lines("call[r_c].refs++", "go = (call[r_c].stage == TAKEN -> DELIVER : AWAIT)");
    return lines(
      timed,
      "r_c = fibril[r_f].object",
      phased(
        [
          ["IN_ANSWER", "go = DELIVER"],
          ["EXPIRED", expired],
        ],
        this.#withMessage(this.#operand(pc, field.A), either(NOT_AWAITABLE, "violate()", asked)),
      ),
    );
  }

  #waitAll(pc: number): string {
    const places = this.#list(this.#operand(pc, field.A));
    const slots = this.#list(this.#operand(pc, field.B));
    const waiters = slots.map(
      (slot) =>
        `if :: call[NUMBER(HANDLE(${slot}))].stage != TAKEN -> call[NUMBER(HANDLE(${slot}))].waiter = r_f :: else fi`,
    );
    const all = slots.map((slot) => `call[NUMBER(HANDLE(${slot}))].stage == TAKEN`).join(" && ");
    const waits = lines(...waiters, "block(FOR_ANSWERS, 0, IN_ANSWER)");
    const done = either(all, this.#next(pc), waits);
    const asked = places.reduceRight((then, place, index) => {
      const kept = place === slots[index] ? then : lines(`set_handle(HANDLE(${slots[index]}))`, then);
      return this.#withMessage(place, either(NOT_AWAITABLE, "violate()", kept));
    }, done);
    return phased([["IN_ANSWER", this.#next(pc)]], asked);
  }

  /** Conditions under which all answers of a `wait all` are there. */
  allAnswersAt(pc: number): string | undefined {
    if (this.#operand(pc, field.OP) !== Op.waitAll) return undefined;
    return this.#list(this.#operand(pc, field.B))
      .map((slot) => `call[NUMBER(HANDLE_OF(FIBRIL, ${slot}))].stage >= TAKEN`)
      .join(" && ");
  }

  /** The calls that a `wait all` waits for. */
  messagesAt(pc: number): readonly string[] {
    return this.#list(this.#operand(pc, field.B)).map((slot) => `NUMBER(HANDLE_OF(r_k, ${slot}))`);
  }

  #forward(pc: number): string {
    const [place, method, list, asSelf] = [field.C, field.D, field.E, field.F].map((name) => this.#operand(pc, name));
    const { kernel } = this.#program;
    const numbersOf = (names: readonly string[]) =>
      names.flatMap((name) => (name in kernel.methods ? [kernel.methods[name]] : []));
    const [refused, unchanged] = [numbersOf(kernel.forwarding.refused), numbersOf(kernel.forwarding.unchanged)];
    const isAny = (numbers: readonly number[]) => numbers.map((number) => `call[r_c].method == ${number}`).join(" || ");
    const self = lines(`r_self = ${asSelf}`, `r_refused = (${isAny(refused)})`);
    const given = this.#list(list).length;
    const words = (most: number) =>
      Array.from({ length: most }, (_, index) => `call[r_c].args[${index}] = r_word[${index}]`);
    const changed =
      list === NONE
        ? []
        : [
            either(
              `!(${isAny([...refused, ...unchanged])})`,
              either(
                `call[r_c].method < ${firstUserMethod}`,
                lines(...words(Math.min(3, this.#words))),
                lines(`call[r_c].method = ${method}`, ...words(this.#words)),
              ),
              "skip",
            ),
          ];
    const sent = lines(self, ...changed, "go = FORWARD");
    const loaded = given === 0 ? lines("forget_words()", sent) : this.#withWords(list, sent);
    return this.#withCall(place, this.#withPhone(pc, loaded));
  }

  /** Arguments that a call has in the model. */
  #words = 5;

  /** Says how many arguments of a call the model keeps. */
  keepWords(count: number): void {
    this.#words = count;
  }

  /** Binds an answer, or passes it on. */
  #deliver(pc: number): string {
    const [then, operand] = [this.#operand(pc, field.F), this.#operand(pc, field.E)];
    if (then === Then.return) return lines("r_value = r_rc", "r_handle = 0", "go = RETURN");
    if (then === Then.answer) return either("r_answered", this.#next(pc), this.#withCall(operand, "go = ANSWER"));
    const stores = this.#list(operand).map((to, index) => store(to, index === 0 ? "r_rc" : `r_word[${index - 1}]`));
    return lines(...stores, this.#next(pc));
  }

  #repeat(pc: number): string {
    const counter = `LOCAL(${this.#operand(pc, field.B)})`;
    const { text, bad } = this.#value(this.#operand(pc, field.A));
    const rounds = lines(
      `r_value = (${counter} == 0 -> ${text} : ${counter} - 1)`,
      `${counter} = (r_value > 0 -> r_value : 0)`,
      either("r_value > 0", this.#next(pc), this.#advance(pc, this.#operand(pc, field.ALT))),
    );
    return unless(bad === undefined ? undefined : `${counter} == 0 && (${bad})`, rounds);
  }

  #range(pc: number): string {
    const [from, to] = [field.A, field.B].map((name) => this.#value(this.#operand(pc, name)));
    const [variable, counter] = [field.C, field.D].map((name) => `LOCAL(${this.#operand(pc, name)})`);
    const begins = either(
      `${counter} == 0`,
      lines(`r_value = ${to.text} - ${from.text}`, `${variable} = ${from.text} - 1`),
      `r_value = ${counter} - 1`,
    );
    const bad = anyOf(from.bad, to.bad);
    return unless(
      bad === undefined ? undefined : `${counter} == 0 && (${bad})`,
      lines(
        begins,
        `${counter} = (r_value > 0 -> r_value : 0)`,
        either("r_value > 0", lines(`${variable}++`, this.#next(pc)), this.#advance(pc, this.#operand(pc, field.ALT))),
      ),
    );
  }

  #textBad(template: number): string | undefined {
    if (template === NONE) return undefined;
    const { parts } = this.#program.templates[template];
    return anyOf(...parts.map((part) => (typeof part === "number" ? this.#value(part).bad : undefined)));
  }

  /** Evaluates the arguments of a `fn` or a fibril. */
  #withArguments(integers: number, handles: number, then: string): string {
    const numbers = this.#list(integers).map((expression) => this.#value(expression));
    const places = this.#list(handles).map((place) => this.#place(place));
    const loads = [...numbers, ...places].map(({ text }, index) => `r_argument[${index}] = ${text}`);
    return unless(anyOf(...numbers.map(({ bad }) => bad), ...places.map(({ bad }) => bad)), lines(...loads, then));
  }

  #parameters(integers: number, handles: number): string {
    return lines(
      ...Array.from({ length: integers }, (_, slot) => `LOCAL(${slot}) = r_argument[${slot}]`),
      ...Array.from(
        { length: handles },
        (_, slot) => `r_handle = r_argument[${integers + slot}];\nset_handle(HANDLE(${slot}))`,
      ),
    );
  }

  #enter(pc: number): string {
    const [number, integers, handles, value, place] = [field.A, field.B, field.C, field.D, field.E].map((name) =>
      this.#operand(pc, name),
    );
    const { routines } = this.#program;
    const [inner, outer] = [routines[number], routines[this.#operand(pc, field.ROUTINE)]];
    if (inner.entry < 0) {
      const then = this.#next(pc);
      return this.#withArguments(
        integers,
        handles,
        place === NONE ? lines(store(value, "0"), then) : this.#setHandle(place, "0", then),
      );
    }
    return this.#withArguments(
      integers,
      handles,
      lines(
        `fibril[r_f].base_integers = fibril[r_f].base_integers + ${outer.integers + 1}`,
        `fibril[r_f].base_handles = fibril[r_f].base_handles + ${outer.handles}`,
        "find_frame()",
        `LOCAL(-1) = ${pc}`,
        this.#parameters(inner.integerParameters, inner.handleParameters),
        `fibril[r_f].pc = ${inner.entry}`,
        "fibril[r_f].phase = START",
        "go = RELEASE",
      ),
    );
  }

  /** A `fn` has returned to its call. */
  #leave(pc: number): string {
    const outer = this.#program.routines[this.#operand(pc, field.ROUTINE)];
    const [value, place] = [this.#operand(pc, field.D), this.#operand(pc, field.E)];
    const then = lines("drop(r_kept)", this.#next(pc));
    return lines(
      `fibril[r_f].base_integers = fibril[r_f].base_integers - ${outer.integers + 1}`,
      `fibril[r_f].base_handles = fibril[r_f].base_handles - ${outer.handles}`,
      "find_frame()",
      place === NONE ? lines(store(value, "r_value"), then) : this.#setHandle(place, "r_kept", then),
    );
  }

  #waitCondition(pc: number): string {
    const at = (name: number) => this.#operand(pc, name);
    const { EOK, ETIMEOUT } = this.#program.kernel.errors;
    const mutex = this.#lock(at(field.B), at(field.E), at(field.F));
    const condition = this.#lock(at(field.A), at(field.C), at(field.D));
    const regain = (code: number, phase: string) =>
      lines(`r_rc = ${code}`, `r_l = ${mutex.text}`, "r_mode = MUTEX", `r_phase = ${phase}`, "go = ACQUIRE");
    const waits = lines(
      `r_timed = ${at(field.G) === NONE ? 0 : 1}`,
      `r_condition = ${condition.text}`,
      `r_l = ${mutex.text}`,
      "r_after = AWAIT_SIGNAL",
      "go = UNLOCK",
    );
    return phased(
      [
        ["REGAIN", lines(`r_rc = ${EOK}`, "go = RESUME")],
        ["REGAIN_LATE", lines(`r_rc = ${ETIMEOUT}`, "go = RESUME")],
        ["IN_ANSWER", regain(EOK, "REGAIN")],
        ["EXPIRED", regain(ETIMEOUT, "REGAIN_LATE")],
      ],
      unless(anyOf(mutex.bad, condition.bad), waits),
    );
  }

  #connect(pc: number): string {
    const [first, words, index, count] = [field.A, field.B, field.E, field.F].map((name) => this.#operand(pc, name));
    const asked = this.#withWords(words, "go = CONNECT");
    const connected = [["IN_ANSWER", lines("r_c = fibril[r_f].object", "go = CONNECTED_NOW")]] as const;
    if (first === NONE) {
      const sender = lines("r_x = SENDER(fibril[r_f].request)", asked);
      return phased(connected, either("!HAS_REQUEST(r_f)", "violate()", sender));
    }
    const { text, bad } = this.#value(index);
    const target = index === NONE ? `r_x = ${first + 1}` : `r_x = ${first + 1} + ${text}`;
    const outside = index === NONE ? undefined : anyOf(bad, `${text} < 0`, `${text} >= ${count}`);
    return phased(connected, unless(outside, lines(target, asked)));
  }

  #spawn(pc: number): string {
    const [info, integers, handles] = [field.A, field.B, field.C].map((name) => this.#operand(pc, name));
    const task = this.#program.tasks.find(({ fibrils, fns, handlers, anyHandler }) => {
      const inner = this.#operand(pc, field.ROUTINE);
      const own = [...fibrils.map(({ routine }) => routine), ...fns.values(), ...handlers.values(), anyHandler];
      return own.includes(inner);
    });
    if (task === undefined) throw new Error(`instruction ${pc} belongs to no task`);
    const number = task.fibrils[info].routine;
    const routine = this.#program.routines[number];
    if (routine.entry < 0) return this.#withArguments(integers, handles, this.#next(pc));
    const found = lines(
      `fibril[r_x].info = ${info + 1}`,
      `fibril[r_x].pc = ${routine.entry}`,
      `fibril[r_x].root = ${number + 1}`,
      ...Array.from(
        { length: routine.integerParameters },
        (_, slot) => `integer[first_integer[r_x] + ${slot}] = r_argument[${slot}]`,
      ),
      ...Array.from(
        { length: routine.handleParameters },
        (_, slot) =>
          `r_handle = r_argument[${routine.integerParameters + slot}];\nset_handle(handle[first_handle[r_x] + ${slot}])`,
      ),
      "make_ready(r_x)",
      this.#next(pc),
    );
    const full = lines("no_room = 1", "go = DONE");
    return this.#withArguments(integers, handles, lines("find_free_fibril()", either("r_x == 0", full, found)));
  }
}

/** A message that one may not wait for: its answer is gone, or another fibril waits for it. */
const NOT_AWAITABLE =
  "call[r_c].stage == FINISHED || (call[r_c].waiter != 0 && call[r_c].stage != TAKEN) || call[r_c].forgotten";

/** Sets `r_p` to the phone that a handle is or goes through; to 0 when there is none. */
const FIND_PHONE = `if
:: KIND(r_handle) == EXCHANGE && exchange[NUMBER(r_handle)].mode == OPEN -> r_p = exchange[NUMBER(r_handle)].phone
:: KIND(r_handle) == PHONE -> r_p = NUMBER(r_handle)
:: else -> r_p = 0
fi`;

const store = (destination: number, value: string): string => {
  if (destination === NONE) return "";
  return (destination & 1) === 0 ? `LOCAL(${destination >> 1}) = ${value}` : `VARIABLE(${destination >> 1}) = ${value}`;
};

const lines = (...statements: readonly string[]): string => statements.filter((text) => text !== "").join(";\n");

export const indented = (text: string, by = 3): string => text.replaceAll(/^(?=.)/gm, " ".repeat(by));

const either = (condition: string, yes: string, no: string): string =>
  `if\n:: ${condition} ->\n${indented(yes)}\n:: else ->\n${indented(no)}\nfi`;

const unless = (bad: string | undefined, then: string): string =>
  bad === undefined ? then : either(bad, "violate()", then);

/** What a statement does by the phase that its fibril is in. */
const phased = (phases: readonly (readonly [string, string])[], start: string): string => {
  const rows = phases.map(([phase, text]) => `:: fibril[r_f].phase == ${phase} ->\n${indented(text)}`);
  return `if\n${rows.join("\n")}\n:: else ->\n${indented(start)}\nfi`;
};
