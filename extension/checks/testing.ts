/** Verdicts and findings for tests. */
import type { Finding, Location, Verdict, Waiter } from "#check-protocol";

/** A place of a file, by its line from 0. */
export const at = (line: number, uri = "file:///pair.ktrace"): Location => ({
  uri,
  range: { start: { line, character: 2 }, end: { line, character: 5 } },
});

export const verdict = (own: Partial<Verdict> = {}): Verdict => ({
  kind: "holds",
  states: 4085,
  seconds: 0.84,
  clauses: [],
  others: [],
  files: ["file:///pair.ktrace"],
  ...own,
});

const waiter = (task: string, other: string, line: number, closes: boolean): Waiter => ({
  text: `${task} (main) has been waiting since step ${line} for the answer to ASK, which ${other} is handling.`,
  location: at(line),
  task,
  duty: "main",
  waitsFor: [other],
  what: `for the answer to ASK, which ${other} is handling`,
  closes,
});

/** A circle of a and b, closed by b, with a victim. */
export const deadlock = (own: Partial<Finding> = {}): Finding => ({
  kind: "deadlock",
  message: "Deadlock among a and b, closed at step 7",
  steps: 7,
  stops: true,
  location: at(1),
  sentences: [
    { text: "Deadlock among a and b, closed at step 7." },
    { text: "c is merely a victim.", location: at(4) },
  ],
  circle: ["a", "b"],
  waits: [waiter("a", "b", 1, false), waiter("b", "a", 2, true)],
  victims: [waiter("c", "a", 4, false)],
  cause: { text: "lock taken twice, by a", location: at(3) },
  rule: { text: "forbid stuck", location: at(9) },
  schedule: {},
  constants: {},
  ...own,
});

/** What nobody waits in. */
export const condition = (own: Partial<Finding> = {}): Finding => ({
  kind: "reachable",
  message: "`b.x == 1` holds at step 3, as it is to be reachable",
  steps: 3,
  stops: false,
  location: at(9),
  sentences: [{ text: "`b.x == 1` holds at step 3, as it is to be reachable.", location: at(9) }],
  circle: [],
  waits: [],
  victims: [],
  rule: { text: "reachable t.x == 1", location: at(9) },
  schedule: {},
  constants: {},
  ...own,
});
