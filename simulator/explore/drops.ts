import { waysOf } from "../control-flow.ts";
import {
  A,
  AFTER_HANDLES,
  B,
  END_OF_ROUTINE,
  isFarther,
  LIVE_HANDLES,
  NONE,
  OP,
  Op,
  STRIDE,
  targetOf,
} from "../instructions.ts";
import { F_REQUEST, F_STACK, HandleKind, handleKind, handleNumber } from "../machine/fields.ts";
import { handleAt } from "../machine/locals.ts";
import type { Machine } from "../machine/machine.ts";
import type { Program } from "../program.ts";

/** What an instruction may drop: any handle of its fibril and of its task's variables, at the end of a routine; or those in some locals. */
type Drop = "any" | { readonly place: number; readonly from: number; readonly to: number } | undefined;

/** Knows which handles to received calls a step may drop: with the last one the record of a call may be free. */
export class Drops {
  readonly #m: Machine;
  readonly #at: readonly Drop[];

  constructor(program: Program, m: Machine) {
    this.#m = m;
    this.#at = Array.from({ length: program.code.length / STRIDE }, (_, pc) => dropAt(program, pc));
  }

  /** Whether an instruction may end its routine, or put something where a variable says. */
  isAny(pc: number): boolean {
    return this.#at[pc] === "any";
  }

  /** Tells of each call of which a fibril may drop a handle by an instruction; of some more than once. */
  each(task: number, fibril: number, pc: number, tell: (call: number) => void): void {
    const drop = this.#at[pc];
    if (drop === undefined) return;
    if (drop === "any") return this.#any(task, fibril, tell);
    if (drop.place >= 0) this.#in(handleAt(this.#m, fibril, drop.place), 1, tell);
    this.#in(handleAt(this.#m, fibril, drop.from), drop.to - drop.from, tell);
  }

  #any(task: number, fibril: number, tell: (call: number) => void): void {
    const { situation: s, layout, program } = this.#m;
    const at = layout.fibrils.at[fibril];
    if (s[at + F_REQUEST] > 0) tell(s[at + F_REQUEST] - 1);
    this.#in(at + F_STACK + layout.stackIntegers[fibril], layout.stackHandles[fibril], tell);
    for (const { type, offset, length } of program.tasks[task].variables) {
      if (type === "call") this.#in(layout.tasks[task].variables + offset, length, tell);
    }
  }

  #in(start: number, count: number, tell: (call: number) => void): void {
    for (let slot = start; slot < start + count; slot++) {
      const handle = this.#m.situation[slot];
      if (handle !== 0 && handleKind(handle) === HandleKind.call) tell(handleNumber(handle));
    }
  }
}

/** At the end of a routine, where a local's life ends, or by another handle in its place. */
function dropAt(program: Program, pc: number): Drop {
  const field = (name: number) => program.code[pc * STRIDE + name];
  const targets = waysOf(program, pc).map(targetOf);
  const place = placeAt(program, pc);
  if (field(OP) === Op.return || targets.includes(END_OF_ROUTINE) || isFarther(place)) return "any";
  // A `fn` of nothing gives no handle.
  if (field(OP) === Op.enter && program.routines[field(A)].entry < 0) return "any";
  const to = field(AFTER_HANDLES);
  const from = Math.min(to, ...targets.map((target) => program.code[target * STRIDE + LIVE_HANDLES]));
  return place < 0 && from === to ? undefined : { place, from, to };
}

/** Where an instruction puts a handle to a received call; `NONE` where it puts none. */
function placeAt({ code }: Program, pc: number): number {
  const op = code[pc * STRIDE + OP];
  return op === Op.setHandle || op === Op.receive ? code[pc * STRIDE + B] : NONE;
}
