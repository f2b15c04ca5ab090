import { expect, test } from "vitest";
import { CancellationToken, CancellationTokenSource } from "vscode-languageserver";
import { open } from "../testing.ts";
import { references } from "./references.ts";
import { checkPlaces, type Files } from "./testing.ts";

function check(marked: string, files: Files = {}, withDeclaration = true): Promise<void> {
  return checkPlaces(
    marked,
    files,
    async ({ file, position, workspace }) =>
      (await references(file, position, withDeclaration, workspace, CancellationToken.None)) ?? [],
  );
}

test("with and without the declaration", async () => {
  await check('const «A» = 1 const B = $0«A» check "c" with «A» = 2 { forbid stuck always «A» == 1 }');
  await check('const A = 1 const B = $0«A» check "c" with «A» = 2 { forbid stuck }', {}, false);
});

test("a task, with and without quotes, and its captures", async () => {
  await check('task «"b"» { } task a { phone p -> $0«b» } check "c" { expect deadlock among «"b"» always «b».x == 1 }');
  await check('task «$0"init:b"» { } capture "c" { task 3 «"init:b"» { } task 4 "init:c" { } }');
  await check('task «"init:b"» { } capture "c" { task 3 $0«"init:b"» { } }');
});

test("only the name that is meant", async () => {
  await check('task a { var x = 0 main { let «x» = 1 log "{$0«x»} {«x» + 1}" if 1 { let x = 2 log "{x}" } } }');
  await check("task a { var «$0x» = 0 main { «x» = 1 } } task b { var x = 0 main { x = 1 } }");
  await check("protocol p { method «M» } protocol q { method M } task a { on p.$0«M» { answer } on q.M { answer } }");
});

test("a phone, a fibril and a function", async () => {
  await check("task a { phone «$0p»[2] -> a main { call «p»[0].IPC_M_DATA_READ() forward to «p» } }");
  await check("task a { fibril «f»(n) { } main { spawn $0«f»(1) } fn g() { } }");
  await check("task a { fn «f»(n) { return n } main { «f»(1) let x = «f$0»(2) } }");
});

test("everywhere in the workspace, open or not", async () => {
  await check("protocol «$0p» { }", {
    "a.ktrace": 'import "main.ktrace" task a serves «p» { }',
    "b.ktrace": 'import "a.ktrace" task b serves «p» { on «p».M { answer } }',
    "c.ktrace": "protocol p { } task c serves p { }",
  });
  await check('import "p.ktrace"\ntask a serves $0«p» { }', {
    "p.ktrace": "protocol «p» { }",
    "other.ktrace": 'import "p.ktrace" task b serves «p» { }',
  });
});

test("a name of the kernel, wherever it is used", async () => {
  await check("task a { on * { answer $0«EOK» } }", { "b.ktrace": "task b { on * { answer «EOK» } }" });
});

test("in a broken text, and of nothing", async () => {
  await check("task a { phone «p» -> a main { call $0«p». } }");
  await check("task $0 { }");
});

test("a withdrawn question ends", async () => {
  const { document, workspace, position } = await open("protocol $0p { }", { "a.ktrace": "protocol p { }" });
  const source = new CancellationTokenSource();
  source.cancel();
  const file = { document, services: workspace.services };
  await expect(references(file, position, true, workspace, source.token)).rejects.toBeDefined();
});
