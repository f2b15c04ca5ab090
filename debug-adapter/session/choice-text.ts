import { callState, type Place, type Possible, placeText, shortNames } from "#simulator";
import { methodOf, taskName } from "../stack/call-text.ts";
import type { Snapshot } from "./snapshot.ts";

/** The statement that is shown for something that can happen next: of a `choose` the first of the branch taken. */
export function placeOfChoice({ run }: Snapshot, { pc, branch }: Possible): Place | undefined {
  const shown = branch === undefined || branch < 0 ? pc : branch;
  return shown === undefined ? undefined : run.program.places[shown];
}

/** Something that can happen next, in one line: who does what. */
export function choiceText(snapshot: Snapshot, possible: Possible): string {
  const { name } = snapshot.run.program.tasks[possible.task];
  if (possible.fibril === undefined) return `${name} takes ${messageText(snapshot, possible)}`;
  const fibril = snapshot.system.fibrils.find(({ id }) => id === possible.fibril)?.name ?? "a fibril";
  return `${name}: ${doingText(snapshot, possible, fibril)}`;
}

function doingText(snapshot: Snapshot, possible: Possible, fibril: string): string {
  const { decision, pc, branch, value, message } = possible;
  const at = atText(snapshot, placeOfChoice(snapshot, possible));
  if (decision.kind === "timer") return `the time that ${fibril} waits${at} is over`;
  if (pc === undefined) {
    return message === undefined
      ? `${fibril} finds nothing to do`
      : `${fibril} begins ${messageText(snapshot, possible)}`;
  }
  if (value !== undefined) return `${fibril} chooses ${value}${at}`;
  if (branch === undefined) {
    const begins = possible.fibril !== undefined && snapshot.run.standing(possible.fibril)?.begins;
    return `${fibril} ${begins ? "runs the statement" : "goes on"}${at}`;
  }
  const branchText = `${fibril} chooses branch ${(decision.choice ?? 0) + 1}`;
  return branch < 0 ? `${branchText}, which is empty` : `${branchText}${at}`;
}

function atText({ run }: Snapshot, place: Place | undefined): string {
  return place === undefined ? "" : ` at ${placeText(place, shortNames(run.program.files))}`;
}

function messageText({ run, system }: Snapshot, { message }: Possible): string {
  if (message === undefined) return "a message";
  const call = callState(run.machine, message);
  if (call.stage === "answered") return `the answer to ${methodOf(call)} from ${taskName(system, call.callee)}`;
  const text = `${methodOf(call)} ← ${call.sender === undefined ? "a caller that is gone" : taskName(system, call.sender)}`;
  return call.notification ? `the notification ${text}` : text;
}
