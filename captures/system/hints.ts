import type { CapturedTask, CapturedThread } from "../capture.ts";
import type { Note } from "../format.ts";
import type { Draft } from "./draft.ts";

/**
 * What somebody has said of calls that are not in the capture, or that cannot be: it says nothing then. Where the kernel has no phones, threads wait for calls to
 * tasks that a dump does not show.
 */
export function strayHints(draft: Draft, tasks: readonly CapturedTask[]): Note[] {
  if (draft.capture.kernel === undefined) return [];
  return tasks.flatMap(({ id, threads }) => threads.flatMap((thread) => strayIn(draft, id, thread)));
}

function strayIn(draft: Draft, task: number, { number, serving, waits, line }: CapturedThread): Note[] {
  const note = (at: number, text: string): Note => ({
    severity: "warning",
    line: at,
    message: `Thread ${number} ${text}`,
  });
  const served = serving
    .filter((address) => draft.servedAt(task, address) === undefined)
    .map((address) =>
      note(line, `serves a call at ${hex(address)}, but ${whyNot(draft, address, "that call is at another task")}`),
    );
  const awaited = waits.flatMap(({ call, line: at }) =>
    call === undefined || draft.awaitedAt(task, call) !== undefined
      ? []
      : [
          note(
            at,
            `waits for the answer to a call at ${hex(call)}, but ${whyNot(draft, call, "another task has sent that call")}`,
          ),
        ],
  );
  return [...served, ...awaited];
}

function whyNot(draft: Draft, address: bigint, other: string): string {
  const calls = draft.callsAt(address).length;
  if (calls === 0) return "no row has this address: write one that stands behind an “at”.";
  if (calls > 1) return `${calls} rows have this address: give each an address of its own.`;
  return `${other}: write the address of one of its own.`;
}

const hex = (address: bigint): string => `0x${address.toString(16)}`;
