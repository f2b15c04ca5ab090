import { expect, test } from "vitest";
import { at, condition, deadlock, verdict } from "../checks/testing.ts";
import type { Report } from "./report.ts";
import type { Row } from "./row.ts";
import { type Grouping, messageOf, refutedIn, rowsOf } from "./rows.ts";

const report = (name: string, own: Parameters<typeof verdict>[0] = {}, isOld = false): Report => ({
  uri: "file:///pair.ktrace",
  name,
  label: name,
  place: at(9),
  known: { verdict: verdict(own), isOld },
});

/** A tree as a person sees it, two spaces for each level. */
const shown = (rows: readonly Row[], indent = ""): string[] =>
  rows.flatMap(({ icon, label, description, rows }) => [
    `${indent}(${icon.name}) ${label}${description === "" ? "" : ` · ${description}`}`,
    ...shown(rows, `${indent}  `),
  ]);

function check(reports: readonly Report[], grouping: Grouping, ...expected: readonly string[]): Row[] {
  const rows = rowsOf(reports, [], grouping);
  expect(shown(rows)).toEqual(expected);
  return rows;
}

const all = (rows: readonly Row[]): Row[] => rows.flatMap((row) => [row, ...all(row.rows)]);
const find = (rows: readonly Row[], label: string): Row =>
  all(rows).find((row) => row.label === label) ?? expect.fail(`there is no row ${label}`);

const refuted = { kind: "refuted", finding: deadlock() } as const;

test("a finding: who waits for whom, the victims, the mistake, the rule and the step", () => {
  const rows = check(
    [report("one", refuted)],
    "check",
    "(error) one · pair.ktrace:10 · refuted · 4,085 states · 0.8 s",
    "  (issue-reopened) Deadlock among a and b, closed at step 7 · pair.ktrace:3",
    "    (arrow-small-right) a → b · main waits for the answer to ASK, which b is handling",
    "    (debug-breakpoint) b → a · closes the circle · main waits for the answer to ASK, which a is handling",
    "    (organization) Victims · c",
    "      (arrow-small-right) c → a · main waits for the answer to ASK, which a is handling",
    "    (lightbulb) Cause · lock taken twice, by a",
    "    (law) Rule · forbid stuck",
    "    (history) Step 7 · the circle closes",
  );
  expect(find(rows, "a → b")).toMatchObject({ does: "go", place: at(1) });
  expect(find(rows, "Rule")).toMatchObject({ does: "go", place: at(9) });
  expect(find(rows, "Step 7")).toMatchObject({ does: "debug", finding: refuted.finding });
  // A click opens and closes what has rows below it.
  expect(find(rows, "one")).not.toHaveProperty("does");
  expect(find(rows, "one").isOpen).toBe(true);
  expect(find(rows, "Deadlock among a and b, closed at step 7").isOpen).toBe(true);
  expect(rowsOf([report("one", { ...refuted, others: [deadlock()] })], [], "check")[0].rows[0].isOpen).toBe(false);
});

test("what can be done with a row", () => {
  const rows = rowsOf([report("one", refuted)], [], "check");
  expect(all(rows).map(({ label, can }) => `${label}: ${can.join(" ")}`)).toEqual([
    "one: debug go check copy clear",
    "Deadlock among a and b, closed at step 7: debug go check copy",
    "a → b: go copy",
    "b → a: go copy",
    "Victims: copy",
    "c → a: go copy",
    "Cause: go copy",
    "Rule: go copy",
    "Step 7: debug copy",
  ]);
});

test("ids are those of no other row, and stay while the same is shown", () => {
  const reports = [report("one", { ...refuted, others: [deadlock({ steps: 9 })] }), report("two", refuted)];
  for (const grouping of ["check", "circle"] as const) {
    const ids = all(rowsOf(reports, [], grouping)).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const search = { uri: "file:///pair.ktrace", name: "one", label: "one", progress: undefined };
    const searching = all(rowsOf(reports, [search], grouping)).map(({ id }) => id);
    expect(new Set(searching).size).toBe(searching.length);
    expect(searching).toEqual(expect.arrayContaining(ids));
  }
});

test("what is copied says it in sentences, with the places", () => {
  const rows = rowsOf([report("one", refuted)], [], "check");
  expect(find(rows, "one").text).toBe(`check "one": refuted · 4,085 states · 0.8 s
  Deadlock among a and b, closed at step 7.
  c is merely a victim. [pair.ktrace:5]
`);
  expect(find(rows, "b → a").text).toMatch(/^b \(main\) has been waiting .* \[pair.ktrace:3\]\n$/);
  expect(find(rows, "Step 7").text).toBe("Step 7: the circle closes\n");
});

test("a run that shows what is asked for, and one that goes round for ever", () => {
  const loop = condition({ kind: "eventually", message: "It never comes", loop: 2 });
  check(
    [report("one", { finding: condition() }), report("two", { kind: "refuted", finding: loop })],
    "check",
    "(pass) one · pair.ktrace:10 · holds · 4,085 states · 0.8 s",
    "  (pass) `b.x == 1` holds at step 3, as it is to be reachable · pair.ktrace:10",
    "    (law) Shows · reachable t.x == 1",
    "    (history) Step 3 · what is asked for comes",
    "(error) two · pair.ktrace:10 · refuted · 4,085 states · 0.8 s",
    "  (error) It never comes · pair.ktrace:10",
    "    (law) Rule · reachable t.x == 1",
    "    (history) Step 3 · from step 2 on it goes round for ever",
  );
});

test("a deadlock that a check expects is what it shows", () => {
  const [{ rows }] = rowsOf([report("one", { finding: deadlock() })], [], "check");
  expect([rows[0].icon.colour, find(rows, "Shows").description]).toEqual(["testing.iconPassed", "forbid stuck"]);
  const [wrong] = rowsOf([report("one", refuted)], [], "check")[0].rows;
  expect(wrong.icon.colour).toBe("testing.iconFailed");
});

test("a check that no run decides says why", () => {
  const inconclusive = { reason: "states", text: "Too many.", goOn: "Raise it." } as const;
  const clause = { text: "reachable t.x == 2", location: at(9), verdict: "refuted", isFound: false } as const;
  const rows = check(
    [report("one", { kind: "inconclusive", inconclusive }), report("two", { kind: "refuted", clauses: [clause] })],
    "check",
    "(question) one · pair.ktrace:10 · inconclusive · 4,085 states · 0.8 s",
    "  (info) Too many. Raise it. The bound is the setting ktrace.check.maxStates.",
    "(error) two · pair.ktrace:10 · refuted · 4,085 states · 0.8 s",
    "  (circle-slash) No schedule does what `reachable t.x == 2` asks for.",
  );
  expect(rows[0].rows[0].does).toEqual({ setting: "ktrace.check.maxStates" });
  expect(rows[1].rows[0]).toMatchObject({ does: "go", place: at(9) });
});

test("what is of before the last change says so, and has no colour", () => {
  const [old] = rowsOf([report("one", refuted, true)], [], "check");
  expect(old.description).toMatch(/before the last change$/);
  expect(old.rows[0].description).toBe("pair.ktrace:3 · before the last change");
  expect([old.icon.colour, old.rows[0].icon.colour]).toEqual(["disabledForeground", "disabledForeground"]);
  expect(find([old], "b → a").icon.colour).toBeUndefined();
  expect(find([old], "Step 7").tooltip).toContain("again");
});

test("what no run shows stands by itself, however findings are grouped", () => {
  const clause = { text: "reachable t.x == 2", location: at(9), verdict: "refuted", isFound: false } as const;
  const rows = rowsOf([report("one", { kind: "refuted", clauses: [clause] }), report("two", refuted)], [], "circle");
  expect(rows.map(({ label }) => label)).toEqual(["a → b → a", "one"]);
});

test("the same circle of several checks is one, where findings are grouped by circle", () => {
  const assertion = condition({
    kind: "assertion",
    message: "Assertion failed at step 3",
    location: at(5),
    rule: undefined,
  });
  check(
    [
      report("one", { ...refuted, others: [assertion] }),
      report("two", { kind: "refuted", finding: deadlock({ steps: 9, waits: [], victims: [], cause: undefined }) }),
    ],
    "circle",
    "(issue-reopened) a → b → a · deadlock · 2 checks",
    "  (issue-reopened) one: step 7 · pair.ktrace:3",
    "    (arrow-small-right) a → b · main waits for the answer to ASK, which b is handling",
    "    (debug-breakpoint) b → a · closes the circle · main waits for the answer to ASK, which a is handling",
    "    (organization) Victims · c",
    "      (arrow-small-right) c → a · main waits for the answer to ASK, which a is handling",
    "    (lightbulb) Cause · lock taken twice, by a",
    "    (law) Rule · forbid stuck",
    "    (history) Step 7 · the circle closes",
    "  (issue-reopened) two: step 9 · pair.ktrace:2",
    "    (law) Rule · forbid stuck",
    "    (history) Step 9 · the circle closes",
    "(error) pair.ktrace:6 · assertion · 1 check",
    "  (error) one: step 3 · pair.ktrace:6",
    "    (history) Step 3 · the rule is broken",
  );
});

test("while a check is looked at, its row says how far that is, and keeps what was found before", () => {
  const search = (name: string) => ({
    uri: "file:///pair.ktrace",
    name,
    label: name,
    progress: { states: 31_000, open: 420, seconds: 2.5 },
  });
  const begun = { ...report("two"), known: undefined };
  const rows = rowsOf([report("one", refuted), begun], [search("one"), search("two")], "check");
  expect(shown(rows.map((row) => ({ ...row, rows: row.rows.slice(0, 1) })))).toEqual([
    "(loading~spin) one · is looked at",
    "  (dashboard) 12,400 states/s · 31,000 states, 420 states to look at, 2.5 s",
    "(loading~spin) two · is looked at",
    "  (dashboard) 12,400 states/s · 31,000 states, 420 states to look at, 2.5 s",
  ]);
  expect(rows.map(({ can, rows }) => [can, rows.length])).toEqual([
    [["cancel", "copy"], 2],
    [["cancel", "copy"], 1],
  ]);
  expect(rowsOf([report("one", refuted)], [search("one")], "circle").map(({ label }) => label)).toEqual([
    "a → b → a",
    "one",
  ]);
});

test("checks that hold without a run have no row; a line above the tree counts them", () => {
  const [one, two, broken] = [report("one"), report("two"), report("broken", refuted)];
  check([one], "check");
  expect(messageOf([], [])).toBeUndefined();
  expect(messageOf([broken], [])).toBeUndefined();
  expect(messageOf([one], [])).toBe("1 check holds; nothing was found.");
  expect(messageOf([one, two, broken], [])).toBe("2 other checks hold; nothing was found.");
  expect(refutedIn([one, two, broken])).toBe(1);
  expect(messageOf([one], [{ uri: "", name: "", label: "", progress: undefined }])).toBeUndefined();
});

test("of very many names the first are shown", () => {
  const { victims } = deadlock();
  const many = Array.from({ length: 6 }, (_, index) => ({ ...victims[0], task: `t${index}` }));
  const rows = rowsOf([report("one", { kind: "refuted", finding: deadlock({ victims: many }) })], [], "check");
  expect(find(rows, "Victims").description).toBe("t0, t1, t2, t3 and 2 more");
});
