import type { DebugProtocol } from "@vscode/debugprotocol";
import { expect, test } from "vitest";
import { Run } from "#simulator";
import { programOf } from "../../test/support/program-of.ts";
import { Conversation } from "../testing.ts";
import { DebugExpression, evaluate } from "./evaluate.ts";
import { LookFrom } from "./look.ts";
import { parseExpression } from "./parse.ts";
import { EvaluationError, type Value, valueText } from "./value.ts";

const scenario = `const FIVE = 5
protocol p { method ASK = 1024 (a, b) method LATER (a) }
task client id 7 {
  phone server -> server
  phone others[2] -> worker[*]
  session s -> server
  var total = 3
  var kept: message
  main {
    kept = send server.LATER(9)
    exchange s as ex { let rc, v = call ex.ASK(4, 6) total = total + v }
  }
}
task server id 8 serves p {
  mutex m
  mutex pair[2]
  semaphore free = 2
  var t[3] = 11
  var calls[2]: call
  var held: call
  var a = 100
  fn over(x) {
    if x > 4 { return sender * x }
    return t[x % 3] + a
  }
  fn inner(x) {
    let y = x + 1
    if y {
      let x = 2
      yield
    }
    return y
  }
  on ASK(a, b) {
    let c = request
    let total = a + b
    lock pair[1]
    calls[1] = c
    let d = inner(total)
    unlock pair[1]
    answer EOK, d
  }
  on LATER(a) { held = request }
}
task worker id 20 x 2 serves p { var own = self * 10 main { own = own + 1 } }
`;

/** What means the same everywhere. */
const ofNumbers = [
  ...["1", "0x1f", "5ms", "true", "false", '"text"', "4294967295", "2147483647", "2147483648", "-2147483647 - 2"],
  ...["7 / 2", "-7 / 2", "7 % -4", "-7 % 4", "65536 * 65537", "1 / 0", "1 % 0", "!0", "!7", "-(3)", "!-3"],
  ...["1 < 2", "2 <= 1", "2 > 1", "2 >= 3", "1 == 1", "1 != 1", "2 && 3", "0 && 1 / 0", "0 || 5", "1 || 1 / 0"],
  ...["0 && nothing", "1 || nothing", "nothing && 0", "1 + 2 * 3 - 4", "(1 + 2) * 3"],
];

/** What means something else in each frame: numbers, what is none, and what has no value. */
const ofNames = [
  ...["a", "b", "d", "x", "y", "c", "total", "ex", "rc", "v", "kept", "held", "t", "calls", "calls[1]", "calls[0]"],
  ...["t[0]", "t[2] + 1", "t[3]", "t[-1]", "t[a]", "t[m]", "a[0]", "nothing[0]", "total[0]", "x[0]", "t[1 / 0]"],
  ...["m", "pair", "pair[1]", "pair[0]", "pair[2]", "free", "server", "others", "others[1]", "s", "m + 1", "s == 1"],
  ...["server.a", "server.t[1]", "server.t[9]", "server.t", "server.held", "server.pair[1]", "server.m", "server.s"],
  ...["client.total", "client.kept", "client.nothing", "nobody.x", "worker.own", "worker[0].own", "worker[1].own"],
  ...["worker[2].own", "worker[a - 3].own", "worker[0].t[1]", '"client".total', "worker[1 / 0].own"],
  ...["self", "sender", "method", "arg(1)", "arg(2)", "arg(0)", "arg(6)", "arg(a - 3)", "arg(1 / 0)", "request"],
  ...["request + 1", "step", "now", "FIVE", "EOK", "ENOENT", "IPC_M_DATA_READ", "cycle", "victims", "cycle == 1"],
  ...["step + FIVE == 5", '"client" in cycle', "7 in victims", "1 in 2", "1 in t", '"a" == "a"', '"a" != "a"'],
  ...['"a" == 1', '1 == "a"', '"a" + 1', "m == nothing", "m < nothing", "!m", "-t", "t && 1", "cycle + 1"],
  ...[
    "inner(1)",
    "nothing(1)",
    "over(a)",
    "over(step) + a",
    "sender == 7 && arg(2) == 6 && total == 10",
    "a + b * server.a - worker[1].own",
  ],
];

/** What a client is told, in the frames of a thread and without one. */
async function tableAt(client: Conversation, threadId: number): Promise<string[]> {
  const frames = (await client.frames(threadId)).filter(({ source }) => source !== undefined);
  const lines: string[] = [];
  for (const frame of [...frames, undefined]) {
    lines.push(`# ${frame?.name ?? "no frame"}`);
    for (const expression of frame === undefined ? [...ofNumbers, ...ofNames] : ofNames) {
      const args = { expression, context: "watch", ...(frame && { frameId: frame.id }) };
      const response = await client.request("evaluate", args);
      const { result }: Partial<DebugProtocol.EvaluateResponse["body"]> = response.body;
      lines.push(`${expression}  →  ${response.success ? result : `! ${response.message}`}`);
    }
  }
  return lines;
}

test("what every kind of expression gives, in each frame", async () => {
  const client = new Conversation({ "file:///main.ktrace": scenario });
  await client.launch("/main.ktrace");
  const line = scenario.split("\n").findIndex((text) => text.includes("yield")) + 1;
  await client.ask("setBreakpoints", {
    source: { path: "/main.ktrace" },
    breakpoints: [{ line, condition: "x == 2" }],
  });
  await client.go("configurationDone");
  const lines = await tableAt(client, 8);
  await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot("../../test/dap/golden/expressions.txt");
});

/** What an expression gives where a fibril stands, for people; or why it gives nothing. */
function told(evaluated: () => Value): string {
  try {
    return valueText(evaluated());
  } catch (error) {
    if (error instanceof EvaluationError) return `! ${error.message}`;
    throw error;
  }
}

test("looking changes nothing in a run, and names that were resolved once mean the same at every moment", async () => {
  const program = await programOf(scenario);
  const tasks = program.tasks.map(({ name }) => name);
  const all = [...ofNumbers, ...ofNames].map((text) => parseExpression(text, tasks).expression);
  const kept = all.map((expression) => new DebugExpression(expression));
  const run = new Run(program);
  const { situation, ledger } = run.machine;
  do {
    const before = [situation.slice(), ledger.slice()];
    for (const fibril of [undefined, ...run.machine.layout.fibrils.at.keys()]) {
      const look = () => new LookFrom(run, fibril, undefined);
      const anew = all.map((expression) => told(() => evaluate(expression, look())));
      expect(kept.map((expression) => told(() => expression.valueAt(look())))).toEqual(anew);
    }
    expect([situation, ledger]).toEqual(before);
  } while (run.advance());
});
