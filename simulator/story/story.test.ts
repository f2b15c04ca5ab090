import { expect, test } from "vitest";
import { programOf } from "../../test/support/program-of.ts";
import { runProgram } from "../../test/support/run-file.ts";
import { Run } from "../run/run.ts";
import { explain, explaining, explainPresent } from "./explain.ts";
import { storyMarkdown, storyParagraph, storyText } from "./render.ts";

/** Runs a text; its story as plain text must contain these parts. The file is called `main`. */
async function check(text: string, ...lines: readonly string[]): Promise<string> {
  const run = runProgram(await programOf(text));
  const story = storyText(explain(run), ["main"]);
  for (const line of lines) expect(story).toContain(line);
  expect(story).not.toMatch(/undefined|NaN|\?/);
  return story;
}

test("two locks in both orders: who holds what, since when, and what closed the circle", async () => {
  const story = await check(
    `task t {
      mutex a
      mutex b
      main { lock a { yield lock b { } } }
      fibril other { lock b { yield lock a { } } }
    }`,
    "t (main) has been waiting since step 5 for the mutex b, which t (other) holds. [main:4, step 5]",
    "1. t (main) took the mutex a. [main:4, step 1]",
    "That closed the circle.",
  );
  expect(story).toMatch(/^Deadlock in t, closed at step \d+\n/);
  expect(story).toContain(
    "- Locks are taken in both orders: t (other) has the mutex b since step 3 and t (main) has the mutex a since step 1",
  );
  expect(story).not.toContain("Victims");
});

test("in short: the cause, else who waits for whom, but not of a crowd", async () => {
  const shortOf = async (text: string) => explain(runProgram(await programOf(text))).summary.map((part) => part.text);
  expect(await shortOf("task t { mutex m  main { lock m  lock m } }")).toEqual([
    "Deadlock in t, closed at step 2.",
    "t (main) takes the mutex m once more without having given it back, and waits for itself.",
  ]);
  expect((await shortOf(early("exchange parallel pool 1"))).join()).not.toContain("has been waiting");
  const ring = await shortOf(`protocol p { method GO = 1024 }
    task t x 9 serves p { phone next -> t[(self + 1) % 9]  main { call next.GO() }  mutex m  on GO { lock m { call next.GO() } answer } }`);
  expect(ring.at(-1)).toMatch(/^\d+ more fibrils wait in the same circle\.$/);
  expect(ring).toHaveLength(8);
});

test("a lock taken twice", () =>
  check("task t { mutex m  main { lock m  lock m } }", "for the mutex m, which it itself holds."));

test("an exchange of a serialize session while the fibril has one", () =>
  check(
    `protocol p { method GO = 1024 }
    task server serves p { on GO { answer } }
    task client { session s -> server exchange serialize  main { exchange s as ex { call s.GO() } } }`,
    "client (main) begins an exchange of the session s while it has one, and a serialize session has one at a time: it waits for itself.",
  ));

test("a session without a phone for an exchange, all of them being taken for good", () =>
  check(
    `limits { phones 2 }
    protocol p { method GO = 1024 }
    task server x 2 serves p { on GO { answer } }
    task client {
      session a -> server[0] exchange parallel
      session b -> server[1] exchange parallel
      main { call a.GO() }
    }`,
    "Both phones of client are taken, and nobody is left to free one for client (main).",
  ));

test("an exclusive lock and a shared one", () =>
  check(
    `task t {
      rwlock l
      rwlock k
      main { lock l write { yield lock k write { } } }
      fibril other { lock k read { yield lock l read { } } }
    }`,
    "t (main) took the rwlock l to write.",
    "t (other) took the rwlock k to read.",
  ));

test("an exchange that is held while the call asks back", async () => {
  const asksBack = (style: string) => `protocol p { method ASK = 1024  method LOG = 1025 }
    task client serves p {
      session s -> server exchange ${style}
      main { call s.ASK() }
      on ASK { call s.LOG()  answer }
      on LOG { answer }
    }
    task server serves p {
      phone client -> client
      on ASK { call client.ASK()  answer }
      on LOG { answer }
      on IPC_M_CONNECT_ME_TO { call client.ASK()  answer }
    }`;
  await check(
    asksBack("serialize"),
    "client (main) holds the one exchange of the session s while it waits for the answer to ASK(1024), and that answer needs client (serving ASK(1024) for server), which wants it.",
  );
  await check(
    asksBack("parallel"),
    "client (main) holds the mutex of its task's sessions while it waits for the answer to IPC_M_CONNECT_ME_TO(",
  );
});

test("a writer waits for each reader", () =>
  check(
    `task t {
      rwlock l
      main { lock l read  sleep 1s  lock l write }
      fibril other { lock l read  sleep 1s  lock l write }
    }`,
    "for the rwlock l, to write, which it itself and t (other) hold to read",
  ));

const early = (style: string) => `
  protocol p { method OPEN = 1024  method READ = 1025 (position) }
  task vfs serves p {
    session fat -> fat ${style}
    on OPEN {
      let ex = begin fat
      let m = send ex.OPEN()
      end ex
      wait m
      answer
    }
    on READ(position) { call fat.READ(position)  answer }
  }
  task fat serves p {
    phone vfs -> vfs
    on OPEN { call vfs.READ(512)  answer }
    on READ { answer }
  }
  task shell { phone vfs -> vfs  main { call vfs.OPEN() } }`;

test("an exchange ended early: the cause, and what would have helped", async () => {
  const story = await check(
    early("exchange parallel pool 1"),
    "vfs ended its exchange with fat before OPEN(1024), sent through it, was answered.",
    "[main:8, step 7]",
    "first wait for the answer to OPEN(1024), then end the exchange.",
    "With the exchange kept open and all else the same, OPEN(1024) is answered in step",
    "READ(1025) with 512, which is queued at fat behind OPEN(1024) on the connection of vfs phone",
  );
  expect(story).toContain("- vfs (serving OPEN(1024) for shell)");
  expect(story).toContain("This fibril is not in the circle, though its task is.");
  expect(story).toContain("Through vfs it waits for fat (serving OPEN(1024) for vfs).");
});

const twice = (first: number, second: number) => `
  protocol p { method OPEN = 1024 (flag)  method AGAIN = 1025 }
  task vfs serves p {
    session fat -> fat exchange parallel pool 1
    on OPEN { let ex = begin fat  let m = send ex.OPEN(${first})  end ex  wait m  answer }
    on AGAIN { call fat.OPEN(${second})  answer }
  }
  task fat serves p {
    phone vfs -> vfs
    on OPEN { call vfs.AGAIN()  answer }
    on AGAIN { answer }
  }
  task shell { phone vfs -> vfs  main { call vfs.OPEN(0) } }`;

test("two calls of one method: told apart by their arguments, else by which was first", async () => {
  await check(
    twice(1, 2),
    "before OPEN(1024) with 1, sent through it, was answered.",
    "OPEN(1024) with 2 went over it as well, and is queued behind OPEN(1024) with 1, whose answer depends on it.",
  );
  await check(
    twice(1, 1),
    "before OPEN(1024), sent through it, was answered.",
    "another OPEN(1024) went over it as well, and is queued behind the earlier OPEN(1024), whose answer depends on it.",
  );
});

test("with one phone for all exchanges, a later end is no help, and is not said to be", async () => {
  const story = await check(
    early("exchange serialize"),
    "would not have been enough: with the exchange kept open and all else the same, it gets stuck too.",
  );
  expect(story).not.toContain("What would have helped");
});

test("victims, through whom and of whom", () =>
  check(
    `protocol p { method GO = 1024 }
    task near serves p { mutex m  on GO { lock m  lock m  answer } }
    task far serves p { phone next -> near  on GO { call next.GO()  answer } }
    task client { phone next -> far  main { call next.GO() } }`,
    "Through far it waits for near (serving GO(1024) for far).",
  ));

test("a hang: what cannot come any more", async () => {
  const story = await check(
    `protocol p { method GO = 1024 }
    task server serves p { on GO { let more = receive IPC_M_DATA_WRITE  answer EOK to more  answer } }
    task client { phone server -> server  main { let m = send server.GO()  forget m } }`,
    "for IPC_M_DATA_WRITE(7) as the next call on the connection of client phone 2, which nobody is left to make.",
  );
  expect(story).toMatch(/^Hang: server waits for what nobody can bring any more, noticed at step \d+\n/);
});

test("a signal that only a call could bring, and a count that nobody gives", async () => {
  await check(
    `protocol p { method WAIT = 1024  method SIGNAL = 1025  method ASK = 1026 }
    task server {
      mutex m
      condvar c
      on WAIT { lock m { wait c with m } answer }
      on SIGNAL { broadcast c answer }
    }
    task asked { phone server -> server  mutex k  main { lock k { call server.WAIT() } }  on ASK { lock k { } answer } }
    task asker { phone server -> server  phone asked -> asked  main { sleep 1ms call asked.ASK() call server.SIGNAL() } }`,
    "for a signal of the condvar c, which only a later call on the connection of asker phone 2 could give.",
  );
  await check(
    "task t { semaphore s  main { down s } }",
    "step 1 for a unit of the semaphore s, which nobody is left to give.",
  );
});

test("a violation: who, what, where", () =>
  check(
    `protocol p { method GO = 1024 }
    task server serves p { on GO { answer EOK  answer EOK } }
    task client { phone server -> server  main { call server.GO() } }`,
    "Violation in server at step 6: the call GO(1024) from client was answered or forwarded already\n",
    "- server (serving GO(1024) for client): the call GO(1024) from client was answered or forwarded already. [main:2, step 6]",
  ));

test("nothing to tell", async () => {
  expect(await check('task t { main { log "x" } }')).toBe("Finished after 1 step: nothing is stuck\n");
  const program = await programOf("task t { main { loop { yield } } }");
  const run = runProgram(program);
  expect(storyParagraph(explain(run))).toBe("After 100000 steps nothing is stuck, and the run could go on.");
});

test("looking does not change the run", async () => {
  const run = runProgram(await programOf(early("exchange parallel pool 1")));
  const before = { step: run.step, state: run.machine.situation.slice(), ledger: run.machine.ledger.slice() };
  expect(explain(run)).toEqual(explain(run));
  expect({ step: run.step, state: run.machine.situation, ledger: run.machine.ledger }).toEqual(before);
  expect(run.hasNewFinding).toBe(true);
});

test("Markdown leaves names as they are", async () => {
  const run = runProgram(await programOf('task "a*b_c_" x 2 { mutex _m  main { lock _m  lock _m } }'));
  const story = storyMarkdown(explain(run), ["main.ktrace"]);
  expect(story).toContain("# Deadlock in a\\*b_c\\_[0], closed");
  expect(story).toContain("the mutex \\_m, which");
});

test("a long past is passed in pieces, and not at all where nobody wants to wait", async () => {
  const run = new Run(await programOf("task t { mutex m  main { lock m { for i in 0..3000 { yield } lock m { } } } }"));
  while (run.advance());
  const [finding] = run.stuck();
  if (finding === undefined) throw new Error("Nothing is stuck.");
  const outcome = { kind: finding.kind, finding };
  let pieces = 0;
  for (const work = explaining(run, outcome); !work.next().done; ) pieces++;
  expect(pieces).toBeGreaterThanOrEqual(Math.floor(run.step / 256));
  const story = explainPresent(run, outcome, "Its cause was not looked for.");
  expect(story.headline).toBe(explain(run).headline);
  expect(story.sections.map(({ title }) => title)).toEqual(["Who waits for whom", "The cause"]);
  expect(story.sections[1]?.sentences.map(({ text }) => text)).toEqual(["Its cause was not looked for."]);
});

test("of very many who could help a few are named", async () => {
  const story = await check(
    `protocol p { method ASK (a) }
    task client { phone s -> pool  main { for i in 0..12 { send s.ASK(i) } sleep 1s } }
    task pool serves p { workers 12  condvar c  mutex m  on ASK(a) { lock m { wait c with m } signal c answer } }`,
    "or others could give.",
  );
  expect(story.match(/.*could give\./)?.[0].match(/serving ASK/g)).toHaveLength(9);
});
