/** What a launch configuration can ask for besides its scenario. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { capturedKernels, Run, writeSchedule } from "#simulator";
import { programOf } from "../../test/support/program-of.ts";
import { Conversation, root } from "../testing.ts";
import { optionsOf } from "./launch-options.ts";

const race = `task first id 1 { main { log "1" yield log "2" } }
task second id 2 { main { choose { log "3" } or { log "4" } or { log "5" } } }
task third id 3 { main { repeat 3 { sleep 1ms log "6" } } }
`;

const withFiles = (files: Readonly<Record<string, string>>, chance?: () => number) =>
  new Conversation(Object.fromEntries(Object.entries(files).map(([name, text]) => [`file:///${name}`, text])), chance);

/** What the scenario has logged. */
const logOf = (client: Conversation): string =>
  [...client.transcript.matchAll(/output: \d+ {2}(?:first|second|third): (\d)/g)].map(([, number]) => number).join("");

/** A recording of the run that `random` with the seed 5 is. */
async function recording(): Promise<string> {
  const program = await programOf(race);
  const run = new Run(program, { schedule: { kind: "random", seed: 5 } });
  while (run.advance());
  return writeSchedule(program, run.recording());
}

test.each(["random", "pct"])("%s with a seed is the same run each time, other seeds give others", async (schedule) => {
  const runOf = async (seed: number) => {
    const client = withFiles({ "main.ktrace": race });
    await client.start("/main.ktrace", { schedule, seed });
    expect(client.transcript).not.toContain("gives the same run again");
    return logOf(client);
  };
  expect(await runOf(5)).toBe(await runOf(5));
  const runs = new Set<string>();
  for (let seed = 0; seed < 8; seed++) runs.add(await runOf(seed));
  expect(runs.size).toBeGreaterThan(2);
});

test("without a seed one is chosen and told; a restart keeps it, and a new session chooses another", async () => {
  const chances = [0.25, 0.75];
  const chance = () => chances.shift() ?? 0;
  const client = withFiles({ "main.ktrace": race }, chance);
  await client.start("/main.ktrace", { schedule: "random" });
  const told = /The schedule is random with the seed 250000\. "seed": 250000 in the launch configuration/g;
  expect(client.transcript).toMatch(told);
  const first = logOf(client);
  expect(first).toHaveLength(6);
  await client.go("restart");
  expect(client.transcript.match(told)?.length).toBe(1);
  expect(logOf(client)).toBe(`${first}${first}`);

  const other = withFiles({ "main.ktrace": race }, chance);
  await other.start("/main.ktrace", { schedule: "random" });
  expect(other.transcript).toContain("with the seed 750000.");
});

test("a recording is followed, forth and back", async () => {
  const text = await recording();
  const chance = withFiles({ "main.ktrace": race });
  await chance.start("/main.ktrace", { schedule: "random", seed: 5 });
  const client = withFiles({ "main.ktrace": race, "run.ktrace-schedule.json": text });
  const end = await client.start("/main.ktrace", { schedule: "/run.ktrace-schedule.json" });
  expect(logOf(client)).toBe(logOf(chance));
  expect(await client.go("reverseContinue", { threadId: 1 })).toMatchObject({ reason: "entry" });
  expect(await client.go("continue", { threadId: 1 })).toEqual({ ...end, threadId: expect.any(Number) });
  expect(end.text).toMatch(/^Finished after \d+ steps$/);
});

test("a recording that does not fit stops there and says so, with and without debugging", async () => {
  const program = await programOf(race);
  const file = writeSchedule(program, new Map([[4, { kind: "timer", fibril: 0 }]]));
  const client = withFiles({ "main.ktrace": race, "run.json": file });
  const stop = await client.start("/main.ktrace", { schedule: "/run.json" });
  expect(stop).toMatchObject({
    reason: "pause",
    text: expect.stringMatching(/^Stopped after 4 steps\. \/run\.json: /),
  });
  expect(stop.text).toContain("what it decides at step 4 is not possible there; it was recorded in another course");

  const plain = withFiles({ "main.ktrace": race, "run.json": file });
  await plain.launch("/main.ktrace", { schedule: "/run.json", noDebug: true });
  await plain.ask("configurationDone");
  expect(await plain.event("exited")).toEqual({ exitCode: 1 });
  expect(plain.transcript).toContain("what it decides at step 4 is not possible there");
});

test("a recording is read through the client, where that reads files", async () => {
  const text = await recording();
  const client = new Conversation();
  client.answer("ktrace/readFile", ({ uri }) => ({ text: uri.endsWith(".json") ? text : race }));
  await client.ask("initialize", { adapterID: "ktrace", supportsKtraceReadFile: true });
  await client.ask("launch", { program: "web:/main.ktrace", schedule: "web:/run.ktrace-schedule.json" });
  await client.event("initialized");
  expect((await client.go("configurationDone")).text).toMatch(/^Finished/);
});

test("maxSteps stops the run as a limit, in place of the scenario's own", async () => {
  const endless = "limits { steps 3 } task spinner id 1 { main { loop { yield } } }";
  const client = withFiles({ "main.ktrace": endless });
  const stop = await client.start("/main.ktrace", { maxSteps: 7 });
  expect(stop).toMatchObject({ reason: "exception", text: "limit", threadId: 1 });
  const { description } = await client.ask<{ description: string }>("exceptionInfo", { threadId: 1 });
  expect(description).toContain("has done 7 steps, as many as it may");
  expect(description).toContain('"maxSteps" of the launch configuration is 7; with a greater number the run goes on');
  expect(await client.go("continue", { threadId: 1 })).toMatchObject({
    reason: "pause",
    text: expect.stringContaining("7 steps"),
  });
});

test("a kernel's rules hold in place of those that the file names", async () => {
  const text = 'kernel helenos-2011 task a id 1 { main { log "{ENOENT}" } }';
  const client = withFiles({ "main.ktrace": text });
  await client.start("/main.ktrace");
  expect(client.transcript).toMatch(/output: \d+ {2}a: -1/);
  const other = withFiles({ "main.ktrace": text });
  await other.start("/main.ktrace", { kernel: "helenos-2026" });
  expect(other.transcript).toMatch(/output: \d+ {2}a: 1/);
});

test("what a kernel makes wrong is said with its name", async () => {
  const client = withFiles({ "main.ktrace": "kernel helenos-2011\ntask t { on IPC_M_CONNECTION_CLONE { answer } }" });
  await client.ask("initialize", { adapterID: "ktrace" });
  expect(await client.refused("launch", { program: "/main.ktrace", kernel: "helenos-2026" })).toMatch(
    /^\/main\.ktrace:2:13: With kernel helenos-2026: .*IPC_M_CONNECTION_CLONE/,
  );
});

const checked = `const BAD = 0
const MORE = 0
task t id 7 {
  var x = 0
  main { x = 1 if BAD { x = 5 x = 6 } x = 2 + MORE x = 9 * BAD }
}
check "small" with BAD = 1, MORE = 1 { forbid stuck always t.x < 5 }
check "one" { always t.x == 1 always t.x < 1 }
`;

test("a check gives its values to the constants, and stops where an always of it is refuted, also backwards", async () => {
  const client = withFiles({ "main.ktrace": checked });
  const first = await client.start("/main.ktrace", { check: "small", constants: { MORE: 2 } });
  expect(first).toMatchObject({ reason: "exception", text: "check", description: "Check refuted", threadId: 7 });
  const info = await client.ask<{ description: string }>("exceptionInfo", { threadId: 7 });
  expect(info.description).toMatch(
    /^The check "small" is refuted: `always t\.x < 5` no longer holds after step \d+ \[main\.ktrace:7\]\.$/,
  );
  const look = async (expression: string) => (await client.ask<{ result: string }>("evaluate", { expression })).result;
  expect(await look("t.x")).toBe("5");
  expect(await client.go("continue", { threadId: 7 })).toMatchObject({ reason: "exception" });
  expect(await look("t.x")).toBe("9");
  expect(await look("BAD * 10 + MORE")).toBe("12");
  expect(await client.go("reverseContinue", { threadId: 7 })).toEqual(first);
  expect(await client.go("reverseContinue", { threadId: 7 })).toMatchObject({ reason: "entry" });
});

test("an always that does not hold at the start is met there", async () => {
  const client = withFiles({ "main.ktrace": checked });
  const start = await client.start("/main.ktrace", { check: "one" });
  expect(start).toMatchObject({ reason: "exception", text: "check" });
  const { description } = await client.ask<{ description: string }>("exceptionInfo", { threadId: 7 });
  expect(description).toContain("`always t.x == 1` does not hold at the start [main.ktrace:8]");
  expect(await client.go("continue", { threadId: 7 })).toMatchObject({ reason: "exception" });
  expect(await client.go("reverseContinue", { threadId: 7 })).toEqual(start);
});

test("without debugging a check gives its constants, stops nothing, and what it says of the run decides", async () => {
  const client = withFiles({ "main.ktrace": checked });
  await client.launch("/main.ktrace", { check: "small", noDebug: true });
  await client.ask("configurationDone");
  expect(await client.event("exited")).toEqual({ exitCode: 1 });
  expect(client.transcript).toContain("always: refuted at step");
});

test("at its end a run says what it makes of the check that is debugged, and of no other: once", async () => {
  const client = withFiles({
    "main.ktrace": `task t id 7 { var x = 0 main { x = 1 log "done" } }
check "reached" { reachable t.x == 1 eventually t.x == 2 }
check "other" { always t.x < 5 }
`,
  });
  await client.start("/main.ktrace", { check: "reached" });
  const said = `check "reached": refuted
  reachable: shown at step 1 [main.ktrace:2]
  eventually: refuted at step 2 [main.ktrace:2]
`;
  const verdict = async () => {
    for (;;) {
      const { output, category } = await client.event<{ output: string; category: string }>("output");
      if (output.startsWith("check")) return { output, category };
    }
  };
  expect(await verdict()).toEqual({ category: "important", output: said });
  await client.go("stepBack", { threadId: 7 });
  await client.go("continue", { threadId: 7 });
  await client.ask("evaluate", { expression: "checks", context: "repl" });
  expect(client.transcript.match(/output: check "reached"/g)).toHaveLength(1);
  expect(client.transcript).not.toContain('output: check "other"');
});

test.each([
  [
    { kernel: "helenos-2012" },
    /^"kernel" has to be "helenos-2011" or "helenos-2026", not "helenos-2012"\. Did you mean helenos-2011\?$/,
  ],
  [{ kernel: 2011 }, /^"kernel" has to be .*, not 2011\.$/],
  [{ check: "smal" }, /^"check": The scenario has no check "smal"; it has none\.$/],
  [{ program: "/checked.ktrace", check: "smal" }, /no check "smal"; it has "small", "one"\. Did you mean `small`\?$/],
  [{ check: 1 }, /^"check" has to be the name of a check of the scenario, not 1\.$/],
  [
    { schedule: "randon" },
    /^"schedule" has to be "fifo", "random", "pct", or the path .*, not "randon"\. Did you mean random\?$/,
  ],
  [{ schedule: 3 }, /^"schedule" has to be .*, not 3\.$/],
  [{ schedule: "run.json" }, /^"schedule": the recording has to be an absolute path or a URI, not "run\.json"\.$/],
  [
    { schedule: "a.ktrace-reproduction.json" },
    /^"schedule": a\.ktrace-reproduction\.json is a reproduction.*: set "program" to it, and remove "schedule"\.$/,
  ],
  [{ program: "/gone.json" }, /^\/gone\.json: there is no such file$/],
  [{ program: "/main.json" }, /^\/main\.json: this is no scenario: set "program" to a \*\.ktrace, or to /],
  [{ program: "/run.ktrace-schedule.json" }, /: this is a recording: set "schedule" to it, and "program" to its /],
  [{ program: "/notes.txt" }, /^\/notes\.txt:1:1: .*\n\/notes\.txt is not named \*\.ktrace: does "program" name /],
  [{ schedule: "/gone.json" }, /^"schedule": \/gone\.json: there is no such file$/],
  [{ schedule: "/main.json" }, /^"schedule": \/main\.json: it is not JSON/],
  [{ schedule: "/other.json" }, /^"schedule": \/other\.json: it was recorded with another text of the scenario/],
  [{ seed: 4 }, /^"seed": only the schedules "random" and "pct" have one/],
  [{ schedule: "pct", seed: 0.5 }, /^"seed" has to be a whole number of 32 bits such as 42, not 0\.5\.$/],
  [{ maxSteps: 0 }, /^"maxSteps" has to be a whole number from 1 to \d+, not 0\.$/],
  [{ maxSteps: "9" }, /^"maxSteps" has to be .*, not "9"\.$/],
  [{ stopOnEntry: "yes" }, /^"stopOnEntry" has to be true or false, not "yes"\.$/],
  [{ trace: 1 }, /^"trace" has to be true or false, not 1\.$/],
])("%j is refused in one sentence", async (more, message) => {
  const other = writeSchedule(await programOf("task a { main { yield } }"), new Map());
  const client = withFiles({
    "main.ktrace": race,
    "main.json": "no",
    "run.ktrace-schedule.json": other,
    "notes.txt": "Milk",
    "other.json": other,
    "checked.ktrace": checked,
  });
  await client.ask("initialize", { adapterID: "ktrace" });
  const response = await client.request("launch", { program: "/main.ktrace", ...more });
  expect(response.message).toMatch(message);
  expect(response.body.error).toMatchObject({ showUser: true });
});

test("the editor offers what the debugger takes, and the page tells of each attribute", () => {
  const { contributes } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const { properties } = contributes.debuggers[0].configurationAttributes.launch;
  const taken = Object.keys(optionsOf({ program: "/main.ktrace" }));
  expect(Object.keys(properties).toSorted()).toEqual([...taken, "dump", "seed"].toSorted());
  // Of a dump it may be one whose rules are not simulated.
  expect(properties.kernel.enum).toEqual(capturedKernels.map(({ name }) => name));
  const page = readFileSync(join(root, "docs/debugging.md"), "utf8");
  for (const name of Object.keys(properties)) expect(page).toContain(`| \`${name}\` |`);
});

test("an attribute that means nothing, but nearly something, is told, and one that an editor adds is not", async () => {
  const client = withFiles({ "main.ktrace": race });
  const ofEditors = {
    type: "ktrace",
    request: "launch",
    name: "x",
    console: "internalConsole",
    cwd: "/",
    args: [],
    env: {},
  };
  await client.launch("/main.ktrace", {
    ...ofEditors,
    schedul: "pct",
    __configurationTarget: 5,
    preLaunchTask: "build",
  });
  expect(client.transcript).toContain('"schedul" in the launch configuration means nothing. Did you mean schedule?');
  expect(client.transcript.match(/means nothing/g)).toHaveLength(1);
});
