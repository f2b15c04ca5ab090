import { isTask, type Task } from "../generated/ast.ts";
import { type Checks, type Context, placeOf } from "./context.ts";
import { replicasOf } from "./tasks.ts";

/** The ids of a task's replicas. */
interface Ids {
  readonly task: Task;
  readonly from: number;
  readonly to: number;
}

/** A task has its ids for itself, in all files of the scenario. */
export const idChecks: Checks = {
  Source(source, context) {
    const all = context.scenario.files
      .flatMap((file) => file.parseResult.value.items.filter(isTask))
      .flatMap((task) => idsOf(task, context) ?? []);
    const shared = sharing(all);
    for (const task of source.items.filter(isTask)) checkId(task, all, shared, context);
  },
};

function idsOf(task: Task, context: Context): Ids | undefined {
  const [expression] = task.ids;
  const from = expression === undefined ? undefined : context.constants.evaluate(expression);
  return typeof from === "number" ? { task, from, to: from + (replicasOf(task, context) ?? 1) - 1 } : undefined;
}

const overlap = (a: Ids, b: Ids): boolean => a.from <= b.to && b.from <= a.to;

/** The tasks that have an id in common with another one. */
function sharing(all: readonly Ids[]): ReadonlyMap<Task, Ids> {
  const found = new Map<Task, Ids>();
  let widest: Ids | undefined;
  for (const ids of all.toSorted((a, b) => a.from - b.from)) {
    if (widest !== undefined && overlap(widest, ids)) for (const one of [widest, ids]) found.set(one.task, one);
    if (widest === undefined || ids.to > widest.to) widest = ids;
  }
  return found;
}

function checkId(task: Task, all: readonly Ids[], shared: ReadonlyMap<Task, Ids>, context: Context): void {
  const [expression] = task.ids;
  if (expression === undefined) return;
  const value = context.constant(expression);
  if (value === undefined) return;
  if (value < 1) {
    context.error("out-of-range", `${value} is no task id; expected 1 or more.`, { node: expression });
    return;
  }
  const own = shared.get(task);
  const clash = own && all.find((other) => isBefore(other.task, task) && overlap(other, own));
  if (clash === undefined) return;
  const message = `The id ${value} is already used by task \`${clash.task.name}\` in ${placeOf(clash.task, context.document)}.`;
  context.error("duplicate", message, { node: expression });
}

function isBefore(other: Task, task: Task): boolean {
  return other.$container !== task.$container || (other.$containerIndex ?? 0) < (task.$containerIndex ?? 0);
}
