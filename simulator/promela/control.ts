import * as field from "../instructions.ts";
import { NONE } from "../instructions.ts";
import { anyOf } from "./expressions.ts";
import { either, lines, store, unless } from "./text.ts";
import type { Writer } from "./writer.ts";

export function repeat(w: Writer, pc: number): string {
  const counter = `LOCAL(${w.operand(pc, field.B)})`;
  const { text, bad } = w.value(w.operand(pc, field.A));
  const rounds = lines(
    `r_value = (${counter} == 0 -> ${text} : ${counter} - 1)`,
    `${counter} = (r_value > 0 -> r_value : 0)`,
    either("r_value > 0", w.next(pc), w.advance(pc, w.operand(pc, field.ALT))),
  );
  return unless(bad === undefined ? undefined : `${counter} == 0 && (${bad})`, rounds);
}

export function range(w: Writer, pc: number): string {
  const [from, to] = [field.A, field.B].map((name) => w.value(w.operand(pc, name)));
  const [variable, counter] = [field.C, field.D].map((name) => `LOCAL(${w.operand(pc, name)})`);
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
      either("r_value > 0", lines(`${variable}++`, w.next(pc)), w.advance(pc, w.operand(pc, field.ALT))),
    ),
  );
}

function parameters(integers: number, handles: number): string {
  return lines(
    ...Array.from({ length: integers }, (_, slot) => `LOCAL(${slot}) = r_argument[${slot}]`),
    ...Array.from(
      { length: handles },
      (_, slot) => `r_handle = r_argument[${integers + slot}];\nset_handle(HANDLE(${slot}))`,
    ),
  );
}

export function enter(w: Writer, pc: number): string {
  const [number, integers, handles, value, place] = [field.A, field.B, field.C, field.D, field.E].map((name) =>
    w.operand(pc, name),
  );
  const { routines } = w.program;
  const [inner, outer] = [routines[number], routines[w.operand(pc, field.ROUTINE)]];
  if (inner.entry < 0) {
    const then = w.next(pc);
    return w.withArguments(
      integers,
      handles,
      place === NONE ? lines(store(value, "0"), then) : w.setHandle(place, "0", then),
    );
  }
  return w.withArguments(
    integers,
    handles,
    lines(
      `fibril[r_f].base_integers = fibril[r_f].base_integers + ${outer.integers + 1}`,
      `fibril[r_f].base_handles = fibril[r_f].base_handles + ${outer.handles}`,
      "find_frame()",
      `LOCAL(-1) = ${pc}`,
      parameters(inner.integerParameters, inner.handleParameters),
      `fibril[r_f].pc = ${inner.entry}`,
      "fibril[r_f].phase = START",
      "go = RELEASE",
    ),
  );
}

/** A `fn` has returned to its call. */
export function leave(w: Writer, pc: number): string {
  const outer = w.program.routines[w.operand(pc, field.ROUTINE)];
  const [value, place] = [w.operand(pc, field.D), w.operand(pc, field.E)];
  const then = lines("drop(r_kept)", w.next(pc));
  return lines(
    `fibril[r_f].base_integers = fibril[r_f].base_integers - ${outer.integers + 1}`,
    `fibril[r_f].base_handles = fibril[r_f].base_handles - ${outer.handles}`,
    "find_frame()",
    place === NONE ? lines(store(value, "r_value"), then) : w.setHandle(place, "r_kept", then),
  );
}

export function spawn(w: Writer, pc: number): string {
  const [info, integers, handles] = [field.A, field.B, field.C].map((name) => w.operand(pc, name));
  const task = w.program.tasks.find(({ fibrils, fns, handlers, anyHandler }) => {
    const inner = w.operand(pc, field.ROUTINE);
    const own = [...fibrils.map(({ routine }) => routine), ...fns.values(), ...handlers.values(), anyHandler];
    return own.includes(inner);
  });
  if (task === undefined) throw new Error(`instruction ${pc} belongs to no task`);
  const number = task.fibrils[info].routine;
  const routine = w.program.routines[number];
  if (routine.entry < 0) return w.withArguments(integers, handles, w.next(pc));
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
    w.next(pc),
  );
  const full = lines("no_room = 1", "go = DONE");
  return w.withArguments(integers, handles, lines("find_free_fibril()", either("r_x == 0", full, found)));
}
