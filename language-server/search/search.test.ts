import { expect, onTestFinished, test, vi } from "vitest";
import { CancellationToken, type Diagnostic } from "vscode-languageserver";
import { fixesOf } from "../actions/testing.ts";
import { hover } from "../hover/hover.ts";
import { defaultLook } from "../settings.ts";
import { mainUri, type Opened, open } from "../testing.ts";
import { DISCOVERED } from "./discovered.ts";

/** What the search finds in a text: each with its line, and the first sentence of its message. */
async function search(marked: string, files: Readonly<Record<string, string>> = {}): Promise<Opened> {
  const opened = await open(marked, files);
  opened.search.settings = { ...defaultLook.search, delay: 0, budget: 20_000 };
  await opened.search.checked();
  return opened;
}

const shown = ({ range, message }: Diagnostic) => `${range.start.line}: ${message}`;

async function check(marked: string, expected: readonly string[]): Promise<void> {
  const { document, search: found } = await search(marked);
  expect(found.diagnosticsIn(document).map(shown)).toEqual(expected);
}

const pair = `protocol p { method ASK }
task a serves p { phone b -> b main { call b.ASK() } on ASK { call b.ASK() answer } }
task b serves p { phone a -> a on ASK { call a.ASK() answer } }
`;

test("a deadlock is an error at each statement of its circle", () =>
  check(pair, [
    "1: Deadlock in 7 steps: a (serving ASK(1024) for b) has been waiting since step 7 for the answer to ASK(1024), which is queued at b behind ASK(1024) on the connection of a phone 2.",
    "2: Deadlock in 7 steps: b (serving ASK(1024) for a) has been waiting since step 4 for the answer to ASK(1024), which a is handling.",
  ]));

test("each leads to the others", async () => {
  const { document, search: found } = await search(pair);
  const [first, second] = found.diagnosticsIn(document);
  expect(first?.relatedInformation?.map(({ location }) => location)).toEqual([{ uri: mainUri, range: second?.range }]);
});

test("one that a check expects is none", () => check(`${pair}check "it is there" { expect deadlock }`, []));

test("constants of a check are tried, too", () =>
  check(
    `const BAD = 0
task a { mutex m main { lock m { if BAD { lock m { } } } } }
check "bad" with BAD = 1 { forbid deadlock }`,
    [
      "1: Deadlock in 3 steps with BAD = 1: a (main) has been waiting since step 3 for the mutex m, which it itself holds.",
    ],
  ));

test("a rule that some order of steps breaks", () =>
  check(
    `protocol p { method SET }
task a serves p { var x = 0 on SET { x = 1 answer } main { repeat 3 { yield } assert x == 0 } }
task b { phone a -> a main { repeat 2 { yield } call a.SET() } }`,
    ["1: Failed assertion in 18 steps: an assertion does not hold: `x == 0`, where x is 1."],
  ));

test("nobody is told off where no schedule is bad", () =>
  check("task a { mutex m main { lock m { yield } } fibril f { lock m { } } }", []));

test("a text with a mistake is not run", () => check(`${pair}task c { main { x = 1 } }`, []));

test("what is in an imported file is told there", async () => {
  const { workspace, search: found } = await search('import "pair.ktrace"', { "pair.ktrace": pair });
  const [main, imported] = [...workspace.files()];
  expect(main && found.diagnosticsIn(main)).toEqual([]);
  expect(imported && found.diagnosticsIn(imported)).toHaveLength(2);
});

test("switched off it does not begin", async () => {
  const { document, search: found } = await open(pair);
  found.settings = { enabled: false, delay: 0, budget: 20_000 };
  await found.checked();
  expect(found.diagnosticsIn(document)).toEqual([]);
});

test("a change ends it, and what it had found is forgotten", async () => {
  const { document, search: found } = await open(pair);
  found.settings = { enabled: true, delay: 0, budget: 20_000 };
  const underway = found.checked();
  found.changed();
  await underway;
  expect(found.diagnosticsIn(document)).toEqual([]);
  await found.checked();
  expect(found.diagnosticsIn(document)).toHaveLength(2);
  found.changed();
  expect(found.diagnosticsIn(document)).toEqual([]);
});

test("who asks something goes first", async () => {
  const { workspace, document, search: found } = await open(pair);
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const finds = () => found.diagnosticsIn(document).length > 0;
  found.settings = { enabled: true, delay: 0, budget: 20_000 };
  const searched = found.checked();
  for (let i = 0; i < 20; i++) {
    await workspace.checked(mainUri, CancellationToken.None);
    await vi.advanceTimersByTimeAsync(40);
    expect(finds()).toBe(false);
  }
  await vi.advanceTimersByTimeAsync(1000);
  expect(finds()).toBe(true);
  await searched;
});

test("a check says what the search found with its constants", async () => {
  const text = `${pair}const BAD = 0
task c { mutex m var n = 0 main { lock m { if BAD { lock m { } } } } }`;
  const calm = "protocol q { }\ntask d { var n = 0 main { n = 1 } }";
  const verdicts = async (scenario: string, budget: number, ...checks: string[]) => {
    const opened = await open(`${scenario}\n${checks.map((check) => `check ${check}`).join("\n")}`);
    opened.search.settings = { enabled: true, delay: 0, budget };
    await opened.search.checked();
    const line = scenario.split("\n").length;
    return checks.map((_, i) => {
      const position = { line: line + i, character: 7 };
      return /With.*/.exec(
        hover(opened.document, position, opened.workspace, opened.search)?.contents.value ?? "",
      )?.[0];
    });
  };
  expect(await verdicts(calm, 20_000, '"a" { forbid hang }')).toEqual([expect.stringContaining("all schedules were")]);
  expect(await verdicts(calm, 0, '"a" { forbid hang }')).toEqual([expect.stringContaining("nothing was found")]);
  expect(await verdicts(text, 20_000, '"a" { expect deadlock }', '"b" with BAD = 1 { forbid hang }')).toEqual([
    expect.stringContaining("something goes wrong"),
    expect.stringContaining("something goes wrong"),
  ]);
});

test("a greater budget is used, though a smaller one was spent before", async () => {
  const { document, search: found } = await open(pair);
  for (const [budget, count] of [
    [0, 0],
    [20_000, 2],
  ] as const) {
    found.settings = { enabled: true, delay: 0, budget };
    found.changed();
    await found.checked();
    expect(found.diagnosticsIn(document)).toHaveLength(count);
  }
});

test("what goes wrong with several sets of constants has an action for each, once", async () => {
  const opened = await search(`const A = 0
task a { mutex m main { lock m { lock m { } } log "{A}" } }
check "c" with A = 2 { forbid stuck }`);
  const actions = await fixesOf(opened, DISCOVERED);
  expect(actions.map(({ fix: { title } }) => title)).toEqual(["Debug this schedule", "Debug this schedule with A = 2"]);
});

test("the schedule can be debugged", async () => {
  const opened = await search(pair);
  const [action] = await fixesOf(opened, DISCOVERED);
  expect(action?.fix).toMatchObject({
    title: "Debug this schedule",
    edits: [],
    command: { command: "ktrace.debugSchedule", arguments: [mainUri, { version: 2 }, {}] },
  });
});
