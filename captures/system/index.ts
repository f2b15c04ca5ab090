import type { System } from "#simulator";
import type { Capture, CapturedTask } from "../capture.ts";
import type { Note } from "../format.ts";
import { Notes } from "../notes.ts";
import { Draft, nameIn } from "./draft.ts";
import { addFibrils } from "./fibrils.ts";
import { noteStrayHints } from "./hints.ts";
import { type Knowledge, noKnowledge } from "./knowledge.ts";
import { pendingIn } from "./matching.ts";
import { systemFrom } from "./states.ts";
import { addWaits } from "./waits.ts";

export type { Knowledge } from "./knowledge.ts";

/** A capture as a system, with what its rows imply. */
export interface CapturedSystem {
  readonly system: System;
  /** What does not fit together in it; in the order of the lines, of very many the first, and how many more. */
  readonly notes: readonly Note[];
}

/**
 * Makes of a capture what graph, stacks, console and report can look at: calls with their phones, who handles which, and who waits for whom, each wait
 * *certain* or *possible*, with the reason. It depends on nothing but the capture and what is known of protocols.
 */
export function systemOf(capture: Capture, knowledge: Knowledge = noKnowledge): CapturedSystem {
  const tasks = everyTask(capture);
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const notes = new Notes();
  const pending = pendingIn(tasks, (id) => nameIn(capture, byId.get(id), id), notes);
  const draft = new Draft({ ...capture, tasks }, knowledge, pending);
  addFibrils(draft, tasks);
  addWaits(draft, tasks);
  noteStrayHints(draft, tasks, notes);
  return { system: systemFrom(draft, tasks), notes: notes.toArray() };
}

/** The tasks of a capture, and those that it only mentions. By id. */
function everyTask({ tasks }: Capture): CapturedTask[] {
  const all = new Map(tasks.map((task) => [task.id, task]));
  const mention = (id: number | undefined, line: number) => {
    if (id === undefined || all.has(id)) return;
    all.set(id, { id, name: undefined, phones: [], calls: [], threads: [], isPartial: false, line });
  };
  for (const { phones, calls, threads } of tasks) {
    for (const { target, line } of phones) mention(target, line);
    for (const { sender, line } of calls) mention(sender, line);
    for (const { waits } of threads) for (const { task, line } of waits) mention(task, line);
  }
  return [...all.values()].sort((a, b) => a.id - b.id);
}
