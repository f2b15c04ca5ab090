import { impurityOf, MOST_STEPS_OF_FN, type Program, PureCall, readsCall } from "#simulator";
import { didYouMean } from "../did-you-mean.ts";
import { type Bound, nothing, numberBy } from "./bound.ts";
import type { Look, Scope } from "./look.ts";
import { EvaluationError } from "./value.ts";

/** The `fn`s of a task that an expression may call, by their routines: those that only compute. */
export const callableFns = (program: Program, task: number): number[] =>
  [...program.tasks[task].fns.values()].filter((fn) => impurityOf(program, task, fn) === undefined);

/** `double(n)`. */
export function signatureOf({ routines }: Program, fn: number): string {
  const { name, integerParameters, handleParameters, locals } = routines[fn];
  const parameters = locals.slice(0, integerParameters + handleParameters).map((local) => local.name);
  return `${name}(${parameters.join(", ")})`;
}

/** Why a `fn` of a task cannot be called with so many arguments; `undefined` when it can. */
export function refusalOf(program: Program, task: number, name: string, given: number): string | undefined {
  const { fns } = program.tasks[task];
  const fn = fns.get(name);
  if (fn === undefined) return `Nothing here is called ${name}.${didYouMean(name, fns.keys())}`;
  const impurity = impurityOf(program, task, fn);
  if (impurity !== undefined) {
    const { statement, place, effect } = impurity;
    return `${name} cannot be called here: ${statement} in line ${place.line + 1} ${effect}.`;
  }
  const { integerParameters: wanted } = program.routines[fn];
  if (given === wanted) return undefined;
  return `${signatureOf(program, fn)} takes ${wanted === 1 ? "1 argument" : `${wanted} arguments`}, not ${given}.`;
}

/** What to say of the name of a `fn` that stands alone; `undefined` when it is none. */
export function fnAlone(program: Program, task: number | undefined, name: string): string | undefined {
  const fn = task === undefined ? undefined : program.tasks[task].fns.get(name);
  return fn === undefined ? undefined : `${name} is a fn: write ${signatureOf(program, fn)}.`;
}

const outsideOfTasks = ({ tasks }: Program, name: string): string =>
  tasks.some(({ fns }) => fns.has(name))
    ? `${name} means something inside a task only: select a frame.`
    : `Nothing here is called ${name}.`;

/** A call of a `fn` of the task. */
export function bindFnCall({ program, task }: Scope, name: string, given: readonly ((look: Look) => number)[]): Bound {
  if (task === undefined) return nothing(() => outsideOfTasks(program, name));
  const refusal = refusalOf(program, task, name, given.length);
  const fn = program.tasks[task].fns.get(name);
  if (refusal !== undefined || fn === undefined) return nothing(() => refusal ?? "");
  const needsCall = readsCall(program, fn);
  let call: PureCall | undefined;
  return numberBy((look) => {
    const { run, fibril } = look;
    const request = fibril === undefined ? undefined : run.requestOf(fibril);
    if (needsCall && request === undefined) throw new EvaluationError("No call is being handled here.");
    call ??= new PureCall(run.machine, task, fn);
    const values = given.map((at) => at(look));
    const value = call.valueAt(run.machine, request, values);
    if (typeof value === "number") return value;
    if (value === undefined) throw new EvaluationError(`${name} has not returned after ${MOST_STEPS_OF_FN} steps.`);
    const where = value.place === undefined ? "" : `in line ${value.place.line + 1}, `;
    throw new EvaluationError(`${name} has no value here: ${where}${value.message}.`);
  });
}
