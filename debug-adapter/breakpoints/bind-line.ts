import type { Program } from "#simulator";
import type { Bound } from "./bind-method.ts";
import { type Spot, spotsAt } from "./line-table.ts";
import { meaningsOf } from "./method-names.ts";
import { type Binding, type MethodPoint, nowhere } from "./points.ts";

/** A bound line breakpoint stops at the spot's place, which may be below the line that was asked for. */
export interface BoundLine extends Bound {
  readonly spot: Spot | undefined;
}

/** Binds a breakpoint on a line; lines and columns count from 0. */
export function bindLine(program: Program, spots: readonly Spot[], line: number, column?: number): BoundLine {
  const found = spotsAt(spots, line, column);
  const [spot] = found;
  if (spot === undefined) {
    return { spot, binding: nowhere, message: "There is no statement on this line or below it in the scenario." };
  }
  const binding: Binding = {
    ...nowhere,
    lines: found.flatMap((each) => (each.kind === "statement" ? each.pcs : [])),
    routines: found.flatMap((each) => (each.kind === "handler" ? [each.routine] : [])),
    methods: found.flatMap((each) => (each.kind === "method" ? methodPoints(program, each) : [])),
  };
  if (spot.kind === "method" && binding.methods.length === 0) {
    return { spot, binding, message: "No task of the scenario serves this protocol or handles this method." };
  }
  const moved = spot.place.line !== line ? "Moved to the next statement." : undefined;
  return { spot, binding, message: moved };
}

/** A declared method stops where any task that understands it so receives it. */
function methodPoints(program: Program, spot: Spot & { kind: "method" }): Omit<MethodPoint, "breakpoint">[] {
  const { name, number } = program.protocols[spot.protocol].methods[spot.method];
  const tasks = new Set(
    meaningsOf(program)
      .filter((meaning) => meaning.method === number && meaning.name === name)
      .map(({ task }) => task),
  );
  if (tasks.size === 0) return [];
  return [{ phase: "receive", matches: (method, _, callee) => method === number && tasks.has(callee) }];
}
