import type { Cause } from "../finding.ts";
import type { Run } from "../run/run.ts";
import type { FibrilState, System } from "../system.ts";

/** A call that has no room, on a phone or in a task all of whose calls wait for one that cannot be sent (docs/kernels.md, K5). */
export function limitFull(run: Run, system: System, members: readonly FibrilState[]): Cause | undefined {
  const inside = new Set(members.map(({ id }) => id));
  const refused = members.find(({ waits }) =>
    waits.some(
      ({ kind, call, releasers }) => kind === "limit" && call !== undefined && releasers.some((id) => inside.has(id)),
    ),
  );
  if (refused === undefined) return undefined;
  const { asyncCalls, asyncCallsPerTask } = run.program.limits;
  const open = (system.tasks.find(({ id }) => id === refused.task)?.phones ?? []).map(({ calls }) => calls);
  const all = open.reduce((sum, calls) => sum + calls, 0);
  const isTaskFull = asyncCallsPerTask !== undefined && all >= asyncCallsPerTask;
  return {
    kind: "limit full of calls that need one more",
    task: refused.task,
    place: refused.frames[0].place,
    step: refused.since ?? 0,
    fibril: refused.id,
    of: isTaskFull ? "task" : "phone",
    calls: isTaskFull ? asyncCallsPerTask : asyncCalls,
  };
}
