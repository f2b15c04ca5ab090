import type { Cause, Finding } from "../finding.ts";
import { partsOf } from "../parts.ts";
import type { FaultReport } from "../run/fault-report.ts";
import type { Run } from "../run/run.ts";
import type { FibrilState, System } from "../system.ts";
import type { Work } from "../work.ts";
import { earlyEnd } from "./early-end.ts";
import { begunTwice, heldAcrossCall } from "./exchanges.ts";
import { limitFull, limitFullForEver } from "./limit.ts";
import { acrossCall, bothOrders, lockLeaked, takenTwice } from "./locks.ts";
import { answerDropped, exchangeLeaked, lostSignal } from "./lost.ts";
import { callsSlammed, connectionSlammed } from "./slammed.ts";

type Args = readonly [run: Run, system: System, members: readonly FibrilState[]];
type Pattern = (...args: Args) => Work<Cause | undefined>;

/** A pattern that is seen in what is stuck itself. */
const atOnce = (look: (...args: Args) => Cause | undefined): Pattern =>
  // biome-ignore lint/correctness/useYield: it is at its end at once
  function* (...args) {
    return look(...args);
  };

/** Each looks for one pattern among the edges of what is stuck; the first that is there is the cause. */
const ofDeadlock: readonly Pattern[] = [
  earlyEnd,
  atOnce(takenTwice),
  atOnce(begunTwice),
  bothOrders,
  atOnce(acrossCall),
  atOnce(heldAcrossCall),
  atOnce(limitFull),
  lostSignal,
];
const ofHang: readonly Pattern[] = [
  answerDropped,
  lostSignal,
  connectionSlammed,
  exchangeLeaked,
  lockLeaked,
  atOnce(limitFullForEver),
];

/** What made a deadlock or a hang possible, where a known pattern explains it. The run stands at a moment at which it was found. */
export function* causeOf(run: Run, finding: Finding): Work<Cause | undefined> {
  const system = run.system();
  const { fibrils } = partsOf(system);
  const members = finding.members.map((id) => fibrils.get(id)).filter((fibril) => fibril !== undefined);
  for (const pattern of finding.kind === "deadlock" ? ofDeadlock : ofHang) {
    const cause = yield* pattern(run, system, members);
    if (cause !== undefined) return cause;
  }
  return undefined;
}

/** What led to a fault, where a known pattern explains it. */
export function* causeOfFault(run: Run, fault: FaultReport): Work<Cause | undefined> {
  return fault.kind === "limit" ? undefined : yield* callsSlammed(run, fault);
}
