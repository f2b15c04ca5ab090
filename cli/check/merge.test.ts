import { execFile } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { expect, test } from "vitest";
import { directoryWith, ktrace } from "../testing.ts";
import { digestOf, readShards } from "./shards.ts";

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

test("a shard that has come to a bound with an `eventually` alone is named", async () => {
  const text = `${counting.split("check")[0]}check "both" { eventually a.x == 40 && b.y == 40 }`;
  const directory = directoryWith({ "it.ktrace": text });
  for (const index of ["1", "2"]) {
    const how = ["it.ktrace", "--shard", `${index}/2`, "--max-states", "300", "--json"];
    writeFileSync(join(directory, `${index}.json`), (await ktrace(directory, "check", ...how)).out);
  }
  const { code, checks } = await merged(directory, "1.json", "2.json");
  expect(code).toBe(3);
  expect(checks[0].inconclusive).toMatchObject({
    reason: "shard",
    text: expect.stringMatching(/^Shard 1 has not come to its end: The search has kept as many states/),
  });
});

/** Each place in a value where something stands that is no list or object, as the way there. */
function* placesIn(value: unknown, way: readonly string[] = []): Iterable<readonly string[]> {
  if (typeof value !== "object" || value === null) yield way;
  else for (const [name, part] of Object.entries(value)) yield* placesIn(part, [...way, name]);
}

/** The value with something else in a place. */
function changed(value: unknown, [name, ...way]: readonly string[], to: unknown): unknown {
  if (name === undefined) return to;
  if (Array.isArray(value)) return value.map((part, at) => (String(at) === name ? changed(part, way, to) : part));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [key, key === name ? changed(part, way, to) : part]),
  );
}

test("whatever is changed in what a shard says of a check is found; its white space and the order of its names may change", async () => {
  const directory = directoryWith({ "it.ktrace": circles });
  const how = ["check", "it.ktrace", "--check", "nothing is stuck", "--all", "--shard", "1/1", "--json"];
  const { out } = await ktrace(directory, ...how);
  const result = JSON.parse(out);
  const places = [...placesIn(result.checks, ["checks"])];
  expect(places.length).toBeGreaterThan(60);
  for (const way of places) {
    for (const to of [-1, "3", true]) {
      const text = JSON.stringify(changed(result, way, to));
      if (text === out.trim()) continue;
      const said =
        way.at(-1) === "digest"
          ? /not that of a shard|is not what the shard has written/
          : /is not what the shard has written/;
      expect(() => readShards("1.json", text), way.join(".")).toThrow(said);
    }
  }
  expect(() => readShards("1.json", JSON.stringify({ ...result, file: "other.ktrace" }))).toThrow("not what the shard");
  const turned = (_: string, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).reverse())
      : value;
  expect(readShards("1.json", JSON.stringify(result, turned, 2))).toEqual(readShards("1.json", out));
});

test("a shard that had other constants is told apart, however its scenario is named", async () => {
  const text = `const N = 3 ${counting.split("check")[0]} check "at most forty" { always a.x <= 40 }`;
  const directory = directoryWith({ "it.ktrace": text });
  const write = async (name: string, ...args: string[]) =>
    writeFileSync(join(directory, name), (await ktrace(directory, "check", ...args, "--json")).out);
  await write("1.json", "it.ktrace", "--shard", "1/2");
  await write("2.json", "./it.ktrace", "--shard", "2/2");
  await write("other.json", "it.ktrace", "--shard", "2/2", "-D", "N=4");
  expect(await merged(directory, "1.json", "2.json")).toMatchObject({ code: 0, checks: [{ verdict: "holds" }] });
  const { code, out } = await ktrace(directory, "check", "--merge", "1.json", "other.json");
  expect(code).toBe(3);
  expect(out).toContain("There is no result of shard 2 without --define.");
  expect(out).toContain("There is no result of shard 1 with N = 4.");
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

test("what one of several unfinished results of a shard has found counts, whichever is named first", async () => {
  const text = `${counting.split("check")[0]}check "b is not alone" { always a.x > 0 || b.y < 5 }`;
  const directory = directoryWith({ "it.ktrace": text });
  for (const [states, found] of [
    ["10", 3],
    ["200", 1],
    ["201", 1],
  ] as const) {
    const how = ["it.ktrace", "--all", "--no-reduction", "--shard", "1/1", "--json", "--max-states", states];
    const { code, out } = await ktrace(directory, "check", ...how);
    expect(code).toBe(found);
    writeFileSync(join(directory, `${states}.json`), out);
  }
  const outs: string[] = [];
  for (const files of [
    ["10.json", "200.json", "201.json"],
    ["201.json", "10.json", "200.json"],
    ["200.json", "201.json", "10.json"],
  ]) {
    const { code, out } = await ktrace(directory, "check", "--merge", ...files);
    expect(code).toBe(1);
    outs.push(out);
  }
  expect(new Set(outs).size).toBe(1);
  expect(outs[0]).toContain("refuted (201 states in 1 shard");
  expect(findingsIn(outs[0])).toHaveLength(1);
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
  strange.checks[0].shard.digest = digestOf(strange.file, strange.checks[0]);
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
  await wrong("it.ktrace: it is a scenario, which --merge finds by itself", "--merge", "it.ktrace");
  await wrong("The name of a FILE is empty", "--merge", "");
  await wrong("whole.json: it has a check that is not that of a shard", "--merge", "whole.json");
  writeFileSync(join(directory, "cut.json"), readFileSync(join(directory, "1.json"), "utf8").slice(0, 200));
  await wrong("cut.json: it is not JSON", "--merge", "cut.json");
  const only = await ktrace(directory, "check", "--merge", "1.json");
  expect(only.out).toContain("There is no result of shard 2.");
  expect(only.out).not.toContain("dealt out");
  await write("all.json", "--shard", "2/2", "--all");
  await write("orders.json", "--shard", "2/2", "--no-reduction");
  await wrong("not of one search: 1.json is of 2, and 2.json of 3. Look at all with", "--merge", "1.json", "2.json");
  await wrong("all.json was looked at with --all, and 1.json without", "--merge", "1.json", "all.json");
  const other = JSON.parse(readFileSync(join(directory, "1.json"), "utf8"));
  /** A shard of which this is otherwise, as if it had been written so. */
  const otherwise = (name: string, shard: object) => {
    const check = { ...other.checks[0], shard: { ...other.checks[0].shard, index: 2, ...shard } };
    check.shard.digest = digestOf(other.file, check);
    writeFileSync(join(directory, name), JSON.stringify({ ...other, checks: [check] }));
  };
  otherwise("newer.json", { ktrace: "1.3.0" });
  await wrong("1.json is by ktrace 1.2.3, and newer.json by 1.3.0", "--merge", "1.json", "newer.json");
  otherwise("dealt.json", { dealt: [4, 9], isDone: true });
  await wrong("they have dealt out different situations", "--merge", "1.json", "dealt.json");
  otherwise("text.json", { program: "0123456789abcdef" });
  await wrong("1.json and text.json are of different texts", "--merge", "1.json", "text.json");
  otherwise("fifth.json", { index: 5 });
  await wrong("fifth.json: it has a check that is not that of a shard", "--merge", "fifth.json");
  writeFileSync(join(directory, "none.json"), JSON.stringify({ ...other, checks: [] }));
  await wrong("none.json: it has no check", "--merge", "none.json");
  writeFileSync(join(directory, "format.json"), JSON.stringify({ ...other, version: 2 }));
  await wrong("format.json: it has the version 2 of the format, and must have 1", "--merge", "format.json");
  await wrong("--shard 3/2: there are 2 parts, and the last is 2/2", "it.ktrace", "--shard", "3/2");
  await wrong("has no shards", "it.ktrace", "--shard", "1/2", "--max-preemptions", "1");
});
