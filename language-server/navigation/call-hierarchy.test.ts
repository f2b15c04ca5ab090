import { expect, test } from "vitest";
import { type CallHierarchyItem, CancellationToken, type Range } from "vscode-languageserver";
import { open } from "../testing.ts";
import { incomingCalls, outgoingCalls, prepareCalls } from "./call-hierarchy.ts";

interface Expected {
  /** Who is meant at `$0`. */
  readonly at: string;
  /** Who calls it, and whom it calls, each with the statements. */
  readonly from?: readonly string[];
  readonly to?: readonly string[];
}

async function check(marked: string, { at, from, to }: Expected, files: Readonly<Record<string, string>> = {}) {
  const { document, workspace, position } = await open(marked, files);
  const items = prepareCalls({ document, services: workspace.services }, position);
  expect(items.map(label).join(", ")).toEqual(at);
  const [item] = items;
  if (item === undefined) return;
  const textsOf = async (uri: string, ranges: readonly Range[]) => {
    const lines = (await workspace.textOf(uri)).split("\n");
    return ranges.map(({ start, end }) => (lines[start.line] ?? "").slice(start.character, end.character)).join(" & ");
  };
  if (from !== undefined) {
    const calls = await incomingCalls(item, workspace, CancellationToken.None);
    const shown = calls.map(async (call) => `${label(call.from)}: ${await textsOf(call.from.uri, call.fromRanges)}`);
    expect(await Promise.all(shown)).toEqual(from);
  }
  if (to === undefined) return;
  const calls = await outgoingCalls(item, workspace, CancellationToken.None);
  const shown = calls.map(async (call) => `${label(call.to)}: ${await textsOf(item.uri, call.fromRanges)}`);
  expect(await Promise.all(shown)).toEqual(to);
}

function label({ name, detail }: CallHierarchyItem): string {
  return detail === undefined ? name : `${detail}.${name}`;
}

const system = `
protocol files { method READ method OPEN }
task fat serves files { on READ { answer } }
task vfs serves files {
  phone fat -> fat
  on READ { call fat.READ() let m = send fat.READ() wait m answer }
  on * { f() answer }
  fn f() { notify fat.OPEN() }
}
task client {
  phone vfs -> vfs
  main { call vfs.READ() call vfs.OPEN() spawn g() }
  fibril g() { let p = connect vfs }
}`;

/** The system with the cursor before a text. */
function at(text: string): string {
  expect(system.split(text)).toHaveLength(2);
  return system.replace(text, `$0${text}`);
}

test("a handler: who calls it, and whom it calls", async () => {
  const expected = {
    at: "vfs.READ",
    from: ["client.main: call vfs.READ()"],
    to: ["fat.READ: call fat.READ() & send fat.READ()"],
  };
  await check(at("READ { call"), expected);
  await check(at("on READ { call"), expected);
});

test("what sends leads to who gets it: by its word, its phone and its method", async () => {
  const expected = { at: "vfs.READ", from: ["client.main: call vfs.READ()"] };
  await check(at("call vfs.READ"), expected);
  await check(at("vfs.READ"), expected);
  await check(at("READ() call"), expected);
});

test("`on *` gets what has no handler of its own", async () => {
  await check(at("* {"), { at: "vfs.*", from: ["client.main: call vfs.OPEN()"], to: ["vfs.f: f()"] });
});

test("a task: all that comes to it and all that it sends", async () => {
  await check(at("vfs serves"), {
    at: "vfs",
    from: ["client.main: call vfs.READ() & call vfs.OPEN()", "client.g: connect vfs"],
    to: ["fat.READ: call fat.READ() & send fat.READ()", "fat: notify fat.OPEN()"],
  });
});

test("a method goes from who sends it to who handles it", async () => {
  await check(at("OPEN }"), {
    at: "files.OPEN",
    from: ["vfs.f: notify fat.OPEN()", "client.main: call vfs.OPEN()"],
    to: ["vfs.*: OPEN"],
  });
});

test("main, a fibril, a function", async () => {
  await check(at("main"), {
    at: "client.main",
    from: [],
    to: ["vfs.READ: call vfs.READ()", "vfs.*: call vfs.OPEN()", "client.g: spawn g()"],
  });
  await check(at("g() {"), { at: "client.g", from: ["client.main: spawn g()"], to: ["vfs: connect vfs"] });
  await check(at("f() {"), { at: "vfs.f", from: ["vfs.*: f()"], to: ["fat: notify fat.OPEN()"] });
});

test("a phone leads to its task", async () => {
  await check(at("fat -> fat"), { at: "fat" });
});

test("a call that is handed on, and a connect with a handler", async () => {
  const text = `
protocol p { method M }
task b serves p { on $0M { answer } on IPC_M_CONNECT_ME_TO { answer } }
task a serves p { phone b -> b on M { forward to b } main { let q = connect b } }`;
  await check(text, { at: "b.M", from: ["a.M: forward to b"] });
  await check(text.replace("$0", "").replace("on IPC", "on $0IPC"), {
    at: "b.IPC_M_CONNECT_ME_TO",
    from: ["a.main: connect b"],
  });
});

test("a phone that was handed over may lead to all who handle the method", async () => {
  await check(
    `
protocol p { method M }
task b serves p { on $0M { answer } }
task a { phone b -> b fn f(q) { call q.M() } main { f(b) } }`,
    { at: "b.M", from: ["a.f: call q.M()"] },
  );
});

test("callers in files that are not open, and from there", async () => {
  const files = {
    "client.ktrace": 'import "main.ktrace"\ntask client { phone b -> b main { call b.M() } }',
    "unrelated.ktrace":
      "protocol p { method M }\ntask b serves p { on M { answer } }\ntask c { phone b -> b main { call b.M() } }",
  };
  await check(
    "protocol p { method M }\ntask b serves p { on $0M { answer } }",
    { at: "b.M", from: ["client.main: call b.M()"], to: [] },
    files,
  );
  const { document, workspace, position } = await open(
    "protocol p { method M }\ntask b serves p { on $0M { answer } }",
    files,
  );
  const [handler] = prepareCalls({ document, services: workspace.services }, position);
  const [call] = handler ? await incomingCalls(handler, workspace, CancellationToken.None) : [];
  const back = call ? await outgoingCalls(call.from, workspace, CancellationToken.None) : [];
  expect(back.map(({ to }) => label(to))).toEqual(["b.M"]);
});

test("nothing at other words, and in what is being typed", async () => {
  await check("task a { mutex m main { $0lock m } }", { at: "" });
  await check("task a { phone b -> b main { $0call b. } }", { at: "" });
  await check("task a { main { $0call } }", { at: "" });
});
