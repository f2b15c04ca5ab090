import { A, ALT, NEXT, OP, Op, STRIDE, targetOf } from "./instructions.ts";
import type { Program } from "./program.ts";

/** Ways out of an instruction, the end of its routine among them. */
export function waysOf({ code, lists }: Program, pc: number): number[] {
  const at = pc * STRIDE;
  const list = code[at + A];
  if (code[at + OP] === Op.choose) return [...lists.subarray(list + 1, list + 1 + lists[list])];
  return isHead(code[at + OP]) ? [code[at + NEXT], code[at + ALT]] : [code[at + NEXT]];
}

/** Instructions that can follow instruction `pc` in its routine; a way out of the routine is left out. */
export const successorsOf = (program: Program, pc: number): number[] =>
  waysOf(program, pc)
    .map(targetOf)
    .filter((way) => way >= 0);

const isHead = (op: number): boolean => op === Op.branch || op === Op.repeat || op === Op.range;

/** For each instruction of a program whether a loop of its routine can repeat it: code is emitted so that loops jump backwards. */
export function repeatedInstructions(program: Program): Uint8Array {
  const repeated = new Uint8Array(program.places.length);
  for (let pc = 0; pc < repeated.length; pc++) {
    for (const way of successorsOf(program, pc)) if (way <= pc) repeated.fill(1, way, pc + 1);
  }
  return repeated;
}
