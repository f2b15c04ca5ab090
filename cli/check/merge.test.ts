import { execFile } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { expect, test } from "vitest";
import { directoryWith, ktrace } from "../testing.ts";

const root = join(import.meta.dirname, "../..");
const validate = new Ajv({ allErrors: true }).compile(
  JSON.parse(readFileSync(join(root, "docs/schemas/ktrace-check.schema.json"), "utf8")),
);

const counting = `task a { var x = 0 main { repeat 40 { x = x + 1 } } }
task b { var y = 0 main { repeat 40 { y = y + 1 } } }
check "at most forty" { always a.x <= 40 && b.y <= 40 }
check "forty of both" { reachable a.x == 40 && b.y == 40 }
check "never forty of both" { always a.x + b.y < 80 }
`;

/** A shard in a process of its own, as on another machine; what it writes. */
const shard = (directory: string, index: number, ...args: string[]): Promise<string> =>
  new Promise((resolve) => {
    const command = [
      join(root, "cli/main-node.ts"),
      "check",
      "it.ktrace",
      "--shard",
      `${index}/4`,
      "--json",
      "--no-reduction",
      ...args,
    ];
    execFile(process.execPath, command, { cwd: directory }, (_, out) => resolve(out));
  });

async function merged(directory: string, ...args: string[]) {
  const { code, out, err } = await ktrace(directory, "check", "--merge", ...args, "--json");
  expect(err).toBe("");
  const result = JSON.parse(out);
  validate(result);
  expect(validate.errors).toBe(null);
  return { code, checks: result.checks };
}

test("four shards as four processes; one that is lost is named", async () => {
  const directory = directoryWith({ "it.ktrace": counting });
  const outs = await Promise.all([1, 2, 3, 4].map((index) => shard(directory, index)));
  for (const [index, out] of outs.entries()) {
    writeFileSync(join(directory, `${index + 1}.json`), out);
    validate(JSON.parse(out));
    expect(validate.errors).toBe(null);
  }
  const files = ["1.json", "2.json", "3.json", "4.json"];
  const whole = await merged(directory, ...files);
  const said = ({ checks }: typeof whole) => checks.map(({ verdict }: { verdict: string }) => verdict);
  expect([whole.code, ...said(whole)]).toEqual([1, "holds", "holds", "refuted"]);
  const one = JSON.parse((await ktrace(directory, "check", "it.ktrace", "--json", "--no-reduction")).out).checks[0];
  expect(Math.abs(whole.checks[0].shards.distinct - one.states)).toBeLessThan(0.06 * one.states);
  expect((await merged(directory, ...files, "2.json")).checks[0].states).toBe(whole.checks[0].states);
  const lost = await merged(directory, "1.json", "2.json", "4.json");
  expect(said(lost)).toEqual(["inconclusive", "holds", "refuted"]);
  expect(lost.checks[0]).toMatchObject({
    inconclusive: { text: "There is no result of shard 3." },
    shards: { of: 4, lost: [3] },
  });
  const { code, out } = await ktrace(directory, "check", "--merge", ...files);
  expect(code).toBe(1);
  expect(out).toMatch(
    /^it.ktrace:3: check "at most forty": holds \([\d,]+ states in 4 shards, \d+\.\d s at most\)\n {2}Of [\d,]+ states that were dealt out about \d+ % /,
  );
});

test("where hardly anything was dealt out, nothing is said of what was looked at twice", async () => {
  const directory = directoryWith({
    "it.ktrace": `task t { var x = 0 main { x = 1 } } check "comes" { eventually t.x == 2 }`,
  });
  const { out } = await ktrace(directory, "check", "it.ktrace", "--shard", "1/1", "--json");
  writeFileSync(join(directory, "1.json"), out);
  const merged = await ktrace(directory, "check", "--merge", "1.json");
  expect(merged.out).toContain("refuted (");
  expect(merged.out).not.toContain("dealt out");
});

test("a shard whose part has nothing wrong in it is good; one that has not come to its end is not", async () => {
  const directory = directoryWith({ "it.ktrace": counting });
  const how = ["check", "it.ktrace", "--check", "at most forty", "--no-reduction"];
  const { code, out } = await ktrace(directory, ...how, "--shard", "2/2");
  expect(code).toBe(0);
  expect(out).toContain("This is shard 2 of 2: nothing was found in its part of all schedules.");
  const bounded = await ktrace(
    directory,
    ...how,
    "--shard",
    "1/2",
    "--max-states",
    "500",
    "--save",
    "1.search",
    "--json",
  );
  expect(bounded.code).toBe(3);
  const second = await ktrace(directory, ...how, "--shard", "2/2", "--json");
  writeFileSync(join(directory, "1.json"), bounded.out);
  writeFileSync(join(directory, "2.json"), second.out);
  const unfinished = await merged(directory, "1.json", "2.json");
  expect(unfinished.code).toBe(3);
  expect(unfinished.checks[0].inconclusive.text).toMatch(
    /^Shard 1 has not come to its end: The search has kept as many/,
  );
  const resumed = await ktrace(directory, "check", "--resume", "1.search", "--json");
  writeFileSync(join(directory, "1-resumed.json"), resumed.out);
  expect(await merged(directory, "1.json", "1-resumed.json", "2.json")).toMatchObject({
    code: 0,
    checks: [{ verdict: "holds" }],
  });
});

const circles = `const FIRST = 0
protocol p { method ASK }
task a serves p { phone b -> b main { call b.ASK() } on ASK { call b.ASK() answer } }
task b serves p { phone a -> a on ASK { call a.ASK() answer } }
task t { var x = 0 mutex m main { choose { x = 1 } or { yield } lock m lock m } fibril f { if FIRST == 1 { lock m lock m } } }
check "nothing is stuck" { forbid deadlock }
check "x stays 0" { always t.x == 0 }
`;

/** What is said, without what depends on how the search was done, in an order of its own. */
const findingsIn = (out: string): string[] =>
  out
    .split("\n")
    .filter((line) => /has been waiting|takes the mutex|is to hold always/.test(line))
    .toSorted();

test("what shards have found is told as by one search, and recorded", async () => {
  const directory = directoryWith({ "it.ktrace": circles });
  const how = ["it.ktrace", "--all", "--no-reduction", "-D", "FIRST=1"];
  const files = ["1.json", "2.json", "3.json"];
  for (const [index, file] of files.entries()) {
    const { out } = await ktrace(directory, "check", ...how, "--shard", `${index + 1}/3`, "--json");
    writeFileSync(join(directory, file), out);
  }
  const whole = await ktrace(directory, "check", ...how);
  const joined = await ktrace(directory, "check", "--merge", ...files, "--record", "found");
  expect([joined.code, joined.err]).toEqual([1, ""]);
  expect(findingsIn(whole.out).length).toBeGreaterThan(6);
  expect(findingsIn(joined.out)).toEqual(findingsIn(whole.out));
  const [, command] = /`ktrace (run it.ktrace -D FIRST=1 --schedule found\S+)` shows it/.exec(joined.out) ?? [];
  expect((await ktrace(directory, ...(command?.split(" ") ?? []))).out).toContain("Deadlock ");
  const { runs } = JSON.parse((await ktrace(directory, "check", "--merge", ...files, "--sarif")).out);
  expect(runs[0].results.map(({ ruleId }: { ruleId: string }) => ruleId)).toContain("always");
  const { out } = await ktrace(directory, "check", "--merge", ...files, "--junit");
  expect(out).toContain('<testcase name="x stays 0" classname="it.ktrace"');
});

test("the scenario of the shards has to be there as it was", async () => {
  const directory = directoryWith({ "it.ktrace": circles });
  const { out } = await ktrace(directory, "check", "it.ktrace", "--shard", "1/1", "--json");
  writeFileSync(join(directory, "1.json"), out);
  const wrong = async () => {
    const result = await ktrace(directory, "check", "--merge", "1.json");
    expect(result).toMatchObject({ code: 2, out: "" });
    return result.err;
  };
  const strange = JSON.parse(out);
  strange.checks[0].shard.answers.clauses[0].found.codes.fill(1000);
  writeFileSync(join(directory, "1.json"), JSON.stringify(strange));
  expect(await wrong()).toContain("a schedule that no run can follow");
  writeFileSync(join(directory, "1.json"), out);
  writeFileSync(join(directory, "it.ktrace"), circles.replace("lock m lock m", "lock m"));
  expect(await wrong()).toContain('check "nothing is stuck": the scenario is not that of its shards');
  rmSync(join(directory, "it.ktrace"));
  expect(await wrong()).toMatch(/^it.ktrace: there is no such file\n--merge follows what was found in the scenario/);
});

test("what cannot be merged is refused", async () => {
  const directory = directoryWith({ "it.ktrace": counting, "empty.json": "" });
  const wrong = async (said: string, ...args: string[]) => {
    const { code, out, err } = await ktrace(directory, "check", ...args);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain(said);
  };
  const write = async (name: string, ...args: string[]) =>
    writeFileSync(join(directory, name), (await ktrace(directory, "check", "it.ktrace", "--json", ...args)).out);
  await write("whole.json");
  await write("1.json", "--shard", "1/2");
  await write("2.json", "--shard", "2/3");
  await wrong("--merge needs results", "--merge");
  await wrong("empty.json: it is empty", "--merge", "empty.json");
  await wrong("it.ktrace: it is not JSON", "--merge", "it.ktrace");
  await wrong("whole.json: it has a check that is not that of a shard", "--merge", "whole.json");
  await wrong("its shards are not of one search", "--merge", "1.json", "2.json");
  await wrong("--shard 3/2: there are 2 parts, and the last is 2/2", "it.ktrace", "--shard", "3/2");
  await wrong("has no shards", "it.ktrace", "--shard", "1/2", "--max-preemptions", "1");
});
