import { A, ALT, NEXT, OP, Op, STRIDE, targetOf } from "./instructions.ts";
import type { Program } from "./program.ts";

/** Instructions that can follow instruction `pc` in its routine; a way out of the routine is left out. */
export function successorsOf({ code, lists }: Program, pc: number): number[] {
  const at = pc * STRIDE;
  const list = code[at + A];
  const ways = code[at + OP] === Op.choose ? [...lists.subarray(list + 1, list + 1 + lists[list])] : [code[at + NEXT]];
  if (isHead(code[at + OP])) ways.push(code[at + ALT]);
  return ways.map(targetOf).filter((way) => way >= 0);
}

const isHead = (op: number): boolean => op === Op.branch || op === Op.repeat || op === Op.range;

/** For each instruction of a program whether a loop of its routine can repeat it: code is emitted so that loops jump backwards. */
export function repeatedInstructions(program: Program): Uint8Array {
  const repeated = new Uint8Array(program.places.length);
  for (let pc = 0; pc < repeated.length; pc++) {
    for (const way of successorsOf(program, pc)) if (way <= pc) repeated.fill(1, way, pc + 1);
  }
  return repeated;
}
