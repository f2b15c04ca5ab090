import { expect, test } from "vitest";
import { capturedKernels } from "#simulator";
import { kconsole } from "../kconsole.ts";

const ipc = (...rows: readonly string[]) =>
  ["[phone id] [calls] [state", ...rows.filter((row) => !row.startsWith("0x")), CALLS, ...lists(rows)].join("\n");
const CALLS = "[call id         ] [method] [arg1] [arg2] [arg3] [arg4] [arg5] [flags] [sender";
const lists = (rows: readonly string[]) => [
  " --- incomming calls ---",
  " --- dispatched calls ---",
  ...rows.filter((row) => row.startsWith("0x")),
  " --- incoming answers ---",
];

const call = (address: number, sender: string, flags = 0) =>
  `0xffff8000000000${address} 1025     3      0      0      0      0      ${flags}       ${sender}`;

const tasks = `kconsole> tasks
6        init:vfs       0     0xffff800000218000 0xffff80000009c330
7        init:fat       0     0xffff80000021c000 0xffff80000009c3b8
27       bdsh           0     0xffff80000026c000 0xffff80000009ce58
`;

/** The tasks that have rows, each with its phones and calls, and the notes with their lines as an editor counts them. */
function check(text: string, ...expected: readonly (string | RegExp)[]): void {
  const { capture, notes } = kconsole.read(text);
  const seen = capture.tasks
    .filter(({ phones, calls, threads }) => phones.length + calls.length + threads.length > 0)
    .map(({ id, phones, calls, threads }) => {
      const ends = phones.map(({ slot, target }) => `${slot}->${target ?? "?"}`);
      return [id, ...ends, ...calls.map(({ queue }) => queue), ...threads.map(({ name }) => name)].join(" ");
    });
  const said = notes.map(({ line, message }) => `${line + 1}: ${message}`);
  expect([...seen, ...said]).toEqual(
    expected.map((one) => (typeof one === "string" ? one : expect.stringMatching(one))),
  );
}

test("names end at the last bracket of the line", () => {
  const { capture } = kconsole.read(`ipc 6\n${ipc("0 0 connected to 9 (a (b) c: d)")}`);
  expect(capture.tasks.find(({ id }) => id === 9)?.name).toBe("a (b) c: d");
});

test("a table without a command is left out where several tasks fit", () => {
  check(
    `${tasks}${ipc("0 0 connected to 7 (init:fat)")}`,
    /^5: No command .*3 tasks fit it \(6, 7, 27\).*Write `ipc ID`/,
  );
});

test("it is read where one task alone has no table, and fits", () => {
  const others = `kconsole> ipc 6\n${ipc("0 0 connected to 7 (init:fat)")}\nkconsole> ipc 7\n${ipc()}\n`;
  check(
    `${tasks}${others}kconsole>\n${ipc("5 1 connected to 6 (init:vfs)")}`,
    "6 0->7",
    "27 5->6",
    /^19: No command .*read as that of task 27 \(bdsh\)/,
  );
});

test("it is not read where the one task that is left has no phone from which its calls came", () => {
  const others = `kconsole> ipc 6\n${ipc("0 0 connected to 7 (init:fat)")}\nkconsole> ipc 7\n${ipc()}\n`;
  check(
    `${tasks}${others}kconsole>\n${ipc(call(10, "6 (init:vfs)"))}`,
    "6 0->7",
    /^19: No command .*no task of this file fits it/,
  );
});

test("callees of tasks -a tell tables apart", () => {
  const more =
    "kconsole> tasks -a\n6 0 0 1 0:0xffff80000021c1a0 8:0xffff80000021c1a0\n7 0 0 1 3:0xffff8000002181a0\n27 0 0 1 1:0xffff8000002181a0\n";
  const table = ipc("0 0 connected to 7 (init:fat)", "8 2 connected to 7 (init:fat)");
  check(`${tasks}${more}kconsole>\n${table}`, "6 0->7 8->7", /^10: No command .*read as that of task 6/);
});

test("of two tables of a task the later one counts", () => {
  const first = `kconsole> ipc 6\n${ipc("0 0 connected to 7 (init:fat)", call(10, "27 (bdsh)"))}\n`;
  check(
    `${first}kconsole> ipc 6\n${ipc("1 0 connecting")}`,
    "6 1->?",
    /^9: The table of task 6 comes twice: in line 1 and here/,
  );
});

test("a call that is answered counts as an answer wherever it stands", () => {
  check(
    `kconsole> ipc 6\n${ipc("1 1 connected to 7 (init:fat)", call(10, "27 (bdsh)"), call(20, "6 (vfs)", 1))}`,
    "6 1->7 dispatched answer",
    /^8: This call is answered/,
  );
});

test("calls before any title, and a lost title before the answers", () => {
  check(`kconsole> ipc 6\n${call(10, "27 (bdsh)")}`, "6 incoming", /^2: No title says/);
  const rows = ["--- incoming calls ---", call(10, "27 (bdsh)"), "--- incoming answers ---"];
  check(`kconsole> ipc 6\n${rows.join("\n")}`, "6 incoming", /^4: The title of the dispatched calls is missing/);
});

test("more answers than calls on the phones cannot be", () => {
  check(
    `kconsole> ipc 6\n[phone id] [calls] [state\n1 0 connected to 7 (fat)\n--- incoming answers ---\n${call(10, "6 (vfs)", 1)}`,
    "6 1->7 answer",
    /^1: Task 6 \(vfs\) has an answer .* only 0 calls/,
  );
});

test("a pointer of a phone that is closed leads to its task, by a connected phone that tasks -a lists", () => {
  const more = "kconsole> tasks -a\n6 0 0 1 0:0xffff80000021c1a0 1:0xffff80000026c1a0 2:0xffff800000ffff00\n";
  const table = ipc(
    "0 0 connected to 7 (init:fat)",
    "1 0 slammed by 0xffff80000026c1a0",
    "2 0 hung up by 0xffff800000ffff00",
  );
  check(`${tasks}${more}kconsole> ipc 6\n${table}`, "6 0->7 1->27 2->?");
});

test("the kernel that the caller names is taken, and doubted where the format is another", () => {
  const named = (name: string) => ({ kernel: capturedKernels.find((kernel) => kernel.name === name) });
  const text = `kconsole> ipc 6\n${ipc("0 0 connected to 7 (init:fat)")}`;
  const of2016 = kconsole.read(text, named("helenos-2016"));
  expect([of2016.capture.kernel?.name, of2016.notes]).toEqual(["helenos-2016", []]);
  const of2026 = kconsole.read(text, named("helenos-2026"));
  expect(of2026.capture.kernel?.name).toBe("helenos-2026");
  expect(of2026.notes).toMatchObject([{ line: 1, severity: "warning" }]);
});

const deadlock = `Deadlock detected.
0x70a3fe10: 0x000123a4()
-- end of stack trace --
Fibril 0x7040a010 waits for primitive 0x00038f20.
Primitive 0x00038f20 is owned by fibril 0x7040b2c0.
Fibril 0x7040b2c0 waits for primitive 0x00038f60.
Primitive 0x00038f60 is owned by fibril 0x7040a010.
`;

test("the detector's fibrils wait for each other's locks, in the task whose taskdump has one of them", () => {
  check(`${tasks}${deadlock}`, /^5: Fibrils of one task are deadlocked .*taskdump -t/);
  const text = `${tasks}/ # taskdump -t 7\nFibril 0x7040b2c0:\n  0x1: 0x2 (fibril_mutex_lock+0x4)\n/ #\n${deadlock}`;
  check(text, "7 fibril 0x7040b2c0 fibril 0x7040a010");
  const [first, second] = kconsole.read(text).capture.tasks.find(({ id }) => id === 7)?.threads ?? [];
  expect(first?.waits).toMatchObject([{ kind: "lock", task: 7, thread: 2 }]);
  expect(second?.waits).toMatchObject([{ kind: "lock", task: 7, thread: 1 }]);
  expect(second?.stack.map((frame) => frame.text)).toEqual(["0x70a3fe10: 0x000123a4()"]);
});

test("a fibril that owns what it waits for may stand for a longer circle", () => {
  const own = deadlock.replace(
    "Primitive 0x00038f20 is owned by fibril 0x7040b2c0.",
    "Primitive 0x00038f20 is owned by fibril 0x7040a010.",
  );
  const alone = own.split("\n").slice(0, 5).join("\n");
  check(`taskdump -t 7\n${alone}`, "7 fibril 0x7040a010", /^6: This fibril waits for a lock that it owns .*2025/);
});

test("stacks without a command find their task by a thread that threads lists", () => {
  const threads = "kconsole> threads\n31       init:vfs       0xffff800000120000 Sleeping 0xffff800000218000 0\n";
  check(`${tasks}${threads}/ #\nThread 0xffff800000120000: PC = 0x1 (main). FP = 0x2\n`, "6 thread 31");
  check(`${tasks}/ #\nThread 0xffff800000120000: PC = 0x1 (main). FP = 0x2\n`, /^6: These are stacks of a task/);
});
