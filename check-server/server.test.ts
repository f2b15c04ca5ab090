import { PassThrough } from "node:stream";
import { expect, onTestFinished, test } from "vitest";
import {
  CancellationTokenSource,
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-jsonrpc/node";
import { compile, load } from "#language";
import { Run, readSchedule } from "#simulator";
import type { Answer, Progress, Question, Verdict } from "./protocol.ts";
import { serve } from "./server.ts";

const uri = "file:///main.ktrace";
const far = { uri, maxMegabytes: 64 };

/** A client of a server, which has these files. */
function connect(files: Readonly<Record<string, string>>, where?: string): MessageConnection {
  const [up, down] = [new PassThrough(), new PassThrough()];
  const server = createMessageConnection(new StreamMessageReader(up), new StreamMessageWriter(down));
  const client = createMessageConnection(new StreamMessageReader(down), new StreamMessageWriter(up));
  client.onRequest("ktrace/readFile", ({ uri }: { uri: string }) => {
    const text = files[uri.replace("file:///", "")];
    if (text === undefined) throw new Error("There is none.");
    return { text };
  });
  client.listen();
  serve(server, { where });
  onTestFinished(() => {
    client.dispose();
    server.dispose();
  });
  return client;
}

const ask = (client: MessageConnection, question: Partial<Question> = {}) =>
  client.sendRequest<Answer>("ktrace/check", { ...far, ...question });

async function verdict(text: string, question: Partial<Question> = {}, files = {}): Promise<Verdict> {
  const answer = await ask(connect({ "main.ktrace": text, ...files }), question);
  if (answer.kind === "mistakes") throw new Error(JSON.stringify(answer));
  return answer;
}

const pair = `protocol p { method ASK }
task a serves p { phone b -> b main { call b.ASK() } on ASK { call b.ASK() answer } }
task b serves p { phone a -> a on ASK { call a.ASK() answer } }
`;

test("a deadlock is told: its circle, which statement closed it, and a recording that leads there", async () => {
  const { kind, finding, clauses, files } = await verdict('import "pair.ktrace"', {}, { "pair.ktrace": pair });
  expect(kind).toBe("refuted");
  expect(clauses).toMatchObject([{ text: "nothing goes wrong", verdict: "refuted" }]);
  expect(files).toEqual([uri, "file:///pair.ktrace"]);
  if (finding === undefined) throw new Error("nothing was found");
  expect(finding.sentences[0].text).toMatch(/^Deadlock among a and b, closed at step \d+\.$/);
  expect(finding.waits.map(({ location }) => [location?.uri, location?.range.start.line])).toEqual([
    ["file:///pair.ktrace", 1],
    ["file:///pair.ktrace", 2],
  ]);
  expect(finding.waits.filter(({ closes }) => closes)).toHaveLength(1);
  expect(finding).toMatchObject({ circle: ["a", "b"], rule: { text: "nothing goes wrong" } });
  expect([...finding.waits, ...finding.victims].map(({ task, duty, waitsFor }) => [task, duty, waitsFor])).toEqual([
    ["a", "serving ASK(1024) for b", ["b"]],
    ["b", "serving ASK(1024) for a", ["a"]],
    ["a", "main", ["b"]],
  ]);

  const document = await load(uri, async (asked) => (asked === uri ? 'import "pair.ktrace"' : pair));
  const { program } = compile(document);
  const read = program && readSchedule(JSON.stringify(finding.schedule), program);
  if (program === undefined || read === undefined || "error" in read) throw new Error("no recording");
  const run = new Run(program, { decisions: read.decisions });
  run.goTo(finding.steps);
  expect(run.ending().kind).toBe("deadlock");
});

test("one check of several has its own constants, and each of its clauses is told as it is written", async () => {
  const text = `const A = 1 task t { var x = 0 main { x = A } }
check "one" { always t.x < 2 }
check "two" with A = 2 { reachable t.x
  == 2 always t.x < 2 }`;
  const { kind, clauses, finding } = await verdict(text, { check: "two" });
  expect(kind).toBe("refuted");
  expect(clauses.map(({ text, verdict, isFound }) => [text, verdict, isFound])).toEqual([
    ["reachable t.x == 2", "holds", true],
    ["always t.x < 2", "refuted", true],
  ]);
  expect(finding).toMatchObject({ constants: { A: 2 }, location: { uri, range: { start: { line: 3 } } }, waits: [] });
  expect(await verdict(text, { check: "one" })).not.toHaveProperty("finding");
});

test("all that goes wrong, where it is asked for, and which clause is broken", async () => {
  const text = `${pair}
task u { var x = 0 main { x = 1 assert x == 0 } }
check "it" { forbid stuck always u.x == 0 }`;
  const { finding, others } = await verdict(text, { collects: true });
  const all = [...(finding === undefined ? [] : [finding]), ...others];
  const told = all.map(({ kind, circle, rule }) => [kind, circle.join(), rule?.text]);
  expect(told.toSorted()).toEqual([
    ["always", "", "always u.x == 0"],
    ["assertion", "", undefined],
    ["deadlock", "a,b", "forbid stuck"],
  ]);
  expect((await verdict(text)).others).toEqual([]);
});

test("a scenario with mistakes has none but these, as has one that cannot be read or has no such check", async () => {
  const mistakes = async (question: Partial<Question>, text: string) => {
    const answer = await ask(connect({ "main.ktrace": text }), question);
    return answer.kind === "mistakes" ? answer.mistakes : [];
  };
  const [unknown] = await mistakes({}, "task t { main { x = 1 } }");
  expect(unknown).toMatchObject({
    text: expect.stringContaining("`x`"),
    location: { uri, range: { start: { line: 0 } } },
  });
  expect(await mistakes({ uri: "file:///none.ktrace" }, "")).toMatchObject([
    { text: expect.stringContaining("There is none.") },
  ]);
  expect(await mistakes({ check: "no" }, pair)).toMatchObject([{ text: expect.stringContaining('no check "no"') }]);
});

/** Without end, for any search. */
const endless = `task t { var x = 0 main { loop { x = x + 1 } } }`;

test("a search is told of and cancelled", async () => {
  const client = connect({ "main.ktrace": endless }, "on an abacus");
  const told: Progress[] = [];
  const source = new CancellationTokenSource();
  client.onNotification("ktrace/progress", (progress: Progress) => {
    told.push(progress);
    if (told.length === 2) source.cancel();
  });
  const answer = await client.sendRequest<Answer>("ktrace/check", far, source.token);
  expect(answer).toMatchObject({ kind: "inconclusive", inconclusive: { reason: "cancelled" }, where: "on an abacus" });
  expect(told[1].states).toBeGreaterThan(told[0].states);
});

test.each<[Partial<Question>, string]>([
  [{ maxStates: 5 }, "states"],
  [{ maxDepth: 5 }, "depth"],
  [{ maxPreemptions: 0 }, "preemptions"],
  [{ maxSeconds: 0.001 }, "seconds"],
])("bounded by %j", async (bound, reason) => {
  const loops = `task t { var x = 0 main { repeat 9 { x = x + 1 } } } task u { var x = 0 main { repeat 9 { x = x + 1 } } }
check "it" { always t.x < 99 eventually t.x + u.x == 18 }`;
  const text = reason === "seconds" ? endless : loops;
  expect(await verdict(text, bound)).toMatchObject({ kind: "inconclusive", inconclusive: { reason } });
});

test("orders that make no difference are left out, unless each is asked for", async () => {
  const idle = ["a", "b"].map((name) => `task ${name} { main { repeat 9 { yield } } }`).join("\n");
  const [reduced, whole] = [await verdict(idle), await verdict(idle, { reduces: false })];
  expect([reduced.kind, whole.kind]).toEqual(["holds", "holds"]);
  expect(whole.states).toBeGreaterThan(reduced.states);
});

test("a bound is a reason, and says how to go on", async () => {
  expect(await verdict(endless, { maxMegabytes: 1 })).toMatchObject({
    kind: "inconclusive",
    inconclusive: {
      reason: "memory",
      text: expect.stringContaining("memory"),
      goOn: expect.stringContaining("more"),
    },
  });
});
