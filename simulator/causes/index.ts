import type { Cause, Finding } from "../finding.ts";
import type { FaultReport } from "../run/fault-report.ts";
import type { Run } from "../run/run.ts";
import type { FibrilState, System } from "../system.ts";
import { earlyEnd } from "./early-end.ts";
import { begunTwice, heldAcrossCall } from "./exchanges.ts";
import { limitFull, limitFullForEver } from "./limit.ts";
import { acrossCall, bothOrders, lockLeaked, takenTwice } from "./locks.ts";
import { answerDropped, exchangeLeaked, lostSignal } from "./lost.ts";
import { callsSlammed, connectionSlammed } from "./slammed.ts";

type Pattern = (run: Run, system: System, members: readonly FibrilState[]) => Cause | undefined;

/** Each looks for one pattern among the edges of what is stuck; the first that is there is the cause. */
const ofDeadlock: readonly Pattern[] = [
  earlyEnd,
  takenTwice,
  begunTwice,
  bothOrders,
  acrossCall,
  heldAcrossCall,
  limitFull,
  lostSignal,
];
const ofHang: readonly Pattern[] = [
  answerDropped,
  lostSignal,
  connectionSlammed,
  exchangeLeaked,
  lockLeaked,
  limitFullForEver,
];

/** What made a deadlock or a hang possible, where a known pattern explains it. The run stands at a moment at which it was found. */
export function causeOf(run: Run, finding: Finding): Cause | undefined {
  const system = run.system();
  const members = finding.members.flatMap((id) => system.fibrils.filter((fibril) => fibril.id === id));
  for (const pattern of finding.kind === "deadlock" ? ofDeadlock : ofHang) {
    const cause = pattern(run, system, members);
    if (cause !== undefined) return cause;
  }
  return undefined;
}

/** What led to a fault, where a known pattern explains it. */
export const causeOfFault = (run: Run, fault: FaultReport): Cause | undefined =>
  fault.kind === "limit" ? undefined : callsSlammed(run, fault);
