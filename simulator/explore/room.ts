import { G_FAULT } from "../machine/fields.ts";
import type { Layout, Span } from "../machine/layout.ts";
import { FaultCode, type Machine } from "../machine/machine.ts";

const limits: ReadonlySet<number> = new Set([
  FaultCode.phoneLimit,
  FaultCode.fibrilLimit,
  FaultCode.noticeLimit,
  FaultCode.callLimit,
]);

/** Whether a machine has stopped because one of its tables is full, or at a limit of the scenario. */
export const isOutOfRoom = ({ ledger }: Machine): boolean => limits.has(ledger[G_FAULT]);

/** The number that a fibril of one layout has in a wider one of the same program. */
export function fibrilIn(wider: Layout, narrow: Layout, fibril: number): number {
  const task = narrow.fibrils.task[fibril];
  const kinds = ["boot", "workers", "connectionFibrils", "notices", "started"] as const;
  const has = ({ first, count }: Span) => fibril >= first && fibril < first + count;
  const kind = kinds.find((each) => has(narrow.tasks[task][each]));
  if (kind === undefined) throw new Error(`task ${task} has no fibril ${fibril}`);
  return wider.tasks[task][kind].first + fibril - narrow.tasks[task][kind].first;
}
