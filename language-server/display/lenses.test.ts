import { expect, test } from "vitest";
import type { Location } from "vscode-languageserver";
import { open } from "../testing.ts";
import { lenses } from "./lenses.ts";

/** A text whose marks say what is offered for what they are under: the first character of a declaration. */
async function check(marked: string, files: Record<string, string> = {}): Promise<void> {
  const { document, workspace, marks } = await open(marked, files);
  const shown = lenses(document, workspace).map(({ range: { start }, command }) => {
    const [uri, ...args] = command?.arguments ?? [];
    expect(uri).toEqual("file:///main.ktrace");
    const places: Location[] = command?.command === "ktrace.showReferences" ? args[1] : [];
    const lineOf = (line: number) => document.textDocument.getText().split("\n")[line]?.trim();
    const at = places.map(({ uri, range }) => (uri === "file:///main.ktrace" ? lineOf(range.start.line) : uri));
    const label = command?.command === "ktrace.showReferences" ? at.join(" | ") : args.join();
    return `${start.line}:${start.character} ${[command?.title, label].filter((part) => part !== "").join(" ")}`;
  });
  const expected = marks.map(({ range: { start }, label }) => `${start.line}:${start.character} ${label}`);
  expect(shown.toSorted()).toEqual(expected.toSorted());
}

test("a check can be debugged and decided, or else the scenario be debugged", async () => {
  await check(`
task t { }
check "a" { forbid stuck }
^ Debug a
^ Check a
check "b" { forbid stuck }
^ Debug b
^ Check b`);
  await check("const A = 1\ntask t { }\n^ Debug\ntask u { }");
  await check("protocol p { method M }");
});

test("who sends what a handler handles", async () => {
  await check(`
protocol p {
  method M
  ^ 4 senders call one.M() | let m = send one.p.M() | notify two.M() | exchange s as ex { call ex.M() }
  method N
  method O
}
task a serves p {
^ Debug
  on M { answer }
  ^ 2 senders call one.M() | let m = send one.p.M()
  on N { answer }
  ^ no senders
  on IPC_M_CONNECT_ME_TO { answer }
}
task b serves p {
  on M { answer }
  ^ 2 senders notify two.M() | exchange s as ex { call ex.M() }
  on * { answer }
}
task c {
  phone one -> a
  phone two -> b
  session s -> b
  main {
    call one.M()
    let m = send one.p.M()
    notify two.M()
    exchange s as ex { call ex.M() }
  }
}`);
});

test("a phone that may lead anywhere may lead to any handler", async () => {
  await check(`
protocol p { method M }
             ^ 1 sender main { call any.M() }
task a { on M { answer } }
^ Debug
         ^ 1 sender main { call any.M() }
task b {
  var any: phone
  main { call any.M() }
}`);
});

test("in a text that is being typed", async () => {
  await check(`
protocol { method }
task
^ Debug
check
task a { on { } on M main { call .M() send`);
});
