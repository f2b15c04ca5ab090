import { callState, type Place, type Possible, placeText, shortNames } from "#simulator";
import { methodOf, taskName } from "../stack/call-text.ts";
import type { RunSnapshot } from "./run-snapshot.ts";

/** A moment, and the run that stands at it. */
type Scene = Pick<RunSnapshot, "run" | "system">;

/** The statement that is shown for something that can happen next: of a `choose` the first of the branch taken. */
export function placeOfChoice({ run }: Scene, { pc, branch }: Possible): Place | undefined {
  const shown = branch === undefined || branch < 0 ? pc : branch;
  return shown === undefined ? undefined : run.program.places[shown];
}

/** Something that can happen next, in one line: who does what. */
export const choiceText = (scene: Scene, possible: Possible): string =>
  textOf(scene, possible, atText(scene, placeOfChoice(scene, possible)));

/** The same without the place, for where that is shown beside it. */
export const placelessText = (scene: Scene, possible: Possible): string => textOf(scene, possible, "");

function textOf(scene: Scene, possible: Possible, at: string): string {
  const { name } = scene.run.program.tasks[possible.task];
  if (possible.fibril === undefined) return `${name} takes ${messageText(scene, possible)}`;
  const fibril = scene.system.fibrils.find(({ id }) => id === possible.fibril)?.name ?? "a fibril";
  return `${name}: ${doingText(scene, possible, fibril, at)}`;
}

function doingText(scene: Scene, possible: Possible, fibril: string, at: string): string {
  const { decision, pc, branch, value, message } = possible;
  if (decision.kind === "timer") return `the time that ${fibril} waits${at} is over`;
  if (pc === undefined) {
    return message === undefined ? `${fibril} finds nothing to do` : `${fibril} begins ${messageText(scene, possible)}`;
  }
  if (value !== undefined) return `${fibril} chooses ${value}${at}`;
  if (branch === undefined) {
    const begins = possible.fibril !== undefined && scene.run.standing(possible.fibril)?.begins;
    return `${fibril} ${begins ? "runs the statement" : "goes on"}${at}`;
  }
  const branchText = `${fibril} chooses branch ${(decision.choice ?? 0) + 1}`;
  return branch < 0 ? `${branchText}, which is empty` : `${branchText}${at}`;
}

function atText({ run }: Scene, place: Place | undefined): string {
  return place === undefined ? "" : ` at ${placeText(place, shortNames(run.program.files))}`;
}

function messageText({ run, system }: Scene, { message }: Possible): string {
  if (message === undefined) return "a message";
  const call = callState(run.machine, message);
  if (call.stage === "answered") return `the answer to ${methodOf(call)} from ${taskName(system, call.callee)}`;
  const text = `${methodOf(call)} ← ${call.sender === undefined ? "a caller that is gone" : taskName(system, call.sender)}`;
  return call.notification ? `the notification ${text}` : text;
}
