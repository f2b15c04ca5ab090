import type { Finding, Run } from "#simulator";
import type { Exception } from "./stop.ts";

/** An exception, and the fibril and the task that it is about. */
interface Found {
  readonly exception: Exception;
  readonly fibril: number | undefined;
  readonly task: number;
}

/** What went wrong in the last step, if something did. */
export function exceptionNow(run: Run): Found | undefined {
  if (run.machine.faulted) {
    const outcome = run.outcome();
    if (!("fault" in outcome)) return undefined;
    const { fault } = outcome;
    const task = run.program.tasks.findIndex(({ id }) => id === fault.task);
    return {
      exception: { filter: fault.kind, fault },
      fibril: fault.fibril,
      task: Math.max(0, task),
    };
  }
  if (!run.hasNewFinding) return undefined;
  const finding = run.findings().find((each) => run.noticedAt(each) === run.step);
  if (finding === undefined) return undefined;
  const fibril = closingFibril(run, finding);
  const task = run.machine.layout.fibrils.task[fibril];
  return { exception: { filter: finding.kind, finding }, fibril, task };
}

/** The member whose wait began last: it closed the circle. */
export function closingFibril(run: Run, { members }: Finding): number {
  const since = new Map(run.system().fibrils.map((fibril) => [fibril.id, fibril.since ?? -1]));
  return members.reduce((last, fibril) => ((since.get(fibril) ?? -1) > (since.get(last) ?? -1) ? fibril : last));
}
