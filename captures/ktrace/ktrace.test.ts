import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { formatOf, type OpenedDump } from "../open.ts";
import { anyCapture, captureIn, withoutLines } from "../testing.ts";
import { openMoments } from "../traces/opened.ts";
import { loadCaptures } from "./load.ts";
import { writeCapture } from "./write.ts";

async function openedIn(text: string): Promise<OpenedDump> {
  const { captures } = await loadCaptures("file:///c.ktrace", text, async () => undefined);
  return captures[0]();
}

test("a capture that is written and read is the same", { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(anyCapture, async (capture) => {
      const read = await captureIn(writeCapture(capture));
      expect(withoutLines(read)).toEqual(withoutLines(capture));
    }),
  );
});

const folders = ["dumps", "traces"].map((name) => new URL(`../../test/data/${name}/`, import.meta.url));
const dumps = folders.flatMap((folder) => readdirSync(folder).map((name) => [name, new URL(name, folder)] as const));

test.each(dumps)("what is only possible in %s is no more in the capture that is written of it", async (_, url) => {
  const text = readFileSync(url, "utf8");
  const moments = openMoments(formatOf(text) ?? expect.fail(), text);
  const { capture, findings } = moments.at(moments.last);
  const again = await openedIn(writeCapture(capture));
  const found = ({ certainty, cycle, victims }: (typeof findings)[number]) => ({ certainty, cycle, victims });
  expect(again.findings.map(found)).toEqual(findings.map(found));
});

test("rows know their lines, and words beyond numbers stay exact", async () => {
  const { tasks } = await captureIn(`capture "c" kernel helenos-2011 {
  task 6 "init:vfs" {
    phone 8 -> 7 calls 2
    dispatched 1032 (18446744073709551615) from 27 flags 4 at 0xffff800000d77800
  }
}`);
  expect(tasks[0]).toMatchObject({
    line: 1,
    phones: [{ slot: 8, target: 7, calls: 2, state: "connected", line: 2 }],
    calls: [{ method: 1032n, args: [2n ** 64n - 1n], sender: 27, flags: 4, address: 0xffff800000d77800n, line: 3 }],
  });
});

const server = `capture "c" kernel helenos-2011 {
  task 6 "init:mine" { dispatched 1050 () from 27  dispatched 1025 () from 27 }
  task 7 "init:fat" { dispatched 1029 () from 27  dispatched 1060 () from 27 }
  task 8 "other" { dispatched 1050 () from 27 }
}`;

test("protocols of the text name the methods of a task by its name, or by what it is known to speak", async () => {
  const text = `protocol Mine { method FORMAT = 1050 }\nprotocol vfs_out { method SPECIAL = 1060 }\n${server}`;
  const { system } = await openedIn(text);
  expect(system.calls.map(({ method, methodName }) => `${method} ${methodName}`)).toEqual([
    "1050 FORMAT",
    "1025 undefined",
    "1029 VFS_OUT_MOUNT",
    "1060 SPECIAL",
    "1050 undefined",
  ]);
});

test("a hint of a call that is not there is told", async () => {
  const text = `capture "c" kernel helenos-2011 {
  task 6 "a" {
    dispatched 1050 () from 27 at 1
    thread 1 { serving 0x11
      waits answer call 0x12
    }
  }
}`;
  const { notes } = await openedIn(text);
  expect(notes).toMatchObject([
    { line: 3, message: expect.stringContaining("Thread 1 serves a call at 0x11, but no row has this address") },
    { line: 4, message: expect.stringContaining("Thread 1 waits for the answer to a call at 0x12") },
  ]);
});

test("a hint of another task's call, or of an address that two calls have, says nothing, and is told", async () => {
  const text = `capture "c" kernel helenos-2011 {
  task 6 "a" { phone 1 -> 7 calls 1  dispatched 1050 () from 7 at 1  thread 1 { serving 2 waits answer call 3 } }
  task 7 "b" { phone 1 -> 6 calls 1  dispatched 1050 () from 6 at 2  dispatched 1050 () from 8 at 3 }
  task 8 "c" { phone 1 -> 7 calls 1  dispatched 1050 () from 27 at 3 }
}`;
  const { notes, findings } = await openedIn(text);
  expect(notes.map(({ message }) => message)).toEqual([
    "Thread 1 serves a call at 0x2, but that call is at another task: write the address of one of its own.",
    "Thread 1 waits for the answer to a call at 0x3, but 2 rows have this address: give each an address of its own.",
  ]);
  expect(findings.map(({ certainty }) => certainty)).not.toContain("certain");
});
