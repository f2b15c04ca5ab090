import { expect, test } from "vitest";
import { Run } from "#simulator";
import { programOf } from "../../test/support/program-of.ts";
import { stackOf } from "./groups.ts";

/** The rows of a task's stack at the end of a run, or after so many steps. */
async function rowsAt(text: string, task: string, steps = 1000): Promise<string[]> {
  const run = new Run(await programOf(text));
  run.goTo(steps);
  const system = run.system();
  const scene = { system, step: run.step, findings: [], top: undefined, handlerPlace: () => undefined };
  const id = system.tasks.find(({ name }) => name === task)?.id ?? 0;
  const rows = stackOf(scene, id).rows.slice();
  for (const { caller, call } of rows) if (caller !== undefined) expect(call).toBeUndefined();
  return rows.map(({ text }) => text);
}

const chain = (client: string) => `protocol p { method ASK (a) method PASS (a) }
task client { phone s -> proxy ${client} }
task proxy serves p { phone s -> server on ASK(a) { let rc, v = call s.PASS(a) answer rc } }
task server serves p { condvar c mutex m on PASS(a) { lock m { wait c with m } answer } }`;

test("below a call that is served come the callers, task by task, without the calls that they wait for", async () => {
  const rows = await rowsAt(chain("fn ask(a) { let rc = call s.ASK(a) return rc } main { let rc = ask(7) }"), "server");
  expect(rows.slice(1)).toEqual([
    "PASS(7) ← proxy · being handled",
    "called by",
    "proxy: ASK(7) ← client · being handled",
    "client: ask",
    "client: main",
  ]);
});

test("a caller that does not wait yet is one as long as it has the message", async () => {
  expect(await rowsAt(chain("main { let m = send s.ASK(7) sleep 1s let rc = wait m }"), "proxy")).toContain(
    "client: main",
  );
  expect(await rowsAt(chain("main { send s.ASK(7) sleep 1s }"), "proxy", 8)).not.toContain("client: main");
});

test("a circle of callers ends where it began", async () => {
  const rows = await rowsAt(
    `protocol p { method ASK method BACK }
task starter { phone b -> b main { call b.ASK() call b.BACK() } }
task a serves p { phone b -> b on ASK { let rc = call b.BACK() answer rc } }
task b serves p {
  phone a -> a
  var m: message
  on ASK { m = send a.ASK() answer }
  on BACK { if sender == 2 { let rc = wait m } answer }
}`,
    "b",
  );
  expect(rows.slice(1)).toEqual([
    "ASK → a · waiting, 6 steps",
    "BACK() ← a · being handled",
    "called by",
    "a: ASK() ← b · being handled",
  ]);
});

test("of calls within each other a caller has its rows once: what would stand there again is said to be above", async () => {
  const [depth, task] = [50, "workers 60 on ASK(n) { if n == 0 { sleep 100s } let rc = call s.ASK(n - 1) answer rc }"];
  const rows = await rowsAt(
    `protocol p { method ASK (n) }
task client { phone s -> a main { call s.ASK(${depth}) } }
task a serves p { phone s -> b ${task} }
task b serves p { phone s -> a ${task} }`,
    "a",
    7 * depth - 20,
  );
  expect(rows.length).toBeGreaterThan(4 * 20);
  expect(rows.length).toBeLessThan(9 * depth);
  const callers = rows.filter((text) => /^[ab]: |^client: /.test(text) && !text.endsWith("as above"));
  expect(new Set(callers).size).toBe(callers.length);
  const third = rows.findIndex((text) => text.startsWith("worker 2 "));
  expect(rows.slice(third + 2, third + 6)).toEqual([
    "ASK(46) ← b · being handled",
    "called by",
    "b: ASK(47) ← a · being handled",
    "a: ASK(48) ← b · being handled",
  ]);
});
