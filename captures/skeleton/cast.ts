import { groupedBy } from "#language";
import { type CallState, type FibrilState, type Kernel, kernels, type System, type TaskState } from "#simulator";
import { methodsOf, type SkeletonMethod } from "./methods.ts";
import { Names } from "./names.ts";
import { type Plan, planOf } from "./plan.ts";

/** A task of the scenario, with the names that it has and gives. */
export interface Member {
  readonly task: TaskState;
  readonly name: string;
  /** The name of its protocol; `undefined` where nobody calls it by a method of one. */
  readonly protocol: string | undefined;
  readonly methods: readonly SkeletonMethod[];
  readonly fibrils: readonly FibrilState[];
  /** Names of its fibrils and locks. */
  readonly words: Names;
  /** A lock for each of its fibrils for which somebody waits otherwise than for an answer. */
  readonly locks: ReadonlyMap<number, string>;
  /** Variables that count the calls of a method, where nothing else tells them apart. */
  readonly turns: string[];
}

/** All that takes part in the scenario. */
export interface Cast {
  readonly kernel: Kernel;
  readonly members: ReadonlyMap<number, Member>;
  readonly plan: Plan;
  readonly method: (call: CallState) => SkeletonMethod | undefined;
  /** The id of a task; of `undefined`, that of the task in whose place those stand who have forgotten their calls. */
  readonly idOf: (sender: number | undefined) => number;
  /** The name of that task. */
  readonly forgotten: string;
}

export function castOf(system: System): Cast {
  const kernel = kernelFor(system);
  const plan = planOf(system);
  const names = new Names();
  const protocols = new Names();
  const pending = system.calls.filter(({ stage }) => stage !== "answered" && stage !== "answer taken");
  const at = groupedBy(pending, ({ callee }) => callee);
  const fibrilsOf = groupedBy(system.fibrils, ({ task }) => task);
  const members = new Map<number, Member>();
  const methods = new Map<CallState, SkeletonMethod>();
  for (const task of system.tasks) {
    const own = methodsOf(system, kernel, at.get(task.id) ?? []);
    for (const method of own) for (const call of method.calls) methods.set(call, method);
    const fibrils = fibrilsOf.get(task.id) ?? [];
    const awaited = fibrils.filter(({ id }) => plan.awaited.has(id));
    const words = new Names();
    const isServing = awaited.length > 0 || own.some(({ number }) => number !== undefined);
    members.set(task.id, {
      task,
      name: names.task(task.name, task.id),
      protocol: isServing ? protocols.word(`${task.name}_methods`, task.id) : undefined,
      methods: own,
      fibrils,
      words,
      locks: new Map(awaited.map(({ id, name }) => [id, words.word(`busy_${name}`, id)])),
      turns: [],
    });
  }
  const free = system.tasks.reduce((most, { id }) => Math.max(most, id), 0) + 1;
  return {
    kernel,
    members,
    plan,
    method: (call) => methods.get(call),
    idOf: (sender) => sender ?? free,
    forgotten: names.task("forgotten callers", free),
  };
}

/** A kernel that can be simulated: that of the dump, or the one of its time. */
function kernelFor({ kernel }: System): Kernel {
  const [old, newest] = [kernels[0], kernels[kernels.length - 1]];
  return (
    kernels.find(({ name }) => name === kernel?.name) ?? (kernel === undefined || kernel.console === "C" ? newest : old)
  );
}
