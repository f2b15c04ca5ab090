import type { Notes } from "../../notes.ts";
import type { Names } from "./names.ts";
import type { Callee } from "./rows.ts";
import type { Table } from "./tables.ts";

/** So many tables without a command are a torn file; to look for their tasks would take long and help nobody. */
const MOST_SOUGHT = 16;

/** Bit of a forwarded call, which did not come over a phone to this task (docs/kernels.md K6). */
const FORWARDED = 0x4;

/**
 * The table of each task. Of two, the later one counts. A table without a command is given to a task if it fits one alone: its answers name it, or of all tasks
 * without a table of their own no other has the phones that it says (docs/kernels.md K3).
 */
export function tablesByTask(
  tables: readonly Table[],
  names: Names,
  callees: ReadonlyMap<number, readonly Callee[]>,
  notes: Notes,
): Map<number, Table> {
  const owned = new Map<number, Table>();
  for (const table of tables) {
    const { owner, line } = table;
    if (owner === undefined) continue;
    const before = owned.get(owner);
    if (before !== undefined) {
      const which = `The table of ${names.text(owner)} comes twice: in line ${before.line + 1} and here.`;
      notes.warning(line, `${which} This later one counts. If the state of before matters, take this one away.`);
    }
    owned.set(owner, table);
  }
  const ownerless = tables.filter(({ owner }) => owner === undefined);
  for (const table of ownerless.slice(0, MOST_SOUGHT)) {
    const owner = ownerOf(table, owned, names, callees, notes);
    if (owner !== undefined) owned.set(owner, table);
  }
  for (const { line } of ownerless.slice(MOST_SOUGHT)) {
    notes.error(line, `No command says which task's \`ipc\` table this is, so it is left out. ${REMEDY}`);
  }
  return owned;
}

const REMEDY = "Write `ipc ID`, with the task's id, in a line before it.";

function ownerOf(
  table: Table,
  owned: ReadonlyMap<number, Table>,
  names: Names,
  callees: ReadonlyMap<number, readonly Callee[]>,
  notes: Notes,
): number | undefined {
  const { guess, line } = table;
  if (guess !== undefined && !owned.has(guess)) {
    notes.warning(
      line,
      `The command before this table is damaged. It is read as \`ipc ${guess}\`, because it ends in that number. If that is wrong, mend the command.`,
    );
    return guess;
  }
  const candidates = candidatesFor(table, owned, names, callees);
  const [only, another] = candidates;
  if (only !== undefined && another === undefined) {
    notes.warning(
      line,
      `No command says which task's \`ipc\` table this is. It is read as that of ${names.text(only)}, because it fits no other task that has none. If that is wrong, write the right \`ipc ID\` in a line before it.`,
    );
    return only;
  }
  const fitting =
    candidates.size === 0
      ? "no task of this file fits it"
      : `${candidates.size} tasks fit it (${[...candidates].slice(0, 3).join(", ")}${candidates.size > 3 ? ", …" : ""})`;
  notes.error(line, `No command says which task's \`ipc\` table this is, and ${fitting}, so it is left out. ${REMEDY}`);
  return undefined;
}

function candidatesFor(
  table: Table,
  owned: ReadonlyMap<number, Table>,
  names: Names,
  callees: ReadonlyMap<number, readonly Callee[]>,
): Set<number> {
  let candidates = new Set([...names.tasks.keys()].filter((id) => !owned.has(id)));
  const senders = new Set<number>();
  for (const { row, queue } of table.calls.values()) {
    if (row.sender === undefined) continue;
    if (queue === "answer") candidates = new Set(candidates.has(row.sender) ? [row.sender] : []);
    else if ((row.flags & FORWARDED) === 0) senders.add(row.sender);
  }
  for (const sender of senders) {
    const phones = owned.get(sender)?.phones;
    if (phones === undefined) continue;
    const targets = new Set([...phones.values()].map(({ row }) => row.task));
    if (!targets.has(undefined)) candidates = new Set([...candidates].filter((id) => targets.has(id)));
  }
  return new Set([...candidates].filter((id) => fits(table, callees.get(id))));
}

/** Whether the phones that `tasks -a` lists of a task are those of the table. Without a list, anything fits. */
function fits({ phones, isPartial }: Table, listed: readonly Callee[] | undefined): boolean {
  if (listed === undefined || listed.length === 0 || isPartial) return true;
  return listed.every(({ slot }) => phones.has(slot));
}
