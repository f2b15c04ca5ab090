import type { CapturedTask, CapturedThread } from "../capture.ts";
import type { Note } from "../format.ts";
import type { Draft } from "./draft.ts";

/**
 * What somebody has said of calls that are not in the capture: it says nothing then. Where the kernel has no phones, threads wait for calls to tasks that a dump
 * does not show.
 */
export function strayHints(draft: Draft, tasks: readonly CapturedTask[]): Note[] {
  if (draft.capture.kernel === undefined) return [];
  return tasks.flatMap(({ threads }) => threads).flatMap((thread) => strayIn(draft, thread));
}

function strayIn(draft: Draft, { number, serving, waits, line }: CapturedThread): Note[] {
  const named = [
    ...serving.map((address) => ({ address, line, what: "serves" })),
    ...waits.flatMap((wait) =>
      wait.call === undefined ? [] : [{ address: wait.call, line: wait.line, what: "waits for the answer to" }],
    ),
  ];
  return named
    .filter(({ address }) => draft.callAt(address) === undefined)
    .map(({ address, line: at, what }) => ({
      severity: "warning",
      line: at,
      message: `Thread ${number} ${what} a call at 0x${address.toString(16)}, but no row has this address: write one that stands behind an “at”.`,
    }));
}
