import { B, OP, Op } from "../instructions.ts";
import { C_STAGE, F_OBJECT, F_PC, F_WAIT, handleNumber, Stage, WaitFor } from "./fields.ts";
import { readHandle } from "./locals.ts";
import { type Machine, operand } from "./machine.ts";

/** Whether every answer that a waiting fibril waits for has been taken. */
export function answersAreThere(m: Machine, fibril: number): boolean {
  const s = m.situation;
  const at = m.layout.fibrils.at[fibril];
  if (s[at + F_WAIT] === WaitFor.answer) return isTaken(m, s[at + F_OBJECT] - 1);
  if (s[at + F_WAIT] !== WaitFor.answers) return false;
  return eachAwaited(m, fibril, (call) => isTaken(m, call));
}

const isTaken = (m: Machine, call: number): boolean => m.situation[m.layout.calls.at[call] + C_STAGE] >= Stage.taken;

/** Whether `test` holds for each message of the `wait all` that a fibril is in. */
export function eachAwaited(m: Machine, fibril: number, test: (call: number) => boolean): boolean {
  const pc = m.situation[m.layout.fibrils.at[fibril] + F_PC];
  if (operand(m, pc, OP) !== Op.waitAll) return true;
  const list = operand(m, pc, B);
  const count = m.program.lists[list];
  for (let index = 1; index <= count; index++) {
    const handle = readHandle(m, fibril, m.program.lists[list + index]);
    if (handle !== 0 && !test(handleNumber(handle))) return false;
  }
  return true;
}
