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
  /** The locks of those of its fibrils that have one while they are busy. */
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
  /** The id of a task in the scenario; of `undefined`, that of the task in whose place those stand who have forgotten their calls. */
  readonly idOf: (task: number | undefined) => number;
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
    const locking = fibrils.filter(({ id }) => plan.locking.has(id));
    const words = new Names();
    const isServing = fibrils.some(({ id }) => plan.called.has(id)) || own.some(({ number }) => number !== undefined);
    members.set(task.id, {
      task,
      name: names.task(task.name, task.id),
      protocol: isServing ? protocols.word(`${task.name}_methods`, task.id) : undefined,
      methods: own,
      fibrils,
      words,
      locks: new Map(locking.map(({ id, name }) => [id, words.word(`busy_${name}`, id)])),
      turns: [],
    });
  }
  const ids = idsFor(system);
  return {
    kernel,
    members,
    plan,
    method: (call) => methods.get(call),
    idOf: (task) => ids.get(task) ?? 0,
    forgotten: names.task("forgotten callers", ids.get(undefined) ?? 0),
  };
}

/** The ids of a dump, where the language has them: from 1, of 32 bits. */
function idsFor({ tasks }: System): ReadonlyMap<number | undefined, number> {
  const taken = new Set(tasks.map(({ id }) => id));
  let next = 1;
  const free = () => {
    while (taken.has(next)) next++;
    return next++;
  };
  const ids = tasks.map(({ id }): [number, number] => [id, id >= 1 && id < 2 ** 31 ? id : free()]);
  return new Map<number | undefined, number>([...ids, [undefined, free()]]);
}

/** A kernel that can be simulated: that of the dump, or the one of its time. */
function kernelFor({ kernel }: System): Kernel {
  const [old, newest] = [kernels[0], kernels[kernels.length - 1]];
  return (
    kernels.find(({ name }) => name === kernel?.name) ?? (kernel === undefined || kernel.console === "C" ? newest : old)
  );
}
