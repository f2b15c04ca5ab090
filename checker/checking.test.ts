import { expect, test } from "vitest";
import { load } from "#language";
import { finish, Run, readSchedule } from "#simulator";
import { type CheckOptions, type CheckResult, checking, subjectsOf } from "./index.ts";

const options: CheckOptions = { bounds: { states: 10_000, bytes: 2 ** 26 }, seconds: Infinity, clock: () => 0 };
const none = { constants: new Map<string, number>(), kernel: undefined, check: undefined };

async function resultsOf(text: string, others: Partial<CheckOptions> = {}, settings = {}): Promise<CheckResult[]> {
  const document = await load("file:///main.ktrace", async () => text);
  const { subjects, diagnostics } = subjectsOf(document, { ...none, ...settings });
  expect(diagnostics).toEqual([]);
  return subjects.map((subject) => finish(checking(subject, { ...options, ...others })));
}

/** The verdict of each check of a text, with the message of its finding; which step it is at depends on how the search goes. */
async function check(text: string, ...expected: readonly string[]): Promise<CheckResult[]> {
  const results = await resultsOf(text);
  const said = results.map(({ verdict, finding }) => `${verdict}: ${finding?.message ?? ""}`);
  expect(said.map((text) => text.replace(/ at step \d+/, ""))).toEqual(expected);
  return results;
}

const pair = `protocol p { method ASK }
task a serves p { phone b -> b main { call b.ASK() } on ASK { call b.ASK() answer } }
task b serves p { phone a -> a on ASK { call a.ASK() answer } }
`;

/** `fifo` lets the first task win. */
const race = `const WON = 1
task first { var won = 0 main { won = WON } }
task second { var won = 0 main { won = WON } }
`;

test("a text without checks has one: nothing goes wrong", async () => {
  const [{ finding }] = await check(pair, "refuted: Deadlock among a and b, closed");
  expect(finding).toMatchObject({ kind: "deadlock", cycle: ["a", "b"], victims: [], place: { line: 1 } });
  expect(finding?.waits.map(({ place }) => place?.line)).toEqual([1, 2]);
});

test("each check has the values of its constants, which go before those that are given", async () => {
  const text = `${race}check "file's" { always first.won < 3 } check "own" with WON = 2 { always first.won < 3 }`;
  const results = await resultsOf(text, {}, { constants: new Map([["WON", 3]]) });
  expect(results.map(({ verdict }) => verdict)).toEqual(["refuted", "holds"]);
  expect(results.map(({ subject }) => subject.constants.get("WON"))).toEqual([3, 2]);
});

test("one check alone; one that is not there is a mistake, as are constants with which nothing compiles", async () => {
  const checks = `${race}check "file's" { always first.won < 3 } check "own" with WON = 2 { always first.won < 3 }`;
  expect(await resultsOf(checks, {}, { check: "own" })).toHaveLength(1);
  const diagnosticsOf = async (text: string, settings: object) => {
    const document = await load("file:///main.ktrace", async () => text);
    const { subjects, diagnostics } = subjectsOf(document, { ...none, ...settings });
    expect(subjects).toEqual([]);
    return diagnostics.map(({ message }) => message).join();
  };
  expect(await diagnosticsOf(checks, { check: "owm" })).toContain('no check "owm"');
  const array = 'const N = 1 task t { var x[N] = 0 main { x[0] = 1 } } check "none" with N = 0 { forbid stuck }';
  expect(await diagnosticsOf(array, {})).toContain("0");
});

test.each([
  [
    "always second.won <= first.won",
    "refuted: `second.won <= first.won` is to hold always, and does not, where second.won is 1 and first.won is 0",
  ],
  [
    "always second.won / first.won == 0",
    "refuted: `second.won / first.won == 0` is to hold always, and has no value (it divides by zero, or an index is out of range), where second.won is 0 and first.won is 0",
  ],
  [
    "reachable second.won > first.won",
    "holds: `second.won > first.won` holds, as it is to be reachable, where second.won is 1 and first.won is 0",
  ],
  ["reachable second.won > 1", "refuted: "],
  ["expect hang", "refuted: "],
  ["always second.won <= 1", "holds: "],
])("%s", async (clause, expected) => {
  const [{ finding, subject }] = await check(`${race}check "it" { ${clause} }`, expected);
  if (finding !== undefined) expect(finding.place).toEqual(subject.check.clauses[0].place);
});

test("a condition that fails is told with its text, and the values of what it names, each once", async () => {
  const text = `const TOP = 3
task t { var x = 0 var list[2] = 5 main { x = 1 let y = 2 assert list[x] + y + y <
    TOP } }
check "it" { always t.x + t.list[t.x] < TOP + 3 } check "nothing" { forbid assertion }`;
  const [{ finding: always }, { finding: asserted }] = await resultsOf(text);
  expect(always?.message).toBe(
    "`t.x + t.list[t.x] < TOP + 3` is to hold always, and does not at step 1, where t.x is 1 and t.list[t.x] is 5",
  );
  expect(asserted?.message).toMatch(
    /: an assertion does not hold: `list\[x\] \+ y \+ y < TOP`, where list\[x\] is 5, x is 1, and y is 2$/,
  );
});

test("the schedule of a finding leads to it, and names its last decision", async () => {
  const [{ subject, finding }] = await resultsOf(pair);
  const read = readSchedule(JSON.stringify(finding?.schedule), subject.program);
  if ("error" in read || finding === undefined) throw new Error("no schedule");
  expect(Math.max(...read.decisions.keys())).toBe(finding.steps - 1);
  const run = new Run(subject.program, { decisions: read.decisions });
  run.goTo(finding.steps);
  expect(run.ending().kind).toBe("deadlock");
});

test("what is found after something else is told, and not that", async () => {
  const two = `task t { mutex m main { lock m lock m } }
task u { mutex m main { yield yield lock m lock m } }
check "it" { expect deadlock among u }`;
  await check(two, "holds: Deadlock in u, closed");
});

test("all that goes wrong, whether a check asks for it or not", async () => {
  const two = `task t { mutex m main { lock m lock m } }
task u { var x = 0 main { x = 1 assert x == 0 } }
check "it" { always u.x == 0 }`;
  const [{ finding, findings }] = await resultsOf(two, { collects: true });
  expect(finding?.kind).toBe("always");
  expect(findings.map(({ kind }) => kind).toSorted()).toEqual(["always", "assertion", "deadlock"]);
});

test("what never comes: the run ends, with what is stuck then, or goes round for ever", async () => {
  const [{ finding }] = await check(
    `task t { var x = 0 mutex m main { lock m lock m x = 1 } }
check "it" { eventually t.x == 1 }`,
    "refuted: `t.x == 1` is to come eventually, and does not: the run ends, where t.x is 0",
  );
  expect(finding).toMatchObject({ kind: "eventually", cycle: ["t"], place: { line: 1 } });
  expect(finding?.story.summary[1].text).toContain("Deadlock in t");
  const [{ finding: round }] =
    await resultsOf(`task t { var x = 0 var y = 0 main { loop { choose { x = 1 } or { y = 1 - y } } } }
check "it" { eventually t.x == 1 }`);
  expect(round?.message).toMatch(
    /^`t\.x == 1` is to come eventually, and never does: from step \d+ on .* \d+ steps a round, where t\.x is 0$/,
  );
  expect(round?.loop).toBeLessThan(round?.steps ?? 0);
});

const long = `task t { var x = 0 main { loop { x = x + 1 } } }
check "it" { always t.x >= 0 }`;

test("bounds: inconclusive, with the reason and what to do", async () => {
  const reason = async (others: Partial<CheckOptions>) => {
    const [{ verdict, inconclusive, states }] = await resultsOf(long, others);
    expect(verdict).toBe("inconclusive");
    expect(states).toBeGreaterThan(0);
    return inconclusive?.reason;
  };
  let now = 0;
  expect(await reason({ bounds: { states: 10, bytes: 2 ** 26 } })).toBe("states");
  expect(await reason({ bounds: { states: Infinity, bytes: 100_000 } })).toBe("memory");
  expect(await reason({ seconds: 1, clock: () => (now += 100) })).toBe("seconds");
  expect(await reason({ watch: ({ states }) => states > 5 })).toBe("cancelled");
});

test("what a bound keeps a search from, a single run may decide", async () => {
  const few = { bounds: { states: 1, bytes: 2 ** 26 } };
  const [{ verdict, finding, inconclusive }] = await resultsOf(pair, few);
  expect([verdict, finding?.kind, inconclusive]).toEqual(["refuted", "deadlock", undefined]);
  const text = `${race}check "all" { reachable first.won == 1 expect hang always second.won < 2 }`;
  const [{ clauses }] = await resultsOf(text, few);
  expect(clauses.map((each) => each.verdict)).toEqual(["holds", "inconclusive", "inconclusive"]);
  const [never] = await resultsOf(`${race}check "it" { eventually first.won == 2 }`, few);
  expect([never.verdict, never.finding?.kind]).toEqual(["refuted", "eventually"]);
});

test("time that is over after something was found leaves it as it was found", async () => {
  const busy = `${pair}${["c", "d"].map((name) => `task ${name} { main { repeat 9 { yield } } }`).join("\n")}`;
  const chance = { runs: 1000, steps: 1000, seed: 1, schedule: "random" } as const;
  const stepsAfter = async (looks: number) => {
    let now = 0;
    const clock = () => now++;
    const [{ finding, seconds }] = await resultsOf(busy, { chance, collects: true, seconds: looks / 1000, clock });
    expect(finding?.kind).toBe("deadlock");
    expect(seconds * 1000).toBeLessThan(looks + 10);
    return finding?.steps ?? 0;
  };
  expect(await stepsAfter(20)).toBeGreaterThan(await stepsAfter(100_000));
});

test("a search that takes long ends where a single run is enough", async () => {
  const idle = ["a", "b", "c"].map((name) => `task ${name} { main { repeat 60 { yield } } }`).join("\n");
  const deep = `${idle}\ntask u { mutex m main { repeat 60 { yield } lock m lock m } }\ncheck "it" { expect deadlock }`;
  const [{ verdict, states }] = await resultsOf(deep, {
    bounds: { states: 1_000_000, bytes: 2 ** 30 },
    reduces: false,
  });
  expect(verdict).toBe("holds");
  expect(states).toBeLessThan(500_000);
});

const limited = `limits { fibrils 2 }
task t { semaphore s = 0 fibril worker() { down s } main { spawn worker() spawn worker() up s } }`;

test("a limit of the scenario: inconclusive, with the run that comes to it", async () => {
  const [{ finding, inconclusive }] = await resultsOf(limited);
  expect(finding).toMatchObject({ kind: "limit", place: { line: 1 } });
  expect(inconclusive).toMatchObject({ reason: "limit", text: expect.stringContaining("raises it") });
});

test("a limit of steps is for single runs", async () => {
  const [{ finding }] = await resultsOf(`limits { steps 3 }\n${pair}`);
  expect(finding).toMatchObject({ kind: "deadlock", cycle: ["a", "b"] });
});
