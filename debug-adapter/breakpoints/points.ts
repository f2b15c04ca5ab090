import type { BoundData } from "./bind-data.ts";
import type { Demand } from "./demand.ts";

/** When in its life a call stops the run: the sender has sent it, the callee begins it, or it is answered. */
export type CallPhase = "send" | "receive" | "answer";

/** Calls that stop a run, with the breakpoint that says so. Tasks by number. */
export interface MethodPoint {
  readonly breakpoint: number;
  readonly phase: CallPhase;
  readonly matches: (method: number, sender: number, callee: number) => boolean;
}

/** Something whose change stops a run. */
interface DataPoint extends BoundData {
  readonly breakpoint: number;
}

/** What a run looks for, found out beforehand so that looking is quick. Breakpoints by id. */
export interface Points {
  /** By instruction. */
  readonly lines: ReadonlyMap<number, readonly number[]>;
  /** By the routine, a `fn` or a handler, that is entered. */
  readonly routines: ReadonlyMap<number, readonly number[]>;
  readonly methods: readonly MethodPoint[];
  readonly data: readonly DataPoint[];
  /** What some of the breakpoints ask for besides. */
  readonly demands: ReadonlyMap<number, Demand>;
}

export const noPoints: Points = { lines: new Map(), routines: new Map(), methods: [], data: [], demands: new Map() };

/** Where one breakpoint stops. */
export interface Binding {
  readonly lines: readonly number[];
  readonly routines: readonly number[];
  readonly methods: readonly Omit<MethodPoint, "breakpoint">[];
  readonly data: readonly BoundData[];
}

export const nowhere: Binding = { lines: [], routines: [], methods: [], data: [] };

/** The points of all breakpoints. */
export function pointsOf(
  breakpoints: readonly { readonly id: number; readonly binding: Binding; readonly demand: Demand | undefined }[],
): Points {
  const lines = new Map<number, number[]>();
  const routines = new Map<number, number[]>();
  const methods: MethodPoint[] = [];
  const data: DataPoint[] = [];
  const demands = new Map<number, Demand>();
  for (const { id: breakpoint, binding, demand } of breakpoints) {
    if (demand !== undefined) demands.set(breakpoint, demand);
    for (const pc of binding.lines) add(lines, pc, breakpoint);
    for (const routine of binding.routines) add(routines, routine, breakpoint);
    for (const point of binding.methods) methods.push({ ...point, breakpoint });
    for (const bound of binding.data) data.push({ ...bound, breakpoint });
  }
  return { lines, routines, methods, data, demands };
}

function add(map: Map<number, number[]>, key: number, value: number): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
