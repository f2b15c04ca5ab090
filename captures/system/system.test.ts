import { expect, test } from "vitest";
import { partsOf, waitLabel } from "#simulator";
import { findingsOf } from "../findings.ts";
import { Notes } from "../notes.ts";
import { captureIn } from "../testing.ts";
import { systemOf } from "./index.ts";
import type { Knowledge } from "./knowledge.ts";
import { pendingIn } from "./matching.ts";

/** Who waits for whom, a line each, then what is stuck: `~` where it is only possible. */
function picture({ system, notes }: ReturnType<typeof systemOf>): string {
  const { tasks, fibrils } = partsOf(system);
  const nameOf = (id: number) => `${tasks.get(fibrils.get(id)?.task ?? -1)?.name}.${fibrils.get(id)?.name}`;
  const waits = system.fibrils.flatMap(({ id, waits }) =>
    waits.map((wait) => {
      const mark = wait.certainty === "certain" ? "" : "~ ";
      return `${mark}${nameOf(id)} -> ${wait.releasers.map(nameOf).join(" | ")}: ${wait.kind} ${waitLabel(system, wait)}`;
    }),
  );
  const found = findingsOf(system).map(({ kind, certainty, cycle, victims }) => {
    const names = (ids: readonly number[]) => ids.map((id) => tasks.get(id)?.name).join(" ");
    return `${certainty} ${kind}: ${names(cycle)}${victims.length === 0 ? "" : `; victims ${names(victims)}`}`;
  });
  return [...waits, ...found, ...notes.map(({ line, message }) => `${line + 1}: ${message}`)].join("\n");
}

async function check(text: string, expected: string, kernel = " kernel helenos-2011", knowledge?: Knowledge) {
  const capture = await captureIn(`capture "c"${kernel} {${text}}`);
  expect(picture(systemOf(capture, knowledge))).toBe(expected.trim().replace(/^ +/gm, ""));
}

/** Protocols of the virtual file system, as far as the tests need them. */
const names: Readonly<Record<string, string>> = {
  "vfs 1025": "IN_READ",
  "vfs 1032": "IN_MOUNT",
  "fat 1025": "OUT_READ",
  "fat 1029": "OUT_MOUNT",
};

const files: Knowledge = {
  nameOf: (task, method) => names[`${task} ${method}`],
  mayLeadTo: (handled, made) => {
    if (handled.task !== "vfs" || made.task !== "fat") return undefined;
    return (handled.method === 1032) === (made.method === 1029);
  },
};

test("one call out and nothing to answer: certain", async () => {
  await check(
    `
    task 27 "bdsh" { phone 5 -> 6 calls 1 }
    task 6 "vfs" { phone 0 -> 2 calls 0  dispatched 1032 () from 27 }`,
    "bdsh.main -> vfs.connection of bdsh phone 5: answer method 1032",
  );
});

test("a circle of single calls is a deadlock; a call without its row is kept, and told", async () => {
  await check(
    `
    task 1 "a" { phone 1 -> 2 calls 1  dispatched 1024 () from 2 }
    task 2 "b" { phone 1 -> 1 calls 1  dispatched 1024 () from 1 }
    task 3 "c" { phone 1 -> 1 calls 1 }`,
    `
    ~ a.connection of b phone 1 -> b.connection of a phone 1: answer method 1024
    ~ b.connection of a phone 1 -> a.connection of b phone 1: answer method 1024
    ~ c.main -> a.not in the dump: answer a call
    possible deadlock: a b
    4: c has 1 call out to a, but a has none of c's. An answer may have come without being in the dump, or the dumps are of different moments: take them again, one right after the other.`,
  );
});

test("the slides: two tasks of the circle are not in the dump, and it may close there", async () => {
  await check(
    `
    task 27 "bdsh" { phone 5 -> 6 calls 1 }
    task 7 "fat" { }
    task 39 "file_bd" { }
    task 6 "vfs" {
      phone 8 -> 7 calls 2
      dispatched 1032 (37) from 27
      dispatched 1025 (3) from 39
    }`,
    `
    ~ vfs.connection of bdsh phone 5 -> fat.not in the dump: answer a call
    ~ vfs.connection of bdsh phone 5 -> fat.not in the dump: queued behind a call
    ~ vfs.connection of file_bd -> fat.not in the dump: answer a call
    ~ vfs.connection of file_bd -> fat.not in the dump: queued behind a call
    ~ fat.not in the dump -> file_bd.not in the dump: unseen not in the dump
    bdsh.main -> vfs.connection of bdsh phone 5: answer method 1032
    ~ file_bd.not in the dump -> vfs.connection of file_bd: answer method 1025
    possible deadlock: vfs fat file_bd; victims bdsh`,
  );
});

const mount = `
  task 27 "bdsh" { phone 5 -> 6 calls 1 }
  task 6 "vfs" {
    phone 8 -> 7 calls 2
    dispatched 1032 (37) from 27 at 1
    dispatched 1025 (3) from 39 at 2
  }
  task 7 "fat" {
    phone 3 -> 41 calls 1
    dispatched 1029 (12, 2) from 6 at 3
    dispatched 1025 (12) from 6 at 4
    dispatched 8 () from 39 flags 4 at 5
  }
  task 41 "mfs" { phone 2 -> 39 calls 1  dispatched 1030 (37) from 7 at 6 }
  task 39 "file_bd" { phone 2 -> 6 calls 2  dispatched 1026 () from 41 at 7 }`;

test("all dumps of the deadlock of 2011, by rows alone", async () => {
  await check(
    mount,
    `
    ~ vfs.connection of bdsh phone 5 -> fat.connection of vfs phone 8: answer method 1029
    ~ vfs.connection of bdsh phone 5 -> fat.connection of vfs phone 8: queued behind method 1025
    ~ vfs.connection of file_bd phone 2 -> fat.connection of vfs phone 8: answer method 1029
    ~ vfs.connection of file_bd phone 2 -> fat.connection of vfs phone 8: queued behind method 1025
    ~ fat.connection of vfs phone 8 -> mfs.connection of fat phone 3: answer method 1030
    bdsh.main -> vfs.connection of bdsh phone 5: answer method 1032
    ~ file_bd.connection of mfs phone 2 -> vfs.connection of file_bd phone 2: answer method 1025
    ~ file_bd.connection of mfs phone 2 -> fat.connection of vfs phone 8: queued behind method 8
    ~ mfs.connection of fat phone 3 -> file_bd.connection of mfs phone 2: answer method 1026
    possible deadlock: vfs fat mfs file_bd; victims bdsh`,
  );
});

test("all dumps of the deadlock of 2011, with what is known of the protocols", async () => {
  await check(
    mount,
    `
    ~ vfs.connection of bdsh phone 5 -> fat.connection of vfs phone 8: answer OUT_MOUNT(1029)
    ~ vfs.connection of file_bd phone 2 -> fat.connection of vfs phone 8: queued behind OUT_READ(1025)
    ~ fat.connection of vfs phone 8 -> mfs.connection of fat phone 3: answer method 1030
    bdsh.main -> vfs.connection of bdsh phone 5: answer IN_MOUNT(1032)
    ~ file_bd.connection of mfs phone 2 -> vfs.connection of file_bd phone 2: answer IN_READ(1025)
    ~ file_bd.connection of mfs phone 2 -> fat.connection of vfs phone 8: queued behind method 8
    ~ mfs.connection of fat phone 3 -> file_bd.connection of mfs phone 2: answer method 1026
    possible deadlock: vfs fat mfs file_bd; victims bdsh`,
    undefined,
    files,
  );
});

test("hints make it certain", async () => {
  await check(
    mount
      .replace("at 2", "at 2 thread 2 { serving 2 waits answer call 4 }")
      .replace("at 3", "at 3 thread 1 { serving 3 waits answer call 6 }")
      .replace("at 6", "at 6 thread 1 { serving 6 waits answer call 7 }")
      .replace("at 7", "at 7 thread 1 { serving 7 waits answer call 2 waits answer call 5 }"),
    `
    vfs.thread 2 -> fat.thread 1: queued behind method 1025
    ~ vfs.connection of bdsh phone 5 -> fat.thread 1: answer method 1029
    fat.thread 1 -> mfs.thread 1: answer method 1030
    bdsh.main -> vfs.connection of bdsh phone 5: answer method 1032
    file_bd.thread 1 -> vfs.thread 2: answer method 1025
    ~ file_bd.thread 1 -> fat.thread 1: queued behind method 8
    mfs.thread 1 -> file_bd.thread 1: answer method 1026
    certain deadlock: vfs fat mfs file_bd; victims bdsh`,
  );
});

test("threads that name each other, and a pool", async () => {
  await check(
    `
    task 10 { thread 11 { waits answer for 20 call 1 }  thread 12 { } }
    task 20 { incoming 3 () from 10 at 1  thread 21 { waits answer for 10:12 }  thread 22 { waits receive } }`,
    `
    process 10.thread 11 -> process 20.thread 21 | process 20.thread 22: answer method 3
    process 20.thread 21 -> process 10.thread 12: answer a call`,
    "",
  );
});

test("a call that nobody at its callee has is not certainly out, where threads are shown", async () => {
  await check(
    `
    task 10 { thread 11 { waits answer for 20 call 1 } }
    task 20 { thread 21 { waits answer for 10 call 2 } }`,
    `
    ~ process 10.thread 11 -> process 20.thread 21: answer a call
    ~ process 20.thread 21 -> process 10.thread 11: answer a call
    possible deadlock: process 10 process 20`,
    "",
  );
});

test("a task whose name is empty is called by its number", async () => {
  await check(
    `
    task 1 "" { phone 1 -> 2 calls 1 }
    task 2 "b" { phone 1 -> 2 calls 0  dispatched 1024 () from 1 }`,
    "task 1.main -> b.connection of task 1 phone 1: answer method 1024",
  );
});

test("what a caller's own dump speaks against is not certain", async () => {
  await check(
    `
    task 1 "a" { phone 1 -> 2 calls 0 }
    task 2 "b" { phone 1 -> 2 calls 0  dispatched 1024 () from 1 }`,
    `
    ~ a.main -> b.connection of a: answer method 1024
    3: a has 0 calls out to b, but b has 1 of a's. The dumps are of different moments: take them again, one right after the other.`,
  );
});

test("calls over a phone that was slammed, or does not tell its other end, are no misfit", async () => {
  for (const phone of ["-> 2 calls 1 slammed", "-> ? calls 1 slammed", "-> ? busy"]) {
    const { notes } = systemOf(
      await captureIn(`capture "c" kernel helenos-2011 {
        task 1 "a" { phone 1 ${phone} }
        task 2 "b" { phone 1 -> 2 calls 0  dispatched 1024 () from 1 }
      }`),
    );
    expect(notes).toEqual([]);
  }
});

test("nobody waits for the answer to a call that wants none", async () => {
  await check(
    `
    task 1 "a" { phone 1 -> 2 calls 1 hungup }
    task 2 "b" { phone 1 -> 2 calls 0  incoming 0 () from 1 flags 2 }`,
    "",
  );
});

test("an answer that is there is one to a task that is not in the dump; of several it is not known to which", async () => {
  await check(`task 1 "a" { phone 1 -> 2 calls 1  answer 0 () }`, "");
  await check(
    `task 1 "a" { phone 1 -> 2 calls 1  phone 3 -> 4 calls 1  answer 0 () }`,
    "~ a.main -> task 4.not in the dump: answer a call",
  );
});

test("a call that its callee does not have may be with somebody who is not in the dump", async () => {
  await check(
    `
    task 1 "a" { phone 1 -> 2 calls 1  dispatched 1024 () from 3 }
    task 2 "b" { phone 1 -> 2 calls 0 }
    task 3 "c" { }`,
    `
    ~ a.connection of c -> b.not in the dump: answer a call
    ~ b.not in the dump -> c.not in the dump: unseen not in the dump
    ~ c.not in the dump -> a.connection of c: answer method 1024
    possible deadlock: a b c
    2: a has 1 call out to b, but b has none of a's. An answer may have come without being in the dump, or the dumps are of different moments: take them again, one right after the other.`,
  );
});

test("a number of calls that cannot be is not taken at its word", async () => {
  const capture = await captureIn(`capture "c" kernel helenos-2011 { task 1 { phone 1 -> 2 calls 2000000000 } }`);
  const { system, notes } = systemOf(capture);
  expect(system.calls).toHaveLength(1000);
  expect(notes.map(({ message }) => message)).toEqual([expect.stringContaining("has 2000000000 calls out")]);
});

test("nor are very many such numbers", async () => {
  const phones = Array.from({ length: 300 }, (_, slot) => `phone ${slot} -> 2 calls 2000000000`).join("\n");
  const capture = await captureIn(`capture "c" kernel helenos-2011 { task 1 { ${phones} } }`);
  expect(pendingIn(capture.tasks, String, new Notes())).toHaveLength(200_000);
});

test("of very many things that do not fit together the first are told", async () => {
  const callers = Array.from({ length: 150 }, (_, number) => `task ${number + 2} { phone 1 -> 1 calls 1 }`);
  const hints = Array.from({ length: 50 }, (_, number) => `serving ${number}`);
  const capture = await captureIn(
    `capture "c" kernel helenos-2011 {\ntask 1 { phone 1 -> 2 calls 0 }\n${callers.join("\n")}\ntask 200 { thread 1 { ${hints.join(" ")} } }\n}`,
  );
  const { notes } = systemOf(capture);
  expect(notes).toHaveLength(101);
  expect(notes.at(0)).toMatchObject({ line: 2, message: expect.stringContaining("but task 1 has none of task 2's") });
  expect(notes.at(-1)).toMatchObject({
    severity: "warning",
    line: 152,
    message: expect.stringContaining("100 more remarks like these were left out"),
  });
});
