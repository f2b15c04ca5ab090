import type { CapturedCall, CapturedPhone, CapturedTask } from "../../capture.ts";
import type { ReadDump, ReadOptions } from "../../format.ts";
import { Notes } from "../../notes.ts";
import { Answerboxes } from "./answerboxes.ts";
import { checkCounts } from "./counts.ts";
import { consoleLines } from "./lines.ts";
import { tablesByTask } from "./owners.ts";
import { Reader } from "./reader.ts";
import type { PhoneRow } from "./rows.ts";
import type { Lined, ListedCall, Table } from "./tables.ts";

/** Reads a log of the kernel's console, of any era, and whatever else of a system's consoles stands in it. */
export function readConsole(text: string, { kernel }: ReadOptions = {}): ReadDump {
  const notes = new Notes();
  const reader = new Reader(notes);
  reader.read(consoleLines(text));
  const { names, callees, addresses, stacks, eras } = reader;
  const tables = tablesByTask(reader.tables, names, callees, notes);
  for (const [task, table] of tables) checkCounts(task, table, names, notes);
  const threads = stacks.threads(reader.threads, addresses, names);
  const answerboxes = new Answerboxes(tables, callees, addresses);
  const tasks = [...names.tasks].map(([id, { name, line }]): CapturedTask => {
    const table = tables.get(id);
    const boxes = new Map(callees.get(id)?.map(({ slot, answerbox }) => [slot, answerbox]));
    return {
      id,
      name,
      phones: table === undefined ? [] : phonesOf(table, boxes, answerboxes),
      calls: table === undefined ? [] : [...table.calls.values()].map((call) => callOf(id, call)),
      threads: threads.get(id) ?? [],
      isPartial: table !== undefined && (table.isPartial || table.queue !== "answer"),
      line,
    };
  });
  const byId = tasks.toSorted((a, b) => a.id - b.id);
  const capture = { title: "kernel console", kernel: eras.kernel(kernel), tasks: byId };
  return { capture, notes: notes.toArray() };
}

/** By slot, as the console has them. A phone that does not tell its other end may have it in `tasks -a`. */
function phonesOf(table: Table, boxes: ReadonlyMap<number, bigint>, answerboxes: Answerboxes): CapturedPhone[] {
  const phoneOf = ({ row, line }: Lined<PhoneRow>): CapturedPhone => ({
    slot: row.slot,
    target: row.task ?? answerboxes.taskOf(row.answerbox ?? boxes.get(row.slot)),
    calls: row.calls,
    state: row.state,
    line,
  });
  return [...table.phones.values()].map(phoneOf).toSorted((a, b) => a.slot - b.slot);
}

function callOf(task: number, { row, queue, line }: ListedCall): CapturedCall {
  const { method, args, sender, flags, address, era, bits } = row;
  const isAnswer = queue === "answer";
  return {
    queue,
    // A return code may be negative, and has then all bits above.
    method: isAnswer && bits === 32 ? BigInt.asUintN(64, BigInt.asIntN(32, method)) : method,
    args,
    // Era A leaves it out where the list says it: answers come to who has called.
    sender: isAnswer && era === "A" ? task : sender,
    flags,
    address,
    line,
  };
}
