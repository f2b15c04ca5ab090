import type { CapturedTask, CapturedThread } from "../capture.ts";
import type { Notes } from "../notes.ts";
import type { Draft } from "./draft.ts";

/**
 * Notes what somebody has said of calls that are not in the capture, or that cannot be: it says nothing then. Where the kernel has no phones, threads wait for
 * calls to tasks that a dump does not show.
 */
export function noteStrayHints(draft: Draft, tasks: readonly CapturedTask[], notes: Notes): void {
  if (draft.capture.kernel === undefined) return;
  for (const { id, threads } of tasks) for (const thread of threads) noteStray(draft, id, thread, notes);
}

function noteStray(draft: Draft, task: number, { number, serving, waits, line }: CapturedThread, notes: Notes): void {
  for (const address of serving) {
    if (draft.servedAt(task, address) !== undefined) continue;
    const why = whyNot(draft, address, "that call is at another task");
    notes.warning(line, `Thread ${number} serves a call at ${hex(address)}, but ${why}`);
  }
  for (const { call, line: at } of waits) {
    if (call === undefined || draft.awaitedAt(task, call) !== undefined) continue;
    const why = whyNot(draft, call, "another task has sent that call");
    notes.warning(at, `Thread ${number} waits for the answer to a call at ${hex(call)}, but ${why}`);
  }
}

function whyNot(draft: Draft, address: bigint, other: string): string {
  const calls = draft.callsAt(address).length;
  if (calls === 0) return "no row has this address: write one that stands behind an “at”.";
  if (calls > 1) return `${calls} rows have this address: give each an address of its own.`;
  return `${other}: write the address of one of its own.`;
}

const hex = (address: bigint): string => `0x${address.toString(16)}`;
