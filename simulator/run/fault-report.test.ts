import { expect, test } from "vitest";
import { programOf } from "../../test/support/program-of.ts";
import { runProgram } from "../../test/support/run-file.ts";

/** The message of the fault that a task with these members stops with. */
async function check(members: string, message: string): Promise<void> {
  const outcome = runProgram(await programOf(`task t { ${members} }`)).outcome();
  expect("fault" in outcome ? outcome.fault.message : outcome.kind).toBe(message);
}

test("ended with locks held: which", async () => {
  await check("mutex free  mutex m  main { lock m }", "it ended while it held m");
  await check("rwlock r  main { lock r read  lock r read }", "it ended while it held r");
  await check("mutex m[2]  rwlock r  main { lock r write  lock m[1] }", "it ended while it held m[1] and r");
});

test("a mutex that is not held: by what it was given back", async () => {
  await check("mutex m  main { unlock m }", "it unlocks m, which it does not hold");
  await check("mutex m  condvar c  main { wait c with m }", "it waits with m, which it does not hold");
});
