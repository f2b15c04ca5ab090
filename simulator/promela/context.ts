import { E, Ex, F, G, NONE, Op, STRIDE, Then } from "../instructions.ts";
import { type Layout, layoutOf } from "../machine/layout.ts";
import { handlersOf, Usages } from "../machine/usage.ts";
import type { Check, Program } from "../program.ts";
import { Could } from "./could.ts";
import { Expressions } from "./expressions.ts";
import { type Monitors, monitorsOf } from "./monitors.ts";
import { Statements } from "./statements.ts";
import { starts, variableCount } from "./tables.ts";
import { type Uses, usesOf } from "./uses.ts";

/** How many arguments a call has in the model, and how many values an answer. */
export interface Words {
  readonly args: number;
  readonly values: number;
}

/** What a model is written from. */
export interface Context {
  readonly program: Program;
  readonly layout: Layout;
  readonly uses: Uses;
  readonly words: Words;
  readonly statements: Statements;
  readonly could: Could;
  readonly monitors: Monitors;
  /** Where the variables of each task begin among those of all. */
  readonly firstVariables: readonly number[];
  /** Fibrils that a timer can wake. */
  readonly timed: readonly number[];
}

export function contextOf(program: Program, room: number, check: Check | undefined): Context {
  const layout = layoutOf(program, room);
  const firstVariables = starts(program.tasks.map(variableCount));
  const uses = usesOf(program);
  const expressions = new Expressions(program, firstVariables);
  const words = { args: mostArguments(program), values: mostValues(program, uses) };
  return {
    program,
    layout,
    uses,
    words,
    statements: new Statements(program, expressions, words.args),
    could: new Could(program, layout, uses),
    monitors: monitorsOf(check, expressions),
    firstVariables,
    timed: timedIn(program, layout),
  };
}

/** The most arguments that a call has and somebody can read. */
function mostArguments(program: Program): number {
  const { routines, expressions } = program;
  const handlers = program.tasks.flatMap(handlersOf);
  for (let ip = 0; ip < expressions.length; ip += 2) if (expressions[ip] === Ex.argument) return 5;
  return Math.max(0, ...handlers.map((routine) => routines[routine].integerParameters));
}

/** The most values that an answer brings to somebody who binds them. */
function mostValues(program: Program, uses: Uses): number {
  const { code, lists } = program;
  const bound = uses.pcs
    .map((pc) => pc * STRIDE)
    .filter((at) => (code[at] === Op.call || code[at] === Op.wait) && code[at + F] === Then.bind && code[at + E] >= 0)
    .map((at) => lists[code[at + E]] - 1);
  return Math.max(0, ...bound);
}

/** Fibrils that a timer can wake. */
export function timedIn(program: Program, layout: Layout): number[] {
  const { code } = program;
  const usages = new Usages(program);
  const isTimed = (pc: number) => {
    const at = pc * STRIDE;
    const waits = [Op.call, Op.wait, Op.waitCondition].some((op) => op === code[at]);
    return code[at] === Op.sleep || (waits && code[at + G] !== NONE);
  };
  return layout.tasks.flatMap(({ fibrils }, task) =>
    [...usages.instructionsOf(program.tasks[task])].some(isTimed)
      ? Array.from({ length: fibrils.count }, (_, index) => fibrils.first + index)
      : [],
  );
}
