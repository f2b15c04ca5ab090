import { expect, test } from "vitest";
import { storyMarkdown } from "#simulator";
import { findingsOf } from "./findings.ts";
import { reportOf } from "./report.ts";
import { systemOf } from "./system/index.ts";
import { captureIn } from "./testing.ts";

async function check(text: string, expected: string): Promise<void> {
  const capture = await captureIn(text);
  const { system, notes } = systemOf(capture);
  const story = storyMarkdown(reportOf({ capture, system, findings: findingsOf(system), notes }), ["dump"]);
  expect(story.trim()).toBe(expected.trim());
}

test("two of the four tasks' dumps: what is known, what is not, and what would tell", async () => {
  await check(
    `capture "slides" kernel helenos-2011 {
  task 7 "init:fat" { }
  task 27 "bdsh" { phone 5 -> 6 calls 1 }
  task 39 "file_bd" { }
  task 6 "init:vfs" {
    phone 8 -> 7 calls 2
    dispatched 1032 (37) from 27
    dispatched 1025 (3) from 39
  }
}`,
    `
# Suspected deadlock among init:vfs, init:fat and file_bd, if the circle closes where the dump shows nothing

## Who waits for whom

1. init:vfs (serving method 1025 for file_bd) waits perhaps for the answer to a call to init:fat or for the answer to a call to init:fat behind the first (init:vfs handles 2 calls and has 2 out, and the dump does not say which led to which). [dump:8]
2. init:fat (not in the dump) waits perhaps for something that leads to file_bd (neither init:fat nor file_bd is in the dump). [dump:2]
3. file_bd (not in the dump) waits perhaps for the answer to method 1025 with 3, which init:vfs is handling (what else it does is not in the dump). [dump:4]

## Victims

- init:vfs (serving method 1032 for bdsh) waits perhaps for the answer to a call to init:fat or for the answer to a call to init:fat behind the first (init:vfs handles 2 calls and has 2 out, and the dump does not say which led to which). This fibril is not in the circle, though its task is. [dump:7]
- bdsh (main) waits for the answer to method 1032 with 37, which init:vfs is handling (bdsh serves nobody and has one call out). Through init:vfs it waits for init:fat (not in the dump). [dump:3]

## What would settle it

- What init:fat and file_bd wait for is not known, as their states are not in the dump. Missing: the output of “ipc 7” and “ipc 39”. [dump:2]
- Which of the calls at init:vfs waits for which of its own the dump does not say. “taskdump -t 6” shows the stacks of its fibrils (since 2014-07-12). Who knows it from elsewhere can write it into the capture: thread N { serving CALL waits answer call CALL }. [dump:5]`,
  );
});

test("a call over a phone of which the other end is not known", async () => {
  await check(
    `capture "old" kernel helenos-2011 { task 27 "bdsh" { phone 5 -> ? calls 1 } }`,
    `# Nobody waits for anybody, as far as the dump shows

## What would settle it

- Who has the calls over phone 5 of bdsh is not known, as the other end is not in the dump. The output of “tasks -a” tells it. [dump:1]`,
  );
});

test("of a circle of very many the headline names the first, as many as a reader takes in", async () => {
  const tasks = Array.from({ length: 20 }, (_, task) => {
    const [next, before] = [(task + 1) % 20, (task + 19) % 20];
    return `task ${task} "t${task}" {
      phone 1 -> ${next} calls 1
      dispatched 1050 () from ${before} at ${task + 1}
      thread 1 { serving ${task + 1} waits answer call ${next + 1} }
    }`;
  });
  const capture = await captureIn(`capture "c" kernel helenos-2011 {\n${tasks.join("\n")}\n}`);
  const { system, notes } = systemOf(capture);
  const { headline } = reportOf({ capture, system, findings: findingsOf(system), notes });
  expect(headline).toBe("Deadlock among t0, t1, t2, t3, t4, t5, t6, t7 and others");
});
