import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { expect, test } from "vitest";
import { directoryWith, ktrace, ktraceWith } from "../testing.ts";

const root = join(import.meta.dirname, "../..");
const validate = new Ajv({ allErrors: true }).compile(
  JSON.parse(readFileSync(join(root, "docs/schemas/ktrace-check.schema.json"), "utf8")),
);

/** What the command says of each file as JSON, which must keep to the schema. */
async function checkJson(directory: string, ...args: string[]) {
  const { code, out, err } = await ktrace(directory, "check", ...args, "--json");
  expect(err).toBe("");
  const files = out
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  for (const json of files) {
    validate(json);
    expect(validate.errors).toBe(null);
  }
  return { code, files, checks: files.flatMap(({ checks }) => checks) };
}

const pair = `protocol p { method ASK }
task a serves p { phone b -> b main { call b.ASK() } on ASK { call b.ASK() answer } }
task b serves p { phone a -> a on ASK { call a.ASK() answer } }
`;
const good = 'const N = 1\ntask t { var x = 0 main { x = N } }\ncheck "small" { always t.x < 2 }\n';
const endless = 'task t { var x = 0 main { loop { x = x + 1 } } }\ncheck "it counts" { always t.x >= 0 }\n';
const crowded = `limits { fibrils 2 }
task t { semaphore s = 0 fibril worker() { down s } main { spawn worker() spawn worker() up s } }
`;
const files = { "pair.ktrace": pair, "good.ktrace": good, "endless.ktrace": endless, "crowded.ktrace": crowded };

/** The exit code, and the verdict of each check. */
async function check(args: readonly string[], code: number, ...verdicts: readonly string[]) {
  const result = await checkJson(directoryWith(files), ...args);
  expect([result.code, ...result.checks.map(({ verdict }) => verdict)]).toEqual([code, ...verdicts]);
  return result.checks;
}

test("the exit code is the worst of the checks'", async () => {
  await check(["good.ktrace"], 0, "holds");
  await check(["pair.ktrace"], 1, "refuted");
  await check(["crowded.ktrace"], 3, "inconclusive");
  await check(["good.ktrace", "crowded.ktrace", "pair.ktrace"], 1, "holds", "inconclusive", "refuted");
  await check(["good.ktrace", "-D", "N=2"], 1, "refuted");
});

test("a finding has its cycle, its line, and a schedule", async () => {
  const [{ finding }] = await check(["pair.ktrace"], 1, "refuted");
  expect(finding).toMatchObject({ kind: "deadlock", cycle: ["a", "b"], victims: [], file: "pair.ktrace", line: 2 });
  expect(finding.schedule.decisions.at(-1).at).toBe(finding.steps - 1);
});

test("a run without end has its loop", async () => {
  const round = `task t { var x = 0 var y = 0 main { loop { choose { x = 1 } or { y = 1 - y } } } }
check "x comes" { eventually t.x == 1 }`;
  const { code, checks } = await checkJson(directoryWith({ "round.ktrace": round }), "round.ktrace");
  expect(code).toBe(1);
  expect(checks[0].finding).toMatchObject({ kind: "eventually", line: 2, loop: expect.any(Number) });
});

test("bounds: each ends the search, and is named", async () => {
  const reasonOf = async (...args: string[]) =>
    (await check(["endless.ktrace", ...args], 3, "inconclusive"))[0].inconclusive.reason;
  expect(await reasonOf("--max-states", "1_000")).toBe("states");
  expect(await reasonOf("--max-memory", "1")).toBe("memory");
  expect(await reasonOf("--max-depth", "3")).toBe("depth");
  expect(await reasonOf("--max-preemptions", "0", "--max-states", "100")).toBe("states");
  expect((await check(["crowded.ktrace"], 3, "inconclusive"))[0].inconclusive.reason).toBe("limit");
});

test("seconds, and an interrupt; how far it has come is shown meanwhile", async () => {
  let now = 0;
  const shown: string[] = [];
  const clock = () => (now += 20);
  const progress = (text: string) => void shown.push(text);
  const directory = directoryWith(files);
  const slow = await ktraceWith({ clock, progress }, directory, "check", "endless.ktrace", "--max-seconds", "1.5");
  expect(slow.code).toBe(3);
  expect(slow.out).toMatch(
    /^endless.ktrace:2: check "it counts": inconclusive \([\d,]+ states, \d+(\.\d)? s\)\n {2}The search has taken as much time as it may\..*--max-seconds\.\n$/,
  );
  expect(shown[0]).toMatch(
    /^[\d,]+ states, [\d,]+ to look at, [\d,]+ states\/s, 0\.\d s: endless.ktrace: check "it counts"$/,
  );
  expect(shown.at(-1)).toBe("");
  const cancelled = await ktraceWith({ heedInterrupt: () => () => true }, directory, "check", "endless.ktrace");
  expect(cancelled.code).toBe(3);
  expect(cancelled.out).toContain("The search was cancelled.");
});

test("--check looks at one check alone", async () => {
  const two = `${good}check "large" { reachable t.x == 5 }\n`;
  const directory = directoryWith({ "two.ktrace": two });
  expect((await checkJson(directory, "two.ktrace")).checks).toHaveLength(2);
  const { code, checks } = await checkJson(directory, "two.ktrace", "--check", "large");
  expect([code, ...checks.map(({ name }) => name)]).toEqual([1, "large"]);
  expect(checks[0]).not.toHaveProperty("finding");
});

test("--no-reduction looks at more, and says the same", async () => {
  const counts = ["a", "b"].map((name) => `task ${name} { var x = 0 main { repeat 3 { x = x + 1 } } }`).join("\n");
  const directory = directoryWith({ "counts.ktrace": counts });
  const [reduced] = (await checkJson(directory, "counts.ktrace")).checks;
  const [all] = (await checkJson(directory, "counts.ktrace", "--no-reduction")).checks;
  expect([reduced.verdict, all.verdict]).toEqual(["holds", "holds"]);
  expect(all.states).toBeGreaterThan(reduced.states);
});

test("--depth-first says the same, and can be saved", async () => {
  await check(["good.ktrace", "pair.ktrace", "crowded.ktrace", "--depth-first"], 1, "holds", "refuted", "inconclusive");
  const directory = directoryWith({ "count.ktrace": endless.replace("loop", "repeat 5000") });
  const saved = await checkJson(directory, "count.ktrace", "--depth-first", "--max-states", "20", "--save", "it");
  expect(saved.checks[0].inconclusive.reason).toBe("states");
  expect((await checkJson(directory, "--resume", "it")).checks[0].verdict).toBe("holds");
  const deeper = await ktrace(directory, "check", "--resume", "it", "--max-depth", "9");
  expect([deeper.code, deeper.err]).toEqual([2, expect.stringContaining("goes depth first")]);
});

test("--fingerprints says the same, with the odds that something was overlooked", async () => {
  const [holds, refuted] = await check(["good.ktrace", "pair.ktrace", "--fingerprints"], 1, "holds", "refuted");
  expect([holds.odds, refuted.odds]).toEqual([expect.any(Number), expect.any(Number)]);
  expect(holds.odds).toBeLessThan(1e-12);
  const never = `${good}check "large" { reachable t.x == 5 }\n`;
  const directory = directoryWith({ ...files, "never.ktrace": never });
  const { out } = await ktrace(directory, "check", "good.ktrace", "pair.ktrace", "--fingerprints");
  const odds = "Situations were told apart by fingerprints: the odds that one was overlooked are below 1 in ";
  expect(out.match(new RegExp(odds, "g"))).toHaveLength(1);
  for (const format of ["--sarif", "--junit"]) {
    expect((await ktrace(directory, "check", "never.ktrace", "--fingerprints", format)).out).toContain(odds);
  }
});

interface Finding {
  readonly kind: string;
  readonly cycle: readonly string[];
  readonly line: number;
}

test("--all finds each fibril that hangs once, by where it waits and for what, whoever hangs meanwhile", async () => {
  const text = `task a { semaphore y = 0 semaphore z = 0
    main { choose { down y } or { yield down z } or { down y } } }
    task b { semaphore y = 0 main { yield down y } }`;
  const directory = directoryWith({ "hangs.ktrace": text });
  const { findings } = (await checkJson(directory, "hangs.ktrace", "--all")).checks[0];
  expect(findings.map(({ kind }: Finding) => kind)).toEqual(["hang", "hang", "hang", "hang"]);
  const { out } = await ktrace(directory, "check", "hangs.ktrace", "--all", "--sarif");
  const results: { partialFingerprints: Record<string, string> }[] = JSON.parse(out).runs[0].results;
  expect(new Set(results.map((each) => each.partialFingerprints["ktraceFinding/v1"])).size).toBe(3);
});

test("--all finds each circle once", async () => {
  const three = `task t { mutex a
    main { choose { lock a twice() } or { yield lock a twice() } or { lock a } } fn twice() { lock a } }
    task u { mutex b main { choose { lock b lock b } or { assert 1 == 0 } } }`;
  const directory = directoryWith({ "three.ktrace": three });
  const one = (await checkJson(directory, "three.ktrace")).checks[0];
  expect(one).not.toHaveProperty("findings");
  const { findings, finding } = (await checkJson(directory, "three.ktrace", "--all")).checks[0];
  expect(findings[0]).toEqual(finding);
  const said = findings.map(({ kind, cycle, line }: Finding) =>
    kind === "deadlock" ? cycle.join() : `${kind} at ${line}`,
  );
  expect(said.toSorted()).toEqual(["assertion at 3", "t", "t", "u", "violation at 2"]);
});

test("--all tells circles of one task apart by who waits, where and for what; one that others wait for, too, is the same", async () => {
  const own = `task t { var x = 0 mutex a mutex m[2]
    main { spawn of(0) spawn of(1) spawn of(1) choose { yield } or { x = 1 } lock a lock a } fibril f { lock a lock a }
    fibril of(i) { lock m[i] { lock m[i] } } }`;
  const directory = directoryWith({ "own.ktrace": own });
  const { findings } = (await checkJson(directory, "own.ktrace", "--all", "--record", "found")).checks[0];
  expect(findings.map(({ cycle }: Finding) => cycle.join())).toEqual(["t", "t", "t", "t"]);
  expect(readdirSync(join(directory, "found"))).toHaveLength(4);
  const { runs } = JSON.parse((await ktrace(directory, "check", "own.ktrace", "--all", "--sarif")).out);
  const results: { partialFingerprints: object }[] = runs[0].results;
  expect(new Set(results.map(({ partialFingerprints }) => JSON.stringify(partialFingerprints))).size).toBe(4);
});

test("--all tells of each condition that does not hold", async () => {
  const files = {
    "it.ktrace": `task t { var x = 0 main { choose { x = 1 } or { x = 2 } } }
check "c" { always t.x != 1 always t.x < 3 always t.x != 2 }`,
  };
  const { findings } = (await checkJson(directoryWith(files), "it.ktrace", "--all")).checks[0];
  expect(findings.map(({ message }: { message: string }) => message)).toHaveLength(2);
});

test("--all says that more may go wrong where it has come to a bound, and not where it has come to its end", async () => {
  const text = `task t { var x = 0 main { choose { x = 1 } or { x = 2 } repeat 9 { x = x + 1 } } }
check "c" { always t.x != 1 }`;
  const directory = directoryWith({ "it.ktrace": text });
  const few = ["it.ktrace", "--all", "--max-states", "5"];
  const { checks } = await checkJson(directory, ...few);
  expect(checks[0]).toMatchObject({ verdict: "refuted", incomplete: { reason: "states" } });
  expect((await ktrace(directory, "check", ...few)).out).toMatch(
    /^ {2}More may go wrong\. The search has kept as many states as it may\. .* The bound is --max-states\.$/m,
  );
  for (const args of [
    ["it.ktrace", "--all"],
    ["it.ktrace", "--max-states", "5"],
  ]) {
    expect((await checkJson(directory, ...args)).checks[0]).not.toHaveProperty("incomplete");
  }
});

test("for people: a line for each check, what is wrong below it, and a sum", async () => {
  const { code, out } = await ktrace(directoryWith(files), "check", "good.ktrace", "pair.ktrace");
  expect(code).toBe(1);
  expect(out.replace(/\d+ states?/g, "N states").replace(/ step \d+/g, " step N")).toBe(
    `good.ktrace:3: check "small": holds (N states, 0.0 s)
pair.ktrace: check "nothing goes wrong": refuted (N states, 0.0 s)
  Deadlock among a and b, closed at step N.
  a (serving ASK(1024) for b) has been waiting since step N for the answer to ASK(1024), which is queued at b behind ASK(1024) on the connection of a phone 2. [pair.ktrace:2, step N]
  b (serving ASK(1024) for a) has been waiting since step N for the answer to ASK(1024), which a is handling. [pair.ktrace:3, step N]
2 checks: 1 holds, 1 is refuted.
\`--record DIR\` writes the schedules of what was found, for \`ktrace run\` and the debugger to follow.
`,
  );
});

test("--record writes each schedule, and ktrace run follows it by the command that is shown", async () => {
  const own = `const FIRST = 0
task t { mutex m main { lock m if FIRST == 1 { lock m } unlock m } }
task u { var x = 0 mutex m main { x = 1 lock m lock m } }
check "u is stuck" { expect deadlock among u }
check "t is stuck" with FIRST = 1 { expect deadlock among t }
check "x stays 0" { always u.x == 0 }
`;
  const directory = directoryWith({ "own.ktrace": own });
  const { out } = await ktrace(directory, "check", "own.ktrace", "--record", "found/now");
  expect(readdirSync(join(directory, "found/now")).toSorted()).toEqual(
    ["t-is-stuck", "u-is-stuck", "x-stays-0"].map((name) => `own-${name}.ktrace-schedule.json`),
  );
  const commands = [...out.matchAll(/`ktrace (.*)` shows it\./g)].map(([, command]) => command.split(" "));
  expect(commands).toHaveLength(3);
  for (const [index, said] of ["Deadlock in u", "Deadlock in t", 'check "x stays 0": refuted'].entries()) {
    const { code, out: shown, err } = await ktrace(directory, ...commands[index]);
    expect([code, err]).toEqual([1, ""]);
    expect(shown).toContain(said);
  }
});

test("what comes after something else is stuck is followed, too", async () => {
  const two = `task t { mutex m main { lock m lock m } }
task u { mutex m main { yield yield yield lock m lock m } }
check "it" { expect deadlock among u }`;
  const directory = directoryWith({ "two.ktrace": two });
  const schedule = "two.ktrace-schedule.json";
  expect((await ktrace(directory, "check", "two.ktrace", "--record", schedule)).code).toBe(0);
  const { out, err } = await ktrace(directory, "run", "two.ktrace", "--schedule", schedule);
  expect(err).toBe("");
  expect(out).toContain("Deadlock in u");
});

test("one file for a schedule is refused where there may be more", async () => {
  const directory = directoryWith(files);
  const wrong = async (said: string, ...args: string[]) => {
    const { code, out, err } = await ktrace(directory, "check", ...args);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain(said);
  };
  await wrong("name a directory", "pair.ktrace", "good.ktrace", "--record", "one.json");
  await wrong("name a directory", "pair.ktrace", "--all", "--record", "one.json");
  await wrong("cannot make the directory: there is a file", "pair.ktrace", "--record", "good.ktrace");
  expect(existsSync(join(directory, "one.json"))).toBe(false);
});

test("where nothing can be written, that is said before anything is looked at", async () => {
  const directory = directoryWith(files);
  const wrong = async (said: string, ...args: string[]) => {
    const clock = () => {
      throw new Error("the search has begun");
    };
    const { code, out, err } = await ktraceWith({ clock }, directory, "check", "pair.ktrace", ...args);
    expect({ code, out, err }).toEqual({ code: 2, out: "", err: expect.stringContaining(said) });
  };
  const isLinux = existsSync("/proc/self");
  if (isLinux) await wrong("/proc/zz: cannot make the directory: nothing can be made in", "--record", "/proc/zz");
  if (isLinux) await wrong("/proc/zz/deep: cannot make the directory: nothing", "--record", "/proc/zz/deep");
  if (isLinux) await wrong("-nothing-goes-wrong.ktrace-schedule.json: cannot write: ", "--record", "/proc");
  await wrong("--record none/it.json: cannot write: there is no such directory", "--record", "none/it.json");
  await wrong("--save none/it.search: cannot write: there is no such directory", "--save", "none/it.search");
  await wrong("--save .: cannot write: this is a directory", "--save", ".");
  expect(readdirSync(directory).toSorted()).toEqual(Object.keys(files).toSorted());
});

test("a file that is wrong: all of them are named before any is looked at", async () => {
  const directory = directoryWith({ ...files, "bad.ktrace": "task t { main { lock } }\n" });
  const { code, out, err } = await ktrace(directory, "check", "good.ktrace", "bad.ktrace", "gone.ktrace");
  expect({ code, out }).toEqual({ code: 2, out: "" });
  expect(err).toContain("bad.ktrace:1:");
  expect(err).toContain("gone.ktrace: there is no such file");
});

test.each([
  ["check needs a FILE"],
  ['The scenario has no check "smal"; it has "small".', "good.ktrace", "--check", "smal"],
  ["--define: ", "good.ktrace", "-D", "M=1"],
  ["check has no option --max-state. Did you mean `--max-states`?\n", "good.ktrace", "--max-state", "5"],
  ["check has no option --merg. Did you mean `--merge`?\n", "--merg", "1.json"],
  ["check has no option -d. Did you mean `-D`?\n", "good.ktrace", "-d", "N=1"],
  ["--max-states 0: that is too small; the smallest is 1", "good.ktrace", "--max-states", "0"],
  ["--max-states -5: that is too small; the smallest is 1", "good.ktrace", "--max-states", "-5"],
  ["--max-seconds -.5: that is too small; it must be above 0", "good.ktrace", "--max-seconds", "-.5"],
  ["--max-memory -1: that is too small; the smallest is 1", "good.ktrace", "--max-memory", "-1"],
  ["--max-depth -2x: it must be a whole number from 1 on", "good.ktrace", "--max-depth", "-2x"],
  ["--max-preemptions -1: that is too small; the smallest is 0", "good.ktrace", "--max-preemptions", "-1"],
  ["--workers -1: that is too small; the smallest is 1", "good.ktrace", "--workers", "-1"],
  ["--runs -3: that is too small; the smallest is 1", "good.ktrace", "--runs", "-3"],
  ["--max-depth 0: that is too small; the smallest is 1", "good.ktrace", "--max-depth", "0"],
  ["--max-depth: its value is empty; give a whole number from 1 on", "good.ktrace", "--max-depth", ""],
  ["--max-depth 1.5: it must be a whole number from 1 on", "good.ktrace", "--max-depth", "1.5"],
  ["--max-states 9007199254740993: that is too large; ", "good.ktrace", "--max-states", "9007199254740993"],
  [
    "--max-memory 99999999999: that is too large; the largest is 8589934591",
    "good.ktrace",
    "--max-memory",
    "99999999999",
  ],
  ["--max-states was given twice, as 5 and as 7", "good.ktrace", "--max-states", "5", "--max-states", "7"],
  ["--check: the name is empty", "good.ktrace", "--check", ""],
  ["--resume: the name is empty", "--resume", ""],
  [
    "--record and --save: both name ./found.json; give each",
    "good.ktrace",
    "--record",
    "./found.json",
    "--save",
    "found.json",
  ],
  ["--max-states 1e3: it must be a whole number", "good.ktrace", "--max-states", "1e3"],
  ["--max-preemptions -1: that is too small; the smallest is 0", "good.ktrace", "--max-preemptions=-1"],
  ["a search goes by one of them", "good.ktrace", "--max-depth", "1", "--max-preemptions", "1"],
  ["--max-seconds none: it must be seconds above 0", "good.ktrace", "--max-seconds", "none"],
  ["--max-seconds 0.0: that is too small; it must be above 0", "good.ktrace", "--max-seconds", "0.0"],
  ["--max-seconds: its value is empty", "good.ktrace", "--max-seconds", ""],
  ["--shard 0/4: parts count from 1: the first is 1/4", "good.ktrace", "--shard", "0/4"],
  ["--shard 1/0: there must be a part at least", "good.ktrace", "--shard", "1/0"],
  ["--shard 1/10000: there can be 9999 parts at most", "good.ktrace", "--shard", "1/10000"],
  ["--shard half: it must be which part of how many", "good.ktrace", "--shard", "half"],
  ["--json and --junit: there is one output", "good.ktrace", "--json", "--junit"],
  ["--workers 0: that is too small; the smallest is 1", "good.ktrace", "--workers", "0"],
  ["--workers 1000: that is too large; the largest is 256", "good.ktrace", "--workers", "1000"],
  ["--depth-first and --max-depth: each has an order of its own", "good.ktrace", "--depth-first", "--max-depth", "3"],
  ["--depth-first and --shard: each has an order of its own", "good.ktrace", "--depth-first", "--shard", "1/2"],
  ["--depth-first and --fingerprints: each has an order of its own", "good.ktrace", "--depth-first", "--fingerprints"],
  ["--fingerprints and --shard: each has an order of its own", "good.ktrace", "--fingerprints", "--shard", "1/2"],
  ["--runs and --fingerprints", "good.ktrace", "--runs", "1", "--fingerprints"],
  ["--workers and --depth-first: such a search has one worker", "good.ktrace", "--depth-first", "--workers", "2"],
  [
    "--workers and --max-preemptions: such a search has one worker",
    "good.ktrace",
    "--max-preemptions",
    "1",
    "--workers",
  ],
  ["--workers -1: that is too small; the smallest is 1", "good.ktrace", "--workers=-1"],
  ["--record: the name is empty", "good.ktrace", "--record", ""],
])("%s", async (said, ...args) => {
  const { code, out, err } = await ktrace(directoryWith(files), "check", ...args);
  expect({ code, out }).toEqual({ code: 2, out: "" });
  expect(err).toContain(said);
});
