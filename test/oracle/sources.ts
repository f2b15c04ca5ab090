import type { AstNode } from "langium";
import { isConnect, isFn, isNotify, isPhone, isSession, type Task } from "#language";
import { couldIn } from "./ability.ts";
import { known, type Text } from "./text.ts";

/**
 * The tasks whose fibrils could have a fibril started in a task: by a notification, or over a connection that they make; also by way of a
 * third. Judged by the text of whole tasks: docs/language.md, Choices, "Who could have a fibril started".
 */
export function sourcesOf(text: Text, task: number): number[] {
  const all = [...text.tasks.keys()];
  const found = new Set<number>();
  for (let open = [task]; open.length > 0; ) {
    const next = all.filter((source) => !found.has(source) && open.some((target) => starts(text, source, target)));
    for (const source of next) found.add(source);
    open = next;
  }
  return [...found];
}

function starts(text: Text, source: number, target: number): boolean {
  const reached = connectsTo(text, source);
  if (reached.has(target)) return true;
  return says(text, source, isNotify) && phonesOf(text, source).includes(target);
}

/** Whether anything that runs in a task contains such a statement. */
function says(text: Text, task: number, which: (node: AstNode) => boolean): boolean {
  const { node } = known(text.tasks[task]);
  return text.routines.some(
    (routine, number) => routine.node.$container === node && !isFn(routine.node) && couldIn(text, number, which),
  );
}

/** Tasks to which a task can make a connection; a handler of connects may pass them on. */
function connectsTo(text: Text, task: number): Set<number> {
  const { node } = known(text.tasks[task]);
  const parallel = node.members.filter((member) => isSession(member) && member.styles.includes("parallel"));
  const found = new Set([...connected(text, task), ...parallel.flatMap((member) => ends(text, member))]);
  for (const next of found) {
    const { IPC_M_CONNECT_ME_TO = 0 } = text.kernel.methods;
    if (!known(text.tasks[next]).handlers.has(IPC_M_CONNECT_ME_TO)) continue;
    for (const other of [...phonesOf(text, next), ...connected(text, next)]) found.add(other);
  }
  return found;
}

const connected = (text: Text, task: number): number[] =>
  [...text.tasks.entries()]
    .filter(([, { node }]) =>
      says(text, task, (inner) => isConnect(inner) && (inner.sender || inner.task?.task.ref === node)),
    )
    .map(([number]) => number);

const phonesOf = (text: Text, task: number): number[] =>
  known(text.tasks[task]).node.members.flatMap((member) => ends(text, member));

function ends(text: Text, member: Task["members"][number]): number[] {
  if (!isPhone(member) && !isSession(member)) return [];
  return [...text.tasks.keys()].filter((number) => known(text.tasks[number]).node === member.target?.task?.ref);
}
