import * as field from "../instructions.ts";
import { NONE } from "../instructions.ts";
import { anyOf } from "./expressions.ts";
import { lines, phased, unless } from "./text.ts";
import type { Writer } from "./writer.ts";

/** `wait c with m`. */
export function waitCondition(w: Writer, pc: number): string {
  const at = (name: number) => w.operand(pc, name);
  const { EOK, ETIMEOUT } = w.program.kernel.errors;
  const mutex = w.lock(at(field.B), at(field.E), at(field.F));
  const condition = w.lock(at(field.A), at(field.C), at(field.D));
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
