import { expect, test } from "vitest";
import { openDump } from "../open.ts";
import { check } from "../others/testing.ts";
import { binder } from "./index.ts";

test("a thread waits for the newest call of its stack alone, and not while it works for somebody inside that call", () => {
  check(
    binder,
    `
binder transactions:
proc 10
context binder
  thread 11: l 12 need_return 0 tr 0
    incoming transaction 3: 0000000000000000 from 20:21 to 10:11 code 1 flags 10 pri 120 r1 node 1 size 8:0 data 0
    outgoing transaction 2: 0000000000000000 from 10:11 to 20:21 code 1 flags 10 pri 120 r1
    incoming transaction 1: 0000000000000000 from 20:22 to 10:11 code 1 flags 10 pri 120 r1 node 1 size 8:0 data 0
`,
    `
task 10
  call 3 dispatched from 20 method 1 flags 0x10
  call 1 dispatched from 20 method 1 flags 0x10
  thread 11, serves 3 1
task 20
warning in line 7: Transaction 2 went to process 20, which is not in this dump, so what that process waits for is not known. Add its file \`proc/20\` from the same directory, or take \`state\`, which has all processes.
`,
  );
});

test("where the newest transaction of a stack is damaged, nothing is said of what the thread waits for", () => {
  check(
    binder,
    `
proc 10
context binder
  thread 11: l 12 need_return 0 tr 0
    inc@ming transaction 3: 0000000000000000 from 0:0 to 10:11 code 1 flags 10 pri 120 r1
    outgoing transaction 2: 0000000000000000 from 10:11 to 0:0 code 1 flags 10 pri 120 r1
`,
    `
task 10
  thread 11
error in line 5: This is no line of a binder dump: "inc@ming transaction 3: 0000000000000000 from 0:0 to 10:11 c…". It was left out. A process begins with \`proc 12\`, a thread with \`  thread 12: l 00\`, a transaction with \`    outgoing transaction 12:\`. If the line is damaged, copy the dump once more.
`,
  );
});

test("a thread that takes no calls does not look as if it could take what is queued", () => {
  const dump = (queue: string) => `
proc 10
context binder
  thread 10: l 00 need_return 0 tr 0
  thread 11: l 12 need_return 0 tr 0
  thread 12: l 14 need_return 0 tr 0
${queue}`;
  check(binder, dump(""), "task 10\n  thread 10\n  thread 11\n  thread 12");
  check(
    binder,
    dump(
      "  pending transaction 3: 0000000000000000 from 20:21 to 10:0 code 1 flags 10 pri 120 r1 node 1 size 8:0 data 0",
    ),
    "task 10\n  call 3 incoming from 20 method 1 flags 0x10\n  thread 11\ntask 20",
  );
});

test("a transaction that its callee does not have is told of, and is no row there", () => {
  check(
    binder,
    `
proc 10
context binder
  thread 11: l 12 need_return false
    outgoing transaction 2: from 10:11 to 20 code 1 flags 10 elapsed 5ms node 3 size 0:0
proc 20
context binder
  thread 21: l 12 need_return false
`,
    `
task 10
  thread 11, waits answer 20 call 2
task 20
  thread 21
warning in line 5: Transaction 2 went to process 20, but no thread and no queue of it has it, so it may be answered. Lines are missing, or the dump is of several moments: take it once more.`,
  );
});

test("nobody waits for a one-way transaction, and not for the dead", () => {
  check(
    binder,
    `
proc 10
context binder
  thread 11: l 12 need_return 0 tr 0
    outgoing transaction 2: 0000000000000000 from 10:11 to 20:0 code 1 flags 11 pri 120 r0
  thread 12: l 12 need_return 0 tr 0
    outgoing transaction 3: 0000000000000000 from 10:12 to 0:0 code 1 flags 10 pri 120 r1
proc 20
context binder
`,
    `
task 10
  thread 11
  thread 12, waits answer ? call 3
task 20
`,
  );
});

test("a pointer may be withheld or missing, the time may stand before the flags, and a context on its process's line", () => {
  for (const middle of ["(____ptrval____) ", "0000000000000000 ", "00000000deadbeef ", "ffffffc012345678 ", ""]) {
    check(
      binder,
      `
proc 10: context hwbinder
  thread 11: l 12 need_return 0 tr 0
    outgoing transaction 2: ${middle}from 10:11 to 20:21 code ff elapsed 3ms flags 10 pri 120 r1
proc 20 context hwbinder
  thread 21: l 12 need_return 0 tr 0
    incoming transaction 2: ${middle}from 10:11 to 20:21 code ff elapsed 3ms flags 10 pri 120 r1 buffer free
`,
      `
task 10
  thread 11, waits answer 20:21 call 2
task 20
  call 2 dispatched from 10 method 255 flags 0x10
  thread 21, serves 2
`,
    );
  }
});

test("a process that is there twice is one of two moments, if its context is the same", () => {
  const twice = (context: string) => `
proc 10
context binder
  thread 11: l 12 need_return 0 tr 0
proc 10
context ${context}
  thread 11: l 12 need_return 0 tr 0
`;
  check(binder, twice("vndbinder"), "task 10\n  thread 11");
  check(
    binder,
    twice("binder"),
    `
task 10
  thread 11
warning in line 6: Process 10 is in context binder a second time; the first is in line 2. Both are taken together. If they are dumps of two moments, open each alone.
`,
  );
});

test("of two whole dumps in one text the last is read, and several files of one process each are one dump", () => {
  const dump = (title: string, process: number) => `
binder ${title}:
proc ${process}
context binder
  thread ${process + 1}: l 12 need_return 0 tr 0`;
  check(binder, dump("proc state", 10) + dump("proc state", 20), "task 10\n  thread 11\ntask 20\n  thread 21");
  check(
    binder,
    dump("transactions", 10) + dump("state", 20),
    `
task 20
  thread 21
warning in line 6: Another dump of all processes begins here, of another moment than the one before it. Only this one is shown. To see the other, open it alone.
`,
  );
});

test("whoever reads a dump that was pasted without its headings learns what is missing", () => {
  check(
    binder,
    "    incoming transaction 5560: from 700:711 to 1234 code 9 flags 10 elapsed 13ms node 61 size 120:8",
    `
task 1234
  call 5560 dispatched from 700 method 9 flags 0x10
task 700
warning in line 1: Transaction 5560 does not say which thread it belongs to, and there is no line of a thread before it that could be read. So who waits for it, or works on it, is not known. Copy the dump from its \`proc\` line on.
`,
  );
});

const fullPools = (title: string, between = "") => `
binder ${title}:
proc 10
context binder
  thread 11: l 12 need_return 0 tr 0
    outgoing transaction 2: 0000000000000000 from 10:11 to 20:0 code 1 flags 10 pri 120 r1
${between}  pending transaction 3: 0000000000000000 from 20:21 to 10:0 code 1 flags 10 pri 120 r1 node 1 size 8:0 data 0
proc 20
context binder
  thread 21: l 12 need_return 0 tr 0
    outgoing transaction 3: 0000000000000000 from 20:21 to 10:0 code 1 flags 10 pri 120 r1
  pending transaction 2: 0000000000000000 from 10:11 to 20:0 code 1 flags 10 pri 120 r1 node 1 size 8:0 data 0
`;

test.each([
  ["state", "", "certain", []],
  ["proc state", "", "certain", []],
  ["transactions", "", "possible", ["whether that has a thread left"]],
  ["transaction", "", "possible", ["whether that has a thread left"]],
  ["state", "  thre@d 12: l 12 need_return 0 tr 0\n", "possible", ["no line of a binder dump", "whether that has"]],
  ["state", "  thread 12: l 12 need_return 0 tr 0\n", undefined, []],
])("that a pool is exhausted is certain where all its threads are shown: %s%s", (title, between, certainty, told) => {
  const { findings, notes } = openDump(binder, fullPools(title, between));
  expect(findings[0]?.certainty).toBe(certainty);
  expect(notes.map(({ message }) => message)).toEqual(told.map((text) => expect.stringContaining(text)));
});

test("of very many remarks the first are kept", () => {
  const { notes } = binder.read("nonsense\n".repeat(100_000));
  expect(notes).toHaveLength(101);
  expect(notes.at(-1)).toEqual({
    severity: "error",
    line: 99_999,
    message:
      "99900 more remarks like these were left out. Look at the first ones: the others often have the same reason.",
  });
});
