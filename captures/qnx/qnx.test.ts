import { expect, test } from "vitest";
import { openDump } from "../open.ts";
import { check } from "../others/testing.ts";
import { qnx } from "./index.ts";

test("a name may have blanks, and words that look like other columns", () => {
  check(qnx, " 5 1 a 10r b 10r REPLY 1", "task 5 a 10r b\n  thread 1, waits answer 1\ntask 1");
  check(qnx, " 5 1 READY 10r SEND 1", "task 5 READY\n  thread 1, waits send 1\ntask 1");
});

test("a process on another node is no local one of that number", () => {
  check(
    qnx,
    " 5 1 a 10r REPLY 7@far\n 5 2 a 10r SEND 7@far\n 5 3 a 10r REPLY 7@near\n 7 1 b 10r READY",
    `
task 5 a
  thread 1, waits answer 2147483648
  thread 2, waits send 2147483648
  thread 3, waits answer 2147483649
task 2147483648 7@far
task 2147483649 7@near
task 7 b
  thread 1
`,
  );
});

test("a thread of which it is not said who wakes it may still go on, and stops nobody for certain", () => {
  const { findings } = openDump(qnx, " 5 1 a 10r REPLY 6\n 6 1 b 10r CONDVAR (8061f2c)\n 6 2 b 10r MUTEX 8061f40");
  expect(findings.filter(({ certainty }) => certainty === "certain")).toEqual([]);
});

test.each([
  [" 6 2 b 10r RUNN@NG", "possible"],
  [" 6@ 2 b 10r RUNNING", "possible"],
  [" 8 2 c 10r RUNN@NG", "certain"],
  ["# exit", "certain"],
  [" 6 2 b 10r RUNNING", undefined],
])("a process may have the thread whose row could not be read: %s", (line, certainty) => {
  const { findings } = openDump(qnx, ` 5 1 a 10r SEND 6\n 6 1 b 10r SEND 5\n${line}`);
  expect(findings[0]?.certainty).toBe(certainty);
});

test("where the peer is cut off, that is told", () => {
  check(
    qnx,
    " 5 1 a 10r REPLY",
    `
task 5 a
  thread 1, waits answer ?
warning in line 1: Thread 1 of process 5 is REPLY-blocked, but which process it waits for is not there: "". A process id was expected. Make the window wider, or write \`pidin\`'s output to a file.
`,
  );
});

test("of a thread that is there twice the last row counts", () => {
  check(
    qnx,
    " 5 1 a 10r REPLY 1\n 5 1 a 10r READY",
    `
task 5 a
  thread 1
task 1
warning in line 2: Thread 1 of process 5 is here a second time; it is in line 1, too. This line is taken, as the newer one. If the dump is of several moments, open each alone.
`,
  );
});

test("a row of another format of pidin is told of", () => {
  check(
    qnx,
    "  8200   1 qconn   644K  6321K",
    'error in line 1: This is no row of `pidin`: "8200   1 qconn   644K  6321K". It was left out. A row has the columns pid, tid, name, prio, STATE and Blocked, as `pidin` prints them without options.',
  );
});
