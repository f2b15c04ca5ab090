import type { DebugProtocol } from "@vscode/debugprotocol";
import { expect, test } from "vitest";
import type { MomentBody, WhyBody } from "../protocol.ts";
import { Conversation, sample } from "../testing.ts";

/** The sample at its deadlock. */
async function atDeadlock(): Promise<Conversation> {
  const client = new Conversation();
  await client.start(sample);
  return client;
}

/** The frame of a thread whose name has this text. */
async function frameOf(client: Conversation, threadId: number, text: string): Promise<number> {
  const frame = (await client.frames(threadId)).find(({ name }) => name.includes(text));
  if (frame === undefined) throw new Error(`thread ${threadId} has no frame "${text}"`);
  return frame.id;
}

type Tree = { [name: string]: string | Tree };

/** Everything below a scope, as a tree: what has children shows these. */
async function treeOf(client: Conversation, variablesReference: number): Promise<Tree> {
  const body = await client.ask<DebugProtocol.VariablesResponse["body"]>("variables", { variablesReference });
  const tree: Tree = {};
  for (const each of body.variables) {
    const below = each.variablesReference > 0 ? await treeOf(client, each.variablesReference) : undefined;
    tree[below === undefined ? each.name : `${each.name}: ${each.value}`] = below ?? each.value;
  }
  return tree;
}

async function scopesOf(client: Conversation, frameId: number): Promise<Map<string, number>> {
  const { scopes } = await client.ask<DebugProtocol.ScopesResponse["body"]>("scopes", { frameId });
  return new Map(scopes.map(({ name, variablesReference }) => [name, variablesReference]));
}

test("what a handler's frame shows: its call, its locals and its task", async () => {
  const client = await atDeadlock();
  const scopes = await scopesOf(client, await frameOf(client, 6, "VFS_IN_READ"));
  const lines: string[] = [];
  for (const [name, reference] of scopes) lines.push(name, render(await treeOf(client, reference), "  "));
  await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot("../../test/dap/golden/variables.txt");
});

const render = (tree: Tree, indent: string): string =>
  Object.entries(tree)
    .map(([name, value]) =>
      typeof value === "string" ? `${indent}${name} = ${value}` : `${indent}${name}\n${render(value, `${indent}  `)}`,
    )
    .join("\n");

test("a frame's numbers stay the same as long as the stop, and are refused after it", async () => {
  const client = await atDeadlock();
  const frame = await frameOf(client, 6, "VFS_IN_READ");
  const first = await scopesOf(client, frame);
  expect(await scopesOf(client, frame)).toEqual(first);
  const locals = first.get("Locals") ?? 0;
  expect(await treeOf(client, locals)).toEqual(await treeOf(client, locals));
  await client.go("stepBack", { threadId: 6 });
  expect(await client.refused("variables", { variablesReference: locals })).toContain("earlier stop");
});

test("of frames and of elements a client may ask for a part", async () => {
  const client = await atDeadlock();
  const all = await client.frames(6);
  const part = { threadId: 6, startFrame: 1, levels: 2 };
  const { stackFrames, totalFrames } = await client.ask<DebugProtocol.StackTraceResponse["body"]>("stackTrace", part);
  expect(stackFrames).toEqual(all.slice(1, 3));
  expect(totalFrames).toBe(all.length);
  const phones = (await scopesOf(client, all[0]?.id ?? 0)).get("Phones");
  const { variables } = await client.ask<DebugProtocol.VariablesResponse["body"]>("variables", {
    variablesReference: phones,
    start: 8,
    count: 1,
  });
  expect(variables).toMatchObject([{ name: "8", value: "fat, → init:fat, 2 calls" }]);
});

test("a caller's frame below a served call shows the caller's task", async () => {
  const client = await atDeadlock();
  const frames = await client.frames(6);
  const caller = frames.find(({ name }) => name.startsWith("file_bd: BD_READ_BLOCKS"));
  expect(caller).toMatchObject({ presentationHint: "subtle", line: 364 });
  const scopes = await scopesOf(client, caller?.id ?? 0);
  expect(await treeOf(client, scopes.get("Task") ?? 0)).toMatchObject({ blocks: "2880" });
  expect(await treeOf(client, scopes.get("Call") ?? 0)).toMatchObject({ from: "mfs (41)", to: "file_bd (39)" });
  const locals = await treeOf(client, scopes.get("Locals") ?? 0);
  for (const name of Object.keys(locals).filter((each) => !each.includes(":"))) {
    const watch = { expression: name, frameId: caller?.id, context: "watch" };
    const { result } = await client.ask<DebugProtocol.EvaluateResponse["body"]>("evaluate", watch);
    expect(result).toBe(locals[name]);
  }
  const own = await scopesOf(client, await frameOf(client, 39, "BD_READ_BLOCKS"));
  expect(own.get("Task")).toBe(scopes.get("Task"));
});

test("a frame in an imported file says who imports it, and is shown as any other", async () => {
  const client = new Conversation({
    "file:///a/main.ktrace": 'import "part.ktrace"\ntask a id 1 { main { yield } }',
    "file:///a/part.ktrace": "task b id 2 { main { yield } }",
  });
  await client.start("/a/main.ktrace", { stopOnEntry: true });
  const sourceOf = async (threadId: number) => (await client.frames(threadId))[1]?.source;
  expect(await sourceOf(1)).toEqual({ name: "main.ktrace", path: "/a/main.ktrace" });
  const origin = "imported by main.ktrace";
  expect(await sourceOf(2)).toEqual({ name: "part.ktrace", path: "/a/part.ktrace", origin });
});

test("of very many pending calls a client asks for pages, whose frames keep their numbers", async () => {
  const text = `limits { async_calls 10000 calls 10100 }
protocol p { method ASK (a) }
task client { phone s -> server main { for i in 0..10000 { send s.ASK(i) } sleep 100s } }
task server serves p { var n = 7 condvar c mutex m on ASK(a) { lock m { wait c with m } answer } }`;
  const client = new Conversation({ "file:///many.ktrace": text });
  await client.start("/many.ktrace");
  await client.go("continue", { threadId: 1 });
  const page = (threadId: number, startFrame: number) =>
    client.ask<DebugProtocol.StackTraceResponse["body"]>("stackTrace", { threadId, startFrame, levels: 3 });
  const { stackFrames: first, totalFrames } = await page(2, 0);
  expect(totalFrames).toBe(10_002);
  expect(first.map(({ name }) => name)).toEqual([
    "connection of client phone 2 · hangs",
    "ASK(0) ← client · being handled",
    "queued calls",
  ]);
  const { stackFrames: last } = await page(2, 9_999);
  expect(last.map(({ name }) => name)).toEqual(Array(3).fill("ASK ← client · queued"));
  await page(1, 0);
  expect(await page(2, 0)).toEqual({ stackFrames: first, totalFrames });
  const scopes = await scopesOf(client, last[2]?.id ?? 0);
  expect(await treeOf(client, scopes.get("Task") ?? 0)).toEqual({ n: "7" });
  expect(await treeOf(client, scopes.get("Call") ?? 0)).toMatchObject({ a: "9999" });
  expect(await client.refused("scopes", { frameId: 99_999 })).toContain("no frame 99999");
});

test.each([
  ["position", "16384"],
  ["fd", "3"],
  ["position / 512 + 1", "33"],
  ["EARLY == 1 && !(step < 0)", "1"],
  ["file_bd.blocks", "2880"],
  ["init:vfs.node", "6"],
  ['"init:vfs".node', "6"],
  ["sender", "39"],
  ["method", "1025"],
  ["arg(1)", "3"],
  ["self", "0"],
  ["ENOENT", "-1"],
  ["cycle", "[init:vfs, init:fat, mfs, file_bd]"],
  ["victims", "[bdsh]"],
  ['"init:vfs" in cycle && sender == 39', "1"],
  ["27 in victims", "1"],
  ["mfs.nothing", "mfs has no variable nothing."],
  ["init:vsf.node", /There is no task|expected/],
  ["bdsh", "bdsh is a task, and has no variables."],
  ["file_bd", "file_bd is a task: write file_bd.blocks for its variable blocks."],
  ["positoin", "Nothing here is called positoin. Did you mean position?"],
  ["1 / 0", "This is a division by zero."],
  ["lookup(1, 2)", "lookup cannot be called here: lock in line 99 can block."],
  ["1 +", /no value after "\+"/],
  ["", /expected a value/],
  ["99999999999", "99999999999 does not fit in 32 bits."],
  ["2147483647 + 1", "-2147483648"],
  ["position[0]", "position is no array."],
  ["arg(6)", "A call has the arguments 1 to 5, not 6."],
  ["fat + 1", "fat is no number."],
  ["ex", "exchange of fat over phone 8"],
  ["read", "VFS_OUT_READ init:vfs → init:fat, dispatched"],
  ["file", "held by connection of file_bd phone 2"],
  [
    "fat",
    "phone 1: fat, → init:fat; phone 2: fat, → init:fat, idle; phone 3: fat, → init:fat, idle; phone 8: fat, → init:fat, 2 calls",
  ],
])("%s", async (expression, expected) => {
  const client = await atDeadlock();
  const frameId = await frameOf(client, 6, "VFS_IN_READ");
  const response = await client.request("evaluate", { expression, frameId, context: "watch" });
  expect(response.success ? response.body.result : response.message).toMatch(expected);
  if (typeof expected === "string") expect(response.success ? response.body.result : response.message).toBe(expected);
});

test("the console: the kernel's, and its own", async () => {
  const client = await atDeadlock();
  const lines: string[] = [];
  for (const expression of [
    "help",
    "tasks",
    "tasks -a",
    "threads",
    "checks",
    "ipc 27",
    "ipc init:vfs",
    "why vfs",
    "fibrils bdsh",
    "graph",
    "why file_bd",
    "why tmpfs",
    "file_bd.blocks",
    "step",
    "step + 1",
  ]) {
    const { result } = await client.ask<DebugProtocol.EvaluateResponse["body"]>("evaluate", {
      expression,
      context: "repl",
    });
    lines.push(`> ${expression}`, result, "");
  }
  for (const expression of ["ipc", "ipc 99", "tasks -b", "step back", "1 / 0", "dance"]) {
    lines.push(`> ${expression}`, await client.refused("evaluate", { expression, context: "repl" }), "");
  }
  await expect(lines.join("\n")).toMatchFileSnapshot("../../test/dap/golden/console.txt");
});

const small = `const BAD = 0
protocol p { method ASK = 1024 }
task client id 1 {
  phone server -> server
  var x = 0
  main { x = 2 let rc = call server.ASK() x = 7 }
}
task server id 2 serves p { on ASK { loop { yield } } }
check "small" { always client.x < 2 reachable client.x == 2 eventually client.x == 7 forbid deadlock, hang }
check "bad" with BAD = 1 { always client.x < 9 }
`;

/** What the console prints at the start of the small scenario, or after so many steps. */
async function printedBySmall(step: number) {
  const client = new Conversation({ "file:///main.ktrace": small });
  await client.start("/main.ktrace", { stopOnEntry: true });
  if (step > 0) await client.go("ktrace/goto", { step });
  return async (expression: string) => {
    const args = { expression, context: "repl" };
    return (await client.ask<DebugProtocol.EvaluateResponse["body"]>("evaluate", args)).result.split("\n");
  };
}

test("the console of the kernel of today", async () => {
  const lines = await printedBySmall(0);
  expect(await lines("ipc client")).toEqual([
    "[phone cap] [calls] [state",
    "2                 0 connected to 2 (server)",
    "Active calls: 0",
    "[call address    ] [method] [arg1] [arg2] [arg3] [arg4] [arg5] [flags] [sender",
    " --- incomming calls ---",
    " --- dispatched calls ---",
    " --- incoming answers ---",
  ]);
  expect((await lines("tasks -a")).slice(1)).toEqual([
    "1                0          0          1",
    "2                0          0          1",
  ]);
  expect((await lines("threads")).slice(1).map((line) => line.split(/ +/)[3])).toEqual(["Ready", "Sleeping"]);
});

test("what the run says of the checks, up to a moment", async () => {
  const other = 'check "bad": of a run with BAD = 1';
  expect(await (await printedBySmall(0))("checks")).toEqual([
    'check "small": not decided yet',
    "  always `client.x < 2`: not decided [main.ktrace:9]",
    "  reachable `client.x == 2`: not decided [main.ktrace:9]",
    "  eventually `client.x == 7`: not decided [main.ktrace:9]",
    "  forbid deadlock, hang: not decided [main.ktrace:9]",
    other,
  ]);
  expect(await (await printedBySmall(4))("checks")).toEqual([
    'check "small": refuted',
    "  always `client.x < 2`: refuted at step 1, where client.x is 2 [main.ktrace:9]",
    "  reachable `client.x == 2`: shown at step 1 [main.ktrace:9]",
    "  eventually `client.x == 7`: not decided [main.ktrace:9]",
    "  forbid deadlock, hang: not decided [main.ktrace:9]",
    other,
  ]);
});

test("why a task waits, as the console says it, and in short", async () => {
  const client = await atDeadlock();
  const why = (threadId: number) => client.ask<WhyBody>("ktrace/why", { threadId });
  const { result } = await client.ask<DebugProtocol.EvaluateResponse["body"]>("evaluate", {
    expression: "why file_bd",
    context: "repl",
  });
  expect(await why(39)).toMatchObject({
    short: "file_bd waits for init:vfs, init:fat, and is in a deadlock.",
    text: result,
  });
  expect((await why(27)).short).toBe("bdsh waits for init:vfs.");
  expect(await why(8)).toMatchObject({
    short: "tmpfs does not wait: it is between calls.",
    text: "tmpfs does not wait: it is between calls.",
  });
  expect(await client.refused("ktrace/why", { threadId: 5 })).toBe("There is no task 5.");
});

test("step N goes there, forward and back, and no further than the end", async () => {
  const client = await atDeadlock();
  const at = async () =>
    Number((await client.ask<DebugProtocol.EvaluateResponse["body"]>("evaluate", { expression: "step" })).result);
  const end = await at();
  expect(await client.go("evaluate", { expression: "step 100", context: "repl" })).toMatchObject({ reason: "goto" });
  expect(await at()).toBe(100);
  await client.go("evaluate", { expression: "step 120", context: "repl" });
  expect(await at()).toBe(120);
  expect(await client.refused("exceptionInfo", { threadId: 6 })).toContain("not at an exception");
  await client.go("evaluate", { expression: "step 1000000", context: "repl" });
  expect(await at()).toBe(end);
});

test("the moment, and the way to another one: by a number, or from here", async () => {
  const client = await atDeadlock();
  const { moment, furthest } = await client.ask<MomentBody>("ktrace/moment");
  expect(furthest).toBe(moment.step);
  const after = async (command: string, args: object) => {
    expect(await client.go(command, args)).toMatchObject({ reason: "goto" });
    const now = await client.ask<MomentBody>("ktrace/moment");
    expect(now.furthest).toBe(furthest);
    return now.moment.step;
  };
  const console = (expression: string) => after("evaluate", { expression, context: "repl" });
  expect(await after("ktrace/goto", { step: 100 })).toBe(100);
  expect(await console("step +3")).toBe(103);
  expect(await console("step -5")).toBe(98);
  expect(await console("step -99")).toBe(0);
  expect(await after("ktrace/goto", { step: furthest })).toBe(furthest);
  for (const step of [-1, 2 ** 31, 1.5])
    expect(await client.refused("ktrace/goto", { step })).toContain("from 0 to 2147483647");
  for (const step of ["7", undefined])
    expect(await client.refused("ktrace/goto", { step })).toMatch(/"step".* a whole number/);
  for (const expression of ["step 2147483648", "step +2147483647"])
    expect(await client.refused("evaluate", { expression, context: "repl" })).toContain("from 0 to 2147483647");
  expect((await client.ask<MomentBody>("ktrace/moment")).moment.step).toBe(furthest);
});

test("an exception is told of for the tasks that it happened to, at its moment alone", async () => {
  const client = await atDeadlock();
  for (const threadId of [6, 7, 39, 41]) await client.ask("exceptionInfo", { threadId });
  for (const threadId of [27, 2, 99])
    expect(await client.refused("exceptionInfo", { threadId })).toContain("not at an exception");
  await client.go("stepBack", { threadId: 6 });
  expect(await client.refused("exceptionInfo", { threadId: 6 })).toContain("not at an exception");
  expect(await client.go("continue", { threadId: 6 })).toMatchObject({ reason: "exception", text: "deadlock" });
  await client.ask("exceptionInfo", { threadId: 6 });
});

test("with the filter off the run goes on to its end", async () => {
  const client = new Conversation();
  await client.launch(sample);
  await client.ask("setExceptionBreakpoints", { filters: ["hang"] });
  expect(await client.go("configurationDone")).toMatchObject({
    reason: "pause",
    description: "At the end",
    text: expect.stringMatching(/^Nothing can run any more after \d+ steps: deadlock$/),
  });
});

test.each([
  ["steps 5", "Did you mean the command step?"],
  ["TASKS", "Did you mean the command tasks?"],
  ["dance", "Write help for what the console can do."],
  ["step back", "back is no number of steps. Write help for what the console can do."],
])("in the console a word that is nearly a command is told so: %s", async (expression, hint) => {
  const client = await atDeadlock();
  expect(await client.refused("evaluate", { expression, context: "repl" })).toContain(hint);
  expect(await client.refused("evaluate", { expression, context: "watch" })).not.toMatch(/command|help/);
});
