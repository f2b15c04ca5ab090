import type { Cause } from "../finding.ts";
import type { Run } from "../run/run.ts";
import type { FibrilState, System } from "../system.ts";
import { here } from "./here.ts";
import { needs } from "./needs.ts";

/** A wait for an exchange that another exchange holds up, as far as both their fibrils are in the circle (docs/kernels.md, K11). */
interface Grip {
  readonly waiter: FibrilState;
  readonly holder: FibrilState;
  /** A serialize session; without one it is the mutex of the task's sessions. */
  readonly session: string | undefined;
}

/** A fibril that wants the exchange of a serialize session which it has. */
export function begunTwice(_run: Run, _system: System, members: readonly FibrilState[]): Cause | undefined {
  for (const { waiter, holder, session } of gripsOf(members)) {
    if (waiter.id !== holder.id || session === undefined) continue;
    return { kind: "exchange begun twice", ...here(waiter), session, fibril: waiter.id };
  }
  return undefined;
}

/** A fibril that holds an exchange while it waits for an answer, and the answer depends on one who needs another. */
export function heldAcrossCall(_run: Run, _system: System, members: readonly FibrilState[]): Cause | undefined {
  for (const { waiter, holder, session } of gripsOf(members)) {
    const wait = holder.waits.find(({ kind }) => kind === "answer" || kind === "queued behind");
    if (wait?.call === undefined || !needs(wait, waiter, members)) continue;
    const involved = { session, fibril: holder.id, call: wait.call, waiter: waiter.id };
    return { kind: "exchange held across a call that comes back", ...here(holder), ...involved };
  }
  return undefined;
}

const gripsOf = (members: readonly FibrilState[]): Grip[] =>
  members.flatMap((waiter) =>
    waiter.waits
      .filter(({ kind }) => kind === "exchange")
      .flatMap(({ session, releasers }) =>
        members.filter(({ id }) => releasers.includes(id)).map((holder) => ({ waiter, holder, session })),
      ),
  );
