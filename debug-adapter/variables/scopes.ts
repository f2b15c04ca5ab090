import { partsOf } from "#simulator";
import { memberId, phoneId } from "../breakpoints/bind-data.ts";
import type { Frame, Snapshot } from "../session/snapshot.ts";
import { callWith, fibrilWith, taskName } from "../stack/call-text.ts";
import { fibrilsOf, locksOf } from "../stack/lookup.ts";
import { callItems, valueItem, variableItem } from "./calls.ts";
import type { Item } from "./item.ts";
import { answerboxItems, fibrilItems, lockItems, phoneItems, sessionItems } from "./task-items.ts";

/** A scope; those of one owner (a frame, a task) have different names. */
export interface ScopeItems {
  readonly owner: string;
  readonly name: string;
  readonly hint?: "locals" | "arguments";
  /** How many children there are, where they are too many to be shown at once. */
  readonly elements?: number;
  readonly children: () => readonly Item[];
}

/** A client asks for so many at once, and for part after part of more. */
const manyChildren = 100;

/** What can be seen from a frame: its call and its locals, then its task. */
export function scopesOf(snapshot: Snapshot, frame: Frame): ScopeItems[] {
  const { system } = snapshot;
  const { row, task } = frame;
  const fibril = fibrilWith(system, row.fibril);
  const state = partsOf(system).tasks.get(task);
  const taskOwner = taskName(system, task);
  const call = callWith(system, row.call ?? (row.kind === "label" ? undefined : fibril?.request));
  const owner = `frame ${frame.id}`;
  const locals = row.frame === undefined ? undefined : fibril?.frames[row.frame]?.locals;
  const own: ScopeItems[] = [];
  if (call !== undefined) own.push({ owner, name: "Call", hint: "arguments", children: () => callItems(system, call) });
  if (locals !== undefined && row.fibril !== undefined && row.frame !== undefined) {
    const local = { fibril: row.fibril, frame: row.frame };
    own.push({
      owner,
      name: "Locals",
      hint: "locals",
      children: () => locals.map(({ name, value }) => ({ ...valueItem(system, name, value), expression: name, local })),
    });
  }
  const ofTask = (name: string, children: () => readonly Item[], count = 0): ScopeItems => ({
    owner: `task ${task}`,
    name,
    ...(count > manyChildren && { elements: count }),
    children,
  });
  return [
    ...own,
    ofTask("Task", () => taskVariables(snapshot, task)),
    ofTask("Locks", () => lockItems(system, task).map((each) => member(taskOwner, each)), locksOf(system, task).length),
    ofTask(
      "Phones",
      () => phoneItems(system, task).map((each) => ({ ...each, dataId: phoneId(taskOwner, Number(each.name)) })),
      state?.phones.length,
    ),
    ...(state?.sessions.length ? [ofTask("Sessions", () => sessionItems(system, task))] : []),
    ofTask("Answerbox", () => answerboxItems(system, task)),
    ofTask("Fibrils", () => fibrilItems(system, snapshot.findings, task), fibrilsOf(system, task).length),
  ];
}

/** What a task has under a name, which is that by which it is read and watched from everywhere. */
function member(task: string, each: Item): Item {
  const name = memberId(task, each.name);
  return { ...each, expression: name, dataId: name };
}

function taskVariables({ system }: Snapshot, task: number): Item[] {
  return (partsOf(system).tasks.get(task)?.variables ?? []).map((variable) =>
    watchable(variableItem(system, taskName(system, task), variable)),
  );
}

/** A variable whose changes can be watched; of an array those of each element, while its own id says so. */
function watchable(variable: Item): Item {
  const { children, expression = "", elements } = variable;
  const watched = { ...variable, dataId: expression };
  if (children === undefined || elements === undefined) return watched;
  return { ...watched, children: () => children().map(watchable) };
}
