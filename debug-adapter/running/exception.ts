import {
  type CallState,
  callInEvent,
  callState,
  EventKind,
  eventOf,
  type Finding,
  isErrorCode,
  type Run,
} from "#simulator";
import { holdsAt } from "../breakpoints/demand.ts";
import type { DebugExpression } from "../expressions/evaluate.ts";
import { LookFrom } from "../expressions/look.ts";
import { EvaluationError } from "../expressions/value.ts";
import type { Exception } from "./stop.ts";

/** The exception filters that are on, by name, with the conditions that some have. */
export type Filters = ReadonlyMap<string, DebugExpression | undefined>;

/** The name under which a limit that ends the run is always among the filters of somebody who debugs. */
export const RUN_LIMIT = "limit of the run";

/** An exception, and the fibril and the task that it is about. */
export interface Found {
  readonly exception: Exception;
  readonly fibril: number | undefined;
  readonly task: number;
  /** The call that its filter's condition is about. */
  readonly call?: CallState;
}

/** What an event means for the filters; `undefined` when it is nothing out of the ordinary. */
export function exceptionOf(
  run: Run,
  kind: number,
  fibril: number,
  subject: number,
  detail: number,
): Found | undefined {
  const { layout } = run.machine;
  const about = (filter: "error answer" | "limit" | "hangup", task: number, call?: CallState): Found => ({
    exception: { filter, event: eventOf(run.machine, kind, fibril, subject, detail) },
    fibril: fibril < 0 ? undefined : fibril,
    task: fibril < 0 ? task : layout.fibrils.task[fibril],
    ...(call && { call }),
  });
  switch (kind) {
    case EventKind.answered:
      return isErrorCode(run.program.kernel, detail)
        ? about("error answer", run.route(subject).callee, callInEvent(run.machine, kind, subject, detail))
        : undefined;
    case EventKind.refused:
      return about("limit", layout.calls.task[subject], callState(run.machine, subject));
    case EventKind.hungUp:
    case EventKind.slammed:
      return about("hangup", layout.phones.task[subject]);
    default:
      return undefined;
  }
}

/**
 * Of what the last step brought, the first that a filter lets through. `isOver`: nothing can step any more. `happened`: what its events mean. A condition
 * without a value lets nothing through; `failed` is told of it.
 */
export function exceptionNow(
  run: Run,
  isOver: boolean,
  filters: Filters,
  happened: readonly Found[],
  failed: (found: Found, message: string) => void,
): Found | undefined {
  if (happened.length === 0 && !isOver && !run.machine.faulted && !run.hasNewFinding) return undefined;
  const found = [...faultIn(run, isOver), ...findingsIn(run), ...happened];
  return found.find((each) => {
    const { exception, fibril, call } = each;
    const name = "fault" in exception && exception.filter === "limit" ? RUN_LIMIT : exception.filter;
    if (!filters.has(name)) return false;
    const finding = "finding" in exception ? exception.finding : undefined;
    try {
      return holdsAt(filters.get(name), new LookFrom(run, fibril, call, finding));
    } catch (error) {
      if (!(error instanceof EvaluationError)) throw error;
      failed(each, error.message);
      return false;
    }
  });
}

function faultIn(run: Run, isOver: boolean): Found[] {
  if (!run.machine.faulted && (!isOver || run.hasNewFinding)) return [];
  const outcome = run.ending();
  if (!("fault" in outcome)) return [];
  const { fault } = outcome;
  const task = run.program.tasks.findIndex(({ id }) => id === fault.task);
  return [{ exception: { filter: fault.kind, fault }, fibril: fault.fibril, task: Math.max(0, task) }];
}

function findingsIn(run: Run): Found[] {
  if (run.machine.faulted || !run.hasNewFinding) return [];
  return run
    .stuck()
    .filter((each) => run.noticedAt(each) === run.step)
    .map((finding) => {
      const fibril = closingFibril(run, finding);
      return { exception: { filter: finding.kind, finding }, fibril, task: run.machine.layout.fibrils.task[fibril] };
    });
}

/** The member whose wait began last: it closed the circle. */
export function closingFibril(run: Run, { members }: Finding): number {
  const since = new Map(run.system().fibrils.map((fibril) => [fibril.id, fibril.since ?? -1]));
  return members.reduce((last, fibril) => ((since.get(fibril) ?? -1) > (since.get(last) ?? -1) ? fibril : last));
}
