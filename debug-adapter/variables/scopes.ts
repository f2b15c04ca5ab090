import { memberId, phoneId } from "../breakpoints/bind-data.ts";
import type { Frame, Snapshot } from "../session/snapshot.ts";
import { callWith, taskName } from "../stack/call-text.ts";
import { callItems, valueItem, variableItem } from "./calls.ts";
import type { Item } from "./item.ts";
import { answerboxItems, fibrilItems, lockItems, phoneItems } from "./task-items.ts";

/** A scope; those of one owner (a frame, a task) have different names. */
export interface ScopeItems {
  readonly owner: string;
  readonly name: string;
  readonly hint?: "locals" | "arguments";
  readonly children: () => readonly Item[];
}

/** What can be seen from a frame: its call and its locals, then its task. */
export function scopesOf(snapshot: Snapshot, frame: Frame): ScopeItems[] {
  const { system } = snapshot;
  const { row, task } = frame;
  const fibril = system.fibrils.find(({ id }) => id === row.fibril);
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
  const ofTask = (name: string, children: () => readonly Item[]): ScopeItems => ({
    owner: `task ${task}`,
    name,
    children,
  });
  return [
    ...own,
    ofTask("Task", () => taskVariables(snapshot, task)),
    ofTask("Locks", () =>
      lockItems(system, task).map((each) => ({ ...each, dataId: memberId(taskName(system, task), each.name) })),
    ),
    ofTask("Phones", () =>
      phoneItems(system, task).map((each) => ({ ...each, dataId: phoneId(taskName(system, task), Number(each.name)) })),
    ),
    ofTask("Answerbox", () => answerboxItems(system, task)),
    ofTask("Fibrils", () => fibrilItems(system, snapshot.findings, task)),
  ];
}

function taskVariables({ system }: Snapshot, task: number): Item[] {
  const state = system.tasks.find(({ id }) => id === task);
  return (state?.variables ?? []).map((variable) => watchable(taskName(system, task), variableItem(system, variable)));
}

/** A variable whose changes can be watched; of an array those of each element. */
function watchable(task: string, variable: Item): Item {
  const { children, expression } = variable;
  if (children === undefined || expression !== undefined) return { ...variable, dataId: memberId(task, variable.name) };
  return {
    ...variable,
    children: () => children().map((each) => ({ ...each, dataId: memberId(task, each.expression ?? "") })),
  };
}
