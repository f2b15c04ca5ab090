import type { Notes } from "../../notes.ts";
import type { Names } from "./names.ts";
import type { Table } from "./tables.ts";

/** Says where the numbers of a table do not fit each other (docs/kernels.md K3, K14). */
export function checkCounts(task: number, table: Table, names: Names, notes: Notes): void {
  const { phones, calls, active, isPartial, line } = table;
  let sum = 0;
  for (const { row } of phones.values()) {
    // A busy phone does not tell its calls.
    if (row.calls === undefined) return;
    sum += row.calls;
  }
  if (isPartial) return;
  if (active !== undefined && active.calls !== sum) {
    notes.warning(
      active.line,
      `The kernel counts ${active.calls} active calls, and the phones of ${names.text(task)} have ${sum} together. Either rows of phones are missing or damaged, or calls came and went while it printed: compare with a second \`ipc ${task}\`.`,
    );
  }
  let answers = 0;
  for (const { queue } of calls.values()) if (queue === "answer") answers++;
  if (answers > sum) {
    const [said, each] = answers === 1 ? ["an answer", "it counts"] : [`${answers} answers`, "each counts"];
    const who = names.text(task).replace(/^t/, "T");
    notes.warning(
      line,
      `${who} has ${said} that it has not taken, but its phones have only ${sum} calls, and ${each} on a phone. Either rows of phones are missing or damaged, or calls came and went while it printed: compare with a second \`ipc ${task}\`.`,
    );
  }
}
