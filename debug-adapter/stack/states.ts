import { type FibrilState, type Finding, partsOf, type System } from "#simulator";
import { callWith, fibrilWith, taskName } from "./call-text.ts";
import { fibrilsOf } from "./lookup.ts";

/** How a fibril stands, in a few words. */
export function fibrilStateText(system: System, findings: readonly Finding[], fibril: FibrilState): string {
  const finding = findings.find(({ members }) => members.includes(fibril.id));
  if (finding !== undefined) return stuckText(finding);
  switch (fibril.status) {
    case "runnable":
      return "ready";
    case "timed":
      return "sleeps";
    case "idle":
      return "idle";
    case "unknown":
      return "not known to wait";
    case "ended":
      return "ended";
    case "waiting":
      return waitsForText(system, [fibril]);
  }
}

const stuckText = ({ kind, certainty }: Finding): string =>
  kind === "hang" ? "hangs" : certainty === "certain" ? "in a deadlock" : "in a suspected deadlock";

/** How a task stands: as the fibril that says most about it. `undefined` when there is nothing to say: it is between calls. */
export function taskStateText(system: System, findings: readonly Finding[], task: number): string | undefined {
  const fibrils = fibrilsOf(system, task);
  const member = fibrils.find(({ id }) => findings.some(({ members }) => members.includes(id)));
  if (member !== undefined) return fibrilStateText(system, findings, member);
  if (fibrils.some(({ status }) => status === "runnable")) return "ready";
  const waiting = fibrils.filter(({ status }) => status === "waiting");
  if (waiting.length > 0) return waitsForText(system, waiting);
  if (fibrils.some(({ status }) => status === "timed")) return "sleeps";
  if (fibrils.some(({ status }) => status === "unknown")) return "not known to wait";
  return fibrils.some(({ status }) => status === "idle") || fibrils.length === 0 ? undefined : "ended";
}

/** `waits for init:fat, mfs`; a lock that a fibril of the same task holds is named instead. */
export function waitsForText(system: System, fibrils: readonly FibrilState[]): string {
  const names = fibrils.flatMap(({ task, waits }) =>
    waits.flatMap((wait) => {
      if (wait.lock !== undefined) return [partsOf(system).locks.get(wait.lock)?.name ?? "a lock"];
      if (wait.kind === "request") return ["a call"];
      const callee = callWith(system, wait.call)?.callee;
      const waited =
        callee === undefined
          ? wait.releasers.flatMap((releaser) => fibrilWith(system, releaser)?.task ?? [])
          : [callee];
      return waited.map((other) =>
        other === task && wait.session ? `session ${wait.session}` : taskName(system, other),
      );
    }),
  );
  const unique = [...new Set(names)];
  return unique.length === 0 ? "waits" : `waits for ${unique.join(", ")}`;
}
