import type { Finding, HandleState, Program, System } from "#simulator";
import { taskName } from "../stack/call-text.ts";
import { valueItem } from "../variables/calls.ts";
import { type Item, item } from "../variables/item.ts";
import { lockItems, phoneItems } from "../variables/task-items.ts";
import type { Look } from "./look.ts";
import type { Value } from "./value.ts";

export const thing = (of: Item): Value => ({ kind: "thing", item: of });

/** What a local or an element that holds a handle gives. */
export const handleValue = (look: Look, name: string, value: number | HandleState): Value =>
  thing(valueItem(look.system(), name, value));

/** Tasks by their ids. */
export const tasksValue = (look: Look, ids: Finding["cycle"] = []): Value => ({
  kind: "tasks",
  tasks: ids.map((id) => ({ id, name: taskName(look.system(), id) })),
});

/** Whether a task has declared a lock, phone or session of this name. */
export function declaresThing(program: Program, task: number | undefined, name: string): boolean {
  if (task === undefined) return false;
  const { locks, phones, sessions } = program.tasks[task];
  return [...locks, ...phones, ...sessions].some((info) => info.name === name);
}

/** The lock, phone or session of a task that has this name; a run's whole state is read only if there is one. */
export function thingOf(look: Look, task: number | undefined, name: string): Item | undefined {
  if (task === undefined || !declaresThing(look.program, task, name)) return undefined;
  const { id } = look.program.tasks[task];
  const system = look.system();
  return [...lockItems(system, id), ...namedPhones(system, id)].find((candidate) => candidate.name === name);
}

/** Phones and sessions, with all the phones of that name. */
function namedPhones(system: System, id: number): Item[] {
  const phones = system.tasks.find((candidate) => candidate.id === id)?.phones ?? [];
  const names = [...new Set(phones.map((phone) => phone.session ?? phone.name).filter((name) => name !== undefined))];
  const items = phoneItems(system, id);
  return names.map((name) => {
    const own = phones.flatMap((phone, index) => ((phone.session ?? phone.name) === name ? [items[index]] : []));
    if (own.length === 1 && phones.some((phone) => phone.name === name && phone.session === undefined)) {
      return { ...own[0], name };
    }
    const text = own.map((each) => `phone ${each.name}: ${each.value}`).join("; ");
    return item(name, text, () => own);
  });
}
