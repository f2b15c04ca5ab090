import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { expect, test } from "vitest";
import { elementsOf } from "../svg/testing.ts";
import { directoryWith, ktrace, ktraceWith } from "../testing.ts";

const root = join(import.meta.dirname, "../..");
const validate = new Ajv({ allErrors: true }).compile(
  JSON.parse(readFileSync(join(root, "docs/schemas/ktrace-check.schema.json"), "utf8")),
);

/** `second` wins under few schedules; nobody sends `STOP`, and the third way is never chosen by chance. */
const race = `protocol p { method GO method STOP }
task server serves p { var won = 0 var way = 0
  on GO { if won == 0 { won = sender } answer }
  on STOP { won = 0 answer }
}
task first { phone s -> server main { call s.GO() } }
task second { phone s -> server main { repeat 4 { yield } call s.GO() } }
task chooser { var way = 0 main { way = choose 0..1_000_000 } }
check "second can win" { reachable server.won == 3 }
check "first wins" { always server.won != 3 }
check "it comes to its end" { forbid stuck }
`;
const stuck = "task t { var x = 0 mutex m main { choose { x = 1 } or { lock m lock m } or { assert false } } }\n";
const endless = 'task t { var x = 0 main { loop { x = x + 1 } } }\ncheck "it counts" { always t.x >= 0 }\n';
const files = { "race.ktrace": race, "stuck.ktrace": stuck, "endless.ktrace": endless };

async function checkJson(...args: string[]) {
  const { code, out, err } = await ktrace(directoryWith(files), "check", ...args, "--json");
  expect(err).toBe("");
  const json = JSON.parse(out);
  validate(json);
  expect(validate.errors).toBe(null);
  return { code, checks: json.checks };
}

test("one run is enough to show or to refute; what none decides is not known", async () => {
  const { code, checks } = await checkJson("race.ktrace", "--runs", "400");
  expect([code, ...checks.map(({ verdict }: { verdict: string }) => verdict)]).toEqual([
    1,
    "holds",
    "refuted",
    "inconclusive",
  ]);
  const [shown, refuted, open] = checks;
  expect(shown.chance.runs).toBeLessThan(400);
  expect([shown.finding.kind, refuted.finding.kind, open.finding]).toEqual(["reachable", "always", undefined]);
  expect(open.inconclusive.reason).toBe("runs");
  expect(open.chance).toMatchObject({ runs: 400, wanted: 400, seed: 1, maxSteps: 20_000, cut: 0 });
  expect(open.chance.neverRun).toEqual([{ file: "race.ktrace", line: 4, kind: "handler", name: "STOP" }]);
  expect(open.chance.partlyTried).toEqual([{ file: "race.ktrace", line: 8, seen: expect.any(Number), of: 1_000_000 }]);
  expect(open.states).toBe(open.chance.situations);
});

test("for people: how many runs, and what they have not seen", async () => {
  const { out, code } = await ktrace(
    directoryWith(files),
    ...["check", "race.ktrace", "--check", "it comes to its end", "--runs", "400"],
  );
  expect(code).toBe(3);
  const plain = out.replace(/[\d,]+ (steps|situations|of 1,000,000|ways in)/g, "N $1");
  expect(plain.replace(/the last .* new one\..*/, "…")).toBe(
    `race.ktrace:11: check "it comes to its end": inconclusive (400 runs, N steps, 0.0 s)
  400 runs by chance were followed, and none decides the check; not all schedules were looked at. More runs see more; only a search through all schedules can know. The bound is --runs.
  They ran 8 of 10 statements and N of 1,000,000 ways to choose, and came to about N situations.
  Never run: on STOP at race.ktrace:4.
  Not all chosen: N of 1,000,000 at race.ktrace:8.
  They saw N ways in which a task goes on after another; …
`,
  );
});

test("the same seed says the same; a schedule that was wished for is followed alone", async () => {
  const chanceOf = async (...args: string[]) => {
    const { checks } = await checkJson("race.ktrace", "--check", "it comes to its end", "--runs", "50", ...args);
    return checks[0].chance;
  };
  const [first, again, other] = [await chanceOf(), await chanceOf("--seed", "1"), await chanceOf("--seed", "7")];
  expect(again).toEqual(first);
  expect({ ...other, seed: 1 }).not.toEqual(first);
  expect(await chanceOf("--schedule", "pct")).toMatchObject({ schedule: "pct" });
});

test("--all goes on to the last run, and lists what goes wrong; --record writes the schedules", async () => {
  const directory = directoryWith(files);
  const args = ["check", "stuck.ktrace", "--runs", "50", "--all", "--record", "found"];
  const { code, out } = await ktrace(directory, ...args);
  expect(code).toBe(1);
  expect(out).toContain("(50 runs, ");
  const commands = [...out.matchAll(/`ktrace (.*)` shows it\./g)].map(([, command]) => command.split(" "));
  const said = await Promise.all(commands.map((command) => ktrace(directory, ...command)));
  expect(said.map((each) => /Deadlock|Assertion|assertion/.exec(each.out)?.[0].toLowerCase()).toSorted()).toEqual([
    "assertion",
    "deadlock",
  ]);
  expect(existsSync(join(directory, "found"))).toBe(true);
});

test("a run goes on for so many steps at most", async () => {
  const { code, checks } = await checkJson("endless.ktrace", "--runs", "3", "--max-depth", "10");
  expect(code).toBe(3);
  expect(checks[0]).toMatchObject({ chance: { maxSteps: 10, steps: 30, cut: 3 } });
  expect(checks[0].inconclusive.text).toContain("all of them no further than 10 steps");
});

test("seconds and an interrupt end it; how far it has come is shown meanwhile", async () => {
  let now = 0;
  const shown: string[] = [];
  const clock = () => (now += 20);
  const progress = (text: string) => void shown.push(text);
  const args = ["check", "endless.ktrace", "--runs", "1000"];
  const slow = await ktraceWith({ clock, progress }, directoryWith(files), ...args, "--max-seconds", "1.5");
  expect(slow.code).toBe(3);
  expect(slow.out).toMatch(/ of 1,000 runs by chance were followed.*--max-seconds\.\n/);
  expect(shown[0]).toMatch(/^\d+ of 1,000 runs, [\d,]+ steps, 0\.\d s: endless.ktrace: check "it counts"$/);
  const cancelled = await ktraceWith({ heedInterrupt: () => () => true }, directoryWith(files), ...args);
  expect([cancelled.code, /(\d) of 1,000 runs/.exec(cancelled.out)?.[1]]).toEqual([3, "1"]);
});

test("other tools are told, too", async () => {
  const args = ["check", "race.ktrace", "--check", "it comes to its end", "--runs", "20"];
  const sarif = JSON.parse((await ktrace(directoryWith(files), ...args, "--sarif")).out);
  expect(sarif.runs[0].results).toMatchObject([{ ruleId: "inconclusive", kind: "open" }]);
  expect(sarif.runs[0].results[0].message.text).toContain("Never run: on STOP at race.ktrace:4.");
  const junit = elementsOf((await ktrace(directoryWith(files), ...args, "--junit")).out.replace(/^.*\n/, ""));
  expect(junit.find(({ name }) => name === "error")?.attributes.get("type")).toBe("runs");
});

test.each([
  ["--seed: check looks at all schedules; give --runs N", "--seed", "3"],
  ["--schedule: check looks at all schedules; give --runs N", "--schedule", "pct"],
  ["--schedule fifo: runs by chance are random or pct", "--runs", "2", "--schedule", "fifo"],
  ["--runs 0: that is too small; the smallest is 1", "--runs", "0"],
  ["--runs and --workers", "--runs", "2", "--workers", "2"],
  ["--runs and --save", "--runs", "2", "--save", "it"],
  ["--seed x: it must be a 32-bit integer", "--runs", "2", "--seed", "x"],
])("%s", async (said, ...args) => {
  const { code, out, err } = await ktrace(directoryWith(files), "check", "race.ktrace", ...args);
  expect({ code, out }).toEqual({ code: 2, out: "" });
  expect(err).toContain(said);
});
