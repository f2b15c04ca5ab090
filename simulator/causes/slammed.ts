import type { Cause } from "../finding.ts";
import type { Kernel } from "../kernels.ts";
import { requestOf } from "../machine/fibrils.ts";
import {
  C_PHONE,
  C_ROUTE,
  F_CONNECTION,
  F_MODE,
  F_PC,
  FibrilMode,
  G_FAULT_PC,
  GC_SENDER,
  N_PHONE,
} from "../machine/fields.ts";
import { EventKind, ledgerOfCall } from "../machine/machine.ts";
import { slotOfPhone } from "../machine/phones.ts";
import type { FaultReport } from "../run/fault-report.ts";
import type { Run } from "../run/run.ts";
import type { FibrilState, System } from "../system.ts";
import { pieceOf, type Work } from "../work.ts";
import { eachPastEvent, FURTHEST, type PastEvent, taskOf } from "./past.ts";

/** A fibril that waits for the next call on a connection whose phone was slammed: nobody can make one. */
export function* connectionSlammed(
  run: Run,
  _system: System,
  members: readonly FibrilState[],
): Work<Cause | undefined> {
  const m = run.machine;
  for (const { id, waits } of members) {
    if (!waits.some(({ kind }) => kind === "request")) continue;
    const connection = m.situation[m.layout.fibrils.at[id] + F_CONNECTION] - 1;
    const phone = connection < 0 ? -1 : m.situation[m.layout.connections.at[connection] + N_PHONE] - 1;
    const cause = phone < 0 ? undefined : yield* slamming(run, (event) => event.subject === phone);
    if (cause !== undefined && !(yield* waitsAnyhow(run, id))) return cause;
  }
  return undefined;
}

/** A fault after a call that came back because its phone had been slammed by an `EHANGUP` answer before (docs/kernels.md, K9). */
export function* callsSlammed(run: Run, { fibril }: FaultReport): Work<Cause | undefined> {
  if (fibril === undefined) return undefined;
  const m = run.machine;
  const slammed = new Map<number, PastEvent>();
  let met: PastEvent | undefined;
  yield* eachPastEvent(run, 0, (event) => {
    if (event.kind === EventKind.slammed && event.detail >= 0) slammed.set(event.subject, event);
    if (event.kind !== EventKind.sent || !servesFor(run, event.fibril, fibril)) return;
    const record = m.layout.calls.at[event.subject];
    const phone = m.situation[record + C_PHONE] - 1;
    if (slammed.has(phone) && m.situation[record + C_ROUTE] === phone + 1) met = slammed.get(phone);
  });
  return met === undefined || (yield* comesAnyhow(run)) ? undefined : causeOf(run, met);
}

/** Whether the same statement fails where no answer slams a phone: then it was not the slam that made it possible. */
function* comesAnyhow(run: Run): Work<boolean> {
  const { machine } = yield* withoutSlams(run);
  return machine.faulted && machine.ledger[G_FAULT_PC] === run.machine.ledger[G_FAULT_PC];
}

/** Whether a fibril comes to wait in the same statement where no answer slams a phone. */
function* waitsAnyhow(run: Run, fibril: number): Work<boolean> {
  const { machine } = yield* withoutSlams(run);
  const at = machine.layout.fibrils.at[fibril];
  const isWaiting = machine.situation[at + F_MODE] === FibrilMode.waiting;
  return isWaiting && machine.situation[at + F_PC] === run.machine.situation[at + F_PC];
}

/** The run as it would have gone had no answer slammed a phone, all else the same, for as long again. */
function* withoutSlams(run: Run): Work<Run> {
  const kernel: Kernel = { ...run.program.kernel, slams: "no phone" };
  const other = run.ofProgram({ ...run.program, kernel });
  const last = Math.min(2 * run.step + LEAST, run.step + FURTHEST);
  while (!other.machine.faulted && other.step < last && other.follow(run))
    if (other.step % other.pace === 0) yield pieceOf(other.step);
  return other;
}

/** Steps more than a run took that another course of it may need at least. */
const LEAST = 1000;

/** Whether a fibril is at work for another: it serves its call, or the call of one that does. */
function servesFor(run: Run, fibril: number, client: number): boolean {
  const m = run.machine;
  let server = fibril;
  for (let hops = 0; server >= 0 && hops <= m.layout.fibrils.at.length; hops++) {
    if (server === client) return true;
    const request = requestOf(m, server);
    server = request < 0 ? -1 : m.ledger[ledgerOfCall(request) + GC_SENDER] - 1;
  }
  return false;
}

function* slamming(run: Run, test: (event: PastEvent) => boolean): Work<Cause | undefined> {
  let met: PastEvent | undefined;
  yield* eachPastEvent(run, 0, (event) => {
    if (event.kind === EventKind.slammed && test(event)) met = event;
  });
  return met && causeOf(run, met);
}

function causeOf(run: Run, { fibril, subject, place, step }: PastEvent): Cause | undefined {
  if (place === undefined) return undefined;
  const owner = run.program.tasks[run.machine.layout.phones.task[subject]].id;
  const by = taskOf(run, fibril);
  return { kind: "phone slammed", task: by, place, step, owner, slot: slotOfPhone(run.machine, subject), by };
}
