import * as field from "../instructions.ts";
import { NONE, Then, Via } from "../instructions.ts";
import { firstUserMethod } from "../kernels.ts";
import { anyOf } from "./expressions.ts";
import { either, lines, phased, store, unless } from "./text.ts";
import type { Writer } from "./writer.ts";

export function send(w: Writer, pc: number, after: string): string {
  const sent = lines(`r_method = ${w.operand(pc, field.C)}`, `r_after = ${after}`, "go = SEND");
  return w.withPhone(pc, w.withWords(w.operand(pc, field.D), sent));
}

export function call(w: Writer, pc: number): string {
  const [via, number, timeout] = [field.A, field.B, field.G].map((name) => w.operand(pc, name));
  const first = lines(`r_timed = ${timeout === NONE ? 0 : 1}`, "r_c = fibril[r_f].object");
  const expired = lines("call[r_c].forgotten = 1", "call[r_c].refs--", "free_if_unused(r_c)", "r_c = 0", "go = REPLY");
  const phases: [string, string][] = [
    ["IN_ANSWER", "go = REPLY"],
    ["IN_ROOM", "go = AWAIT"],
    ["EXPIRED", expired],
  ];
  if (via !== Via.session) return lines(first, phased(phases, send(w, pc, "AWAIT")));
  const through = lines(
    "r_p = exchange[fibril[r_f].exchange].phone",
    w.withWords(w.operand(pc, field.D), lines(`r_method = ${w.operand(pc, field.C)}`, "r_after = AWAIT", "go = SEND")),
  );
  const session = `r_s = first_session[t] + ${number}`;
  phases.push(
    ["IN_BEGIN", lines(session, "r_after = KEEP_EXCHANGE", "go = TAKE_EXCHANGE")],
    ["IN_SEND", through],
    ["IN_END", "go = REPLY"],
  );
  return lines(first, phased(phases, lines(session, "r_after = KEEP_EXCHANGE", "go = BEGIN")));
}

export function wait(w: Writer, pc: number): string {
  const timed = `r_timed = ${w.operand(pc, field.G) === NONE ? 0 : 1}`;
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
      w.withMessage(w.operand(pc, field.A), either(NOT_AWAITABLE, "violate()", asked)),
    ),
  );
}

export function waitAll(w: Writer, pc: number): string {
  const places = w.list(w.operand(pc, field.A));
  const slots = w.list(w.operand(pc, field.B));
  const waiters = slots.map(
    (slot) =>
      `if :: call[NUMBER(HANDLE(${slot}))].stage != TAKEN -> call[NUMBER(HANDLE(${slot}))].waiter = r_f :: else fi`,
  );
  const all = slots.map((slot) => `call[NUMBER(HANDLE(${slot}))].stage == TAKEN`).join(" && ");
  const waits = lines(...waiters, "block(FOR_ANSWERS, 0, IN_ANSWER)");
  const done = either(all, w.next(pc), waits);
  const asked = places.reduceRight((then, place, index) => {
    const kept = place === slots[index] ? then : lines(`set_handle(HANDLE(${slots[index]}))`, then);
    return w.withMessage(place, either(NOT_AWAITABLE, "violate()", kept));
  }, done);
  return phased([["IN_ANSWER", w.next(pc)]], asked);
}

export function forward(w: Writer, pc: number): string {
  const [place, method, list, asSelf] = [field.C, field.D, field.E, field.F].map((name) => w.operand(pc, name));
  const { kernel } = w.program;
  const numbersOf = (names: readonly string[]) =>
    names.flatMap((name) => (name in kernel.methods ? [kernel.methods[name]] : []));
  const [refused, unchanged] = [numbersOf(kernel.forwarding.refused), numbersOf(kernel.forwarding.unchanged)];
  const isAny = (numbers: readonly number[]) => numbers.map((number) => `call[r_c].method == ${number}`).join(" || ");
  const self = lines(`r_self = ${asSelf}`, `r_refused = (${isAny(refused)})`);
  const given = w.list(list).length;
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
              lines(...words(Math.min(3, w.args))),
              lines(`call[r_c].method = ${method}`, ...words(w.args)),
            ),
            "skip",
          ),
        ];
  const sent = lines(self, ...changed, "go = FORWARD");
  const loaded = given === 0 ? lines("forget_words()", sent) : w.withWords(list, sent);
  return w.withCall(place, w.withPhone(pc, loaded));
}

/** Binds an answer, or passes it on. */
export function deliver(w: Writer, pc: number): string {
  const [then, operand] = [w.operand(pc, field.F), w.operand(pc, field.E)];
  if (then === Then.return) return lines("r_value = r_rc", "r_handle = 0", "go = RETURN");
  if (then === Then.answer) return either("r_answered", w.next(pc), w.withCall(operand, "go = ANSWER"));
  const stores = w.list(operand).map((to, index) => store(to, index === 0 ? "r_rc" : `r_word[${index - 1}]`));
  return lines(...stores, w.next(pc));
}

export function connect(w: Writer, pc: number): string {
  const [first, words, index, count] = [field.A, field.B, field.E, field.F].map((name) => w.operand(pc, name));
  const asked = w.withWords(words, "go = CONNECT");
  const connected = [["IN_ANSWER", lines("r_c = fibril[r_f].object", "go = CONNECTED_NOW")]] as const;
  if (first === NONE) {
    const sender = lines("r_x = SENDER(fibril[r_f].request)", asked);
    return phased(connected, either("!HAS_REQUEST(r_f)", "violate()", sender));
  }
  const { text, bad } = w.value(index);
  const target = index === NONE ? `r_x = ${first + 1}` : `r_x = ${first + 1} + ${text}`;
  const outside = index === NONE ? undefined : anyOf(bad, `${text} < 0`, `${text} >= ${count}`);
  return phased(connected, unless(outside, lines(target, asked)));
}

/** A message that one may not wait for: its answer is gone, or another fibril waits for it. */
const NOT_AWAITABLE =
  "call[r_c].stage == FINISHED || (call[r_c].waiter != 0 && call[r_c].stage != TAKEN) || call[r_c].forgotten";
