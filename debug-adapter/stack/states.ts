import type { FibrilState, Finding, System } from "#simulator";
import { taskName } from "./call-text.ts";

/** How a fibril stands, in a few words. */
export function fibrilStateText(system: System, findings: readonly Finding[], fibril: FibrilState): string {
  const finding = findings.find(({ members }) => members.includes(fibril.id));
  if (finding !== undefined) return finding.kind === "deadlock" ? "in a deadlock" : "hangs";
  switch (fibril.status) {
    case "runnable":
      return "ready";
    case "timed":
      return "sleeps";
    case "idle":
      return "idle";
    case "ended":
      return "ended";
    case "waiting":
      return waitsForText(system, [fibril]);
  }
}

/** How a task stands: as the fibril that says most about it. `undefined` when there is nothing to say: it is between calls. */
export function taskStateText(system: System, findings: readonly Finding[], task: number): string | undefined {
  const fibrils = system.fibrils.filter((fibril) => fibril.task === task);
  const member = fibrils.find(({ id }) => findings.some(({ members }) => members.includes(id)));
  if (member !== undefined) return fibrilStateText(system, findings, member);
  if (fibrils.some(({ status }) => status === "runnable")) return "ready";
  const waiting = fibrils.filter(({ status }) => status === "waiting");
  if (waiting.length > 0) return waitsForText(system, waiting);
  if (fibrils.some(({ status }) => status === "timed")) return "sleeps";
  return fibrils.some(({ status }) => status === "idle") || fibrils.length === 0 ? undefined : "ended";
}

/** `waits for init:fat, mfs`; a lock that a fibril of the same task holds is named instead. */
export function waitsForText(system: System, fibrils: readonly FibrilState[]): string {
  const taskOf = new Map(system.fibrils.map(({ id, task }) => [id, task]));
  const names = fibrils.flatMap(({ task, waits }) =>
    waits.flatMap((wait) => {
      if (wait.lock !== undefined) return [system.locks.find(({ id }) => id === wait.lock)?.name ?? "a lock"];
      if (wait.kind === "request") return ["a call"];
      const others = wait.releasers.map((releaser) => taskOf.get(releaser)).filter((other) => other !== undefined);
      const callee = system.calls.find(({ serial }) => serial === wait.call)?.callee;
      const waited = callee === undefined ? others : [callee];
      return waited.map((other) =>
        other === task && wait.session ? `session ${wait.session}` : taskName(system, other),
      );
    }),
  );
  const unique = [...new Set(names)];
  return unique.length === 0 ? "waits" : `waits for ${unique.join(", ")}`;
}
