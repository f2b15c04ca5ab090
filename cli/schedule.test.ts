import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { directoryWith, ktrace } from "./testing.ts";

const twoTasks = `const N = 1
task first { main { log "first" } }
task second { main { log "second" } }
`;

const logOf = async (directory: string, ...args: string[]) =>
  JSON.parse((await ktrace(directory, "run", "a.ktrace", "--json", ...args)).out).log;

const read = (directory: string, name: string) => JSON.parse(readFileSync(join(directory, name), "utf8"));

test("decisions are recorded, and followed", async () => {
  const directory = directoryWith({ "a.ktrace": twoTasks });
  expect(await logOf(directory, "--record", "plain.json")).toEqual(["first", "second"]);
  const plain = read(directory, "plain.json");
  expect(plain).toEqual({ version: 2, program: expect.any(String), decisions: [] });
  const other = { ...plain, decisions: [{ at: 0, kind: "step", task: 1 }] };
  writeFileSync(join(directory, "other.json"), JSON.stringify(other));
  expect(await logOf(directory, "--schedule", "other.json", "--record", "again.json")).toEqual(["second", "first"]);
  expect(read(directory, "again.json")).toEqual(other);
  expect(await logOf(directory, "--schedule", "fifo")).toEqual(["first", "second"]);
});

test("a schedule of another program, one that is impossible, one that is no schedule", async () => {
  const directory = directoryWith({ "a.ktrace": twoTasks, "text.json": "no" });
  await ktrace(directory, "run", "a.ktrace", "--record", "plain.json");
  const plain = read(directory, "plain.json");
  const impossible = { ...plain, decisions: [{ at: 1, kind: "timer", fibril: 0 }] };
  writeFileSync(join(directory, "impossible.json"), JSON.stringify(impossible));
  const errorOf = async (...args: string[]) => (await ktrace(directory, "run", "a.ktrace", "--schedule", ...args)).err;
  expect(await errorOf("impossible.json")).toContain("impossible.json: what it decides at step 1 is not possible");
  expect(await errorOf("text.json")).toContain("text.json: it is not JSON");
  writeFileSync(join(directory, "a.ktrace"), twoTasks.replace("{ log", "{ yield log"));
  expect(await errorOf("plain.json")).toContain("plain.json: it was recorded with another text of the scenario");
});

const race = `task first { main { log "1" yield log "2" } }
task second { main { choose { log "3" } or { log "4" } or { log "5" } } }
task third { main { repeat 3 { sleep 1ms log "6" } } }
`;

test.each(["random", "pct"])("%s: a seed is a run, and its recording is the same run", async (schedule) => {
  const directory = directoryWith({ "a.ktrace": race });
  const seen = new Set<string>();
  for (let seed = 0; seed < 12; seed++) {
    const chance = await logOf(directory, "--schedule", schedule, "--seed", `${seed}`, "--record", "run.json");
    expect(await logOf(directory, "--schedule", schedule, "--seed", `${seed}`)).toEqual(chance);
    expect(await logOf(directory, "--schedule", "run.json")).toEqual(chance);
    seen.add(chance.join());
  }
  expect(seen.size).toBeGreaterThan(3);
});

test("a recording that goes on after the end of the run", async () => {
  const directory = directoryWith({ "a.ktrace": twoTasks });
  await ktrace(directory, "run", "a.ktrace", "--record", "plain.json");
  const late = { ...read(directory, "plain.json"), decisions: [{ at: 50, kind: "step", task: 0 }] };
  writeFileSync(join(directory, "late.json"), JSON.stringify(late));
  const { code, err } = await ktrace(directory, "run", "a.ktrace", "--schedule", "late.json");
  expect(code).toBe(2);
  expect(err).toContain("late.json: what it decides at step 50 is not possible there");
});

test("the checks of a scenario are judged by single runs, and it is said so", async () => {
  const text = `const BAD = 1
task t { var x = 0 main { x = 1 if BAD { x = 5 } } }
check "small" { always t.x < 5 }
check "small, repaired" with BAD = 0 { always t.x < 5 eventually t.x == 1 }
check "some run" { reachable t.x == 1 reachable t.x == 7 }
check "stuck" { expect deadlock }
`;
  const { code, out } = await ktrace(directoryWith({ "a.ktrace": text }), "run", "a.ktrace");
  expect(code).toBe(1);
  expect(out.split("\n").slice(1)).toEqual([
    'check "small": refuted by this run',
    "  always `t.x < 5`: refuted at step 3, where t.x is 5 [a.ktrace:3]",
    'check "small, repaired": kept in a run with BAD = 0; others may differ',
    'check "some run": not decided by this run',
    "  reachable `t.x == 1`: shown at step 1 [a.ktrace:5]",
    "  reachable `t.x == 7`: not decided [a.ktrace:5]",
    'check "stuck": not decided by this run',
    "  expect deadlock: not decided [a.ktrace:6]",
    "",
  ]);
});

test("a check with constants of its own does not follow a recording, and says so", async () => {
  const text = `const BAD = 1
task t { var x = 0 main { x = 1 if BAD { x = 5 } } }
check "repaired" with BAD = 0 { always t.x < 5 }
`;
  const directory = directoryWith({ "a.ktrace": text });
  await ktrace(directory, "run", "a.ktrace", "--record", "run.json");
  const { out } = await ktrace(directory, "run", "a.ktrace", "--schedule", "run.json");
  expect(out).toContain(
    'check "repaired": kept in a run with BAD = 0 under fifo, because the recording is of other constants; others may differ',
  );
});

test("a run that reaches its limit leaves an `always` open, and a condition without a value is refuted and says so", async () => {
  const text = `limits { steps 20 }
task a { var x = 0 main { loop { x = x + 1 } } }
check "small" { always a.x < 100 }
check "divides" { always 1 / (2 - a.x) != 7 }
`;
  const { out } = await ktrace(directoryWith({ "a.ktrace": text }), "run", "a.ktrace");
  expect(out).toContain('check "small": not decided by this run');
  expect(out).toMatch(
    /always `.*`: refuted at step \d+ \(it has no value: it divides by zero, or an index is out of range\), where a.x is 2/,
  );
});
