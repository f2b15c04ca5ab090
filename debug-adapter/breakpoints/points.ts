/** When in its life a call stops the run: the sender has sent it, the callee begins it, or it is answered. */
export type CallPhase = "send" | "receive" | "answer";

/** Calls that stop a run, with the breakpoint that says so. Tasks by number. */
export interface MethodPoint {
  readonly breakpoint: number;
  readonly phase: CallPhase;
  readonly matches: (method: number, sender: number, callee: number) => boolean;
}

/** What a run looks for, found out beforehand so that looking is quick. Breakpoints by id. */
export interface Points {
  /** By instruction. */
  readonly lines: ReadonlyMap<number, readonly number[]>;
  /** By the routine, a `fn` or a handler, that is entered. */
  readonly routines: ReadonlyMap<number, readonly number[]>;
  readonly methods: readonly MethodPoint[];
}

/** Where one breakpoint stops. */
export interface Binding {
  readonly lines: readonly number[];
  readonly routines: readonly number[];
  readonly methods: readonly Omit<MethodPoint, "breakpoint">[];
}

export const nowhere: Binding = { lines: [], routines: [], methods: [] };

/** The points of all breakpoints, by their ids. */
export function pointsOf(bindings: ReadonlyMap<number, Binding>): Points {
  const lines = new Map<number, number[]>();
  const routines = new Map<number, number[]>();
  const methods: MethodPoint[] = [];
  for (const [breakpoint, binding] of bindings) {
    for (const pc of binding.lines) add(lines, pc, breakpoint);
    for (const routine of binding.routines) add(routines, routine, breakpoint);
    for (const point of binding.methods) methods.push({ ...point, breakpoint });
  }
  return { lines, routines, methods };
}

function add(map: Map<number, number[]>, key: number, value: number): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
