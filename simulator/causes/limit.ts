import type { Cause, LimitFull } from "../finding.ts";
import { C_PHONE, GC_SERIAL } from "../machine/fields.ts";
import { ledgerOfCall } from "../machine/machine.ts";
import { slotOfPhone } from "../machine/phones.ts";
import { partsOf } from "../parts.ts";
import type { Run } from "../run/run.ts";
import type { FibrilState, System, Wait } from "../system.ts";
import { here } from "./here.ts";

type Full = Pick<LimitFull, "of" | "count" | "slot" | "call">;

/**
 * Something of which there are only so many, all of them up to who waits for one more: calls on a phone or in a task (docs/kernels.md, K5), phones for
 * exchanges, workers.
 */
export function limitFull(run: Run, system: System, members: readonly FibrilState[]): Cause | undefined {
  const inside = new Set(members.map(({ id }) => id));
  const fullIn = (fibril: FibrilState, wait: Wait) =>
    wait.releasers.some((id) => inside.has(id))
      ? (workersBusy(system, wait, inside) ?? phonesTaken(system, fibril, wait) ?? callsOut(run, system, fibril, wait))
      : undefined;
  return firstFull(system, members, fullIn, "after one more");
}

/** A call that has no room, where nobody is left to answer one of those that are out; or an exchange without a phone, where nobody is left to free one. */
export function limitFullForEver(run: Run, system: System, members: readonly FibrilState[]): Cause | undefined {
  const fullIn = (fibril: FibrilState, wait: Wait) =>
    (wait.releasers.length === 0 ? phonesTaken(system, fibril, wait) : undefined) ??
    callsOut(run, system, fibril, wait);
  return firstFull(system, members, fullIn, "never");
}

function firstFull(
  system: System,
  members: readonly FibrilState[],
  fullIn: (fibril: FibrilState, wait: Wait) => Full | undefined,
  free: LimitFull["free"],
): Cause | undefined {
  for (const fibril of members) {
    for (const wait of fibril.waits) {
      const full = fullIn(fibril, wait);
      if (full === undefined) continue;
      const kind = "limit full of calls that need one more";
      return { kind, ...here(fibril), task: taskOf(system, fibril, full), fibril: fibril.id, ...full, free };
    }
  }
  return undefined;
}

/** Whose limit it is: of workers, the task's that has the call. */
const taskOf = (system: System, fibril: FibrilState, { call }: Full): number =>
  system.calls.find(({ serial }) => serial === call)?.callee ?? fibril.task;

function workersBusy(system: System, wait: Wait, inside: ReadonlySet<number>): Full | undefined {
  if (wait.kind !== "queued behind") return undefined;
  const { fibrils } = partsOf(system);
  const workers = [...new Set(wait.releasers)].filter((id) => fibrils.get(id)?.kind === "worker");
  const isFull = workers.length > 0 && workers.every((id) => inside.has(id));
  return isFull ? { of: "workers", count: workers.length, call: wait.call } : undefined;
}

function phonesTaken(system: System, fibril: FibrilState, wait: Wait): Full | undefined {
  const task = system.tasks.find(({ id }) => id === fibril.task);
  const isFull = wait.kind === "limit" && wait.session !== undefined && task?.phones.length === task?.mostPhones;
  return isFull && task !== undefined ? { of: "phones", count: task.phones.length, call: undefined } : undefined;
}

function callsOut(run: Run, system: System, fibril: FibrilState, wait: Wait): Full | undefined {
  if (wait.kind !== "limit" || wait.call === undefined) return undefined;
  const { asyncCalls, asyncCallsPerTask } = run.program.limits;
  const open = (system.tasks.find(({ id }) => id === fibril.task)?.phones ?? []).map(({ calls }) => calls);
  const all = open.reduce((sum, calls) => sum + calls, 0);
  return asyncCallsPerTask !== undefined && all >= asyncCallsPerTask
    ? { of: "calls of the task", count: asyncCallsPerTask, call: undefined }
    : { of: "calls of a phone", count: asyncCalls, ...phoneOf(run, wait.call), call: undefined };
}

/** The slot of the phone that a call which has no room is for, by its serial. */
function phoneOf({ machine: m }: Run, serial: number): Pick<Full, "slot"> {
  const call = m.layout.calls.at.findIndex((_, index) => m.ledger[ledgerOfCall(index) + GC_SERIAL] === serial);
  const phone = call < 0 ? -1 : m.situation[m.layout.calls.at[call] + C_PHONE] - 1;
  return phone < 0 ? {} : { slot: slotOfPhone(m, phone) };
}
