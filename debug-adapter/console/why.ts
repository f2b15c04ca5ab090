import { type FibrilState, type System, waitingSentence } from "#simulator";
import type { Snapshot } from "../session/snapshot.ts";
import { taskName } from "../stack/call-text.ts";
import { fibrilStateText, taskStateText, waitsForText } from "../stack/states.ts";

/** What a task waits for and why, a line for each of its fibrils that waits. */
export function whyText(snapshot: Snapshot, task: number): string {
  const waiting = waitingIn(snapshot.system, task);
  if (waiting.length === 0) return notWaitingText(snapshot, task);
  return waiting.map((fibril) => waitingSentence(snapshot.system, fibril).text).join("\n");
}

/** The same in one sentence. */
export function whyShort(snapshot: Snapshot, task: number): string {
  const { system, findings } = snapshot;
  const waiting = waitingIn(system, task);
  if (waiting.length === 0) return notWaitingText(snapshot, task);
  const stuck = waiting.find(({ id }) => findings.some(({ members }) => members.includes(id)));
  const text = `${taskName(system, task)} ${waitsForText(system, waiting)}`;
  if (stuck === undefined) return `${text}.`;
  const state = fibrilStateText(system, findings, stuck);
  return state === "hangs" ? `${text}, and hangs.` : `${text}, and is ${state}.`;
}

const waitingIn = ({ fibrils }: System, task: number): readonly FibrilState[] =>
  fibrils.filter((fibril) => fibril.task === task && fibril.status === "waiting");

function notWaitingText({ system, findings }: Snapshot, task: number): string {
  return `${taskName(system, task)} does not wait: it is ${taskStateText(system, findings, task) ?? "between calls"}.`;
}
