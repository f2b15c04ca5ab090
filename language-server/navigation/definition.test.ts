import { test } from "vitest";
import { definition } from "./definition.ts";
import { checkPlaces, type Files, placesOf } from "./testing.ts";

/** The name at `$0` is declared where `«»` stands, here or in one of the files; nowhere if it stands nowhere. */
function check(marked: string, files: Files = {}): Promise<void> {
  return checkPlaces(marked, files, async ({ document, position }) => {
    const found = definition(document, position);
    return placesOf(found === undefined ? [] : [found]);
  });
}

test("a task is defined where it is declared, with or without quotes", async () => {
  await check('task «"init:b"» { } task a { phone b -> $0"init:b" }');
  await check('task «"b"» { } task a { phone b -> b$0 }');
});

test("a phone, a session and an exchange are those of the task", async () => {
  await check("task b { phone b -> b } task a { phone «b» -> b main { call $0b.IPC_M_DATA_READ() } }");
  await check("task a { session «s» -> a main { let ex = begin s$0 } }");
  await check("task a { session s -> a main { let «ex» = begin s end e$0x } }");
});

test("a method is defined in the protocol that the callee serves", async () => {
  const files = { "p.ktrace": "protocol p { method «M» }\nprotocol q { method M = 1030 }" };
  await check('import "p.ktrace"\ntask b serves p { } task a { phone b -> b main { call b.$0M() } }', files);
  await check('import "p.ktrace"\ntask b serves p { on $0M { answer } }', files);
  await check('import "p.ktrace"\ntask b { on p.$0M { answer } }', files);
});

test("locals, parameters and functions", async () => {
  await check("task a { fn f(«a») { return a$0 } }");
  await check('task a { main { let x = 1 if 1 { let «x» = 2 log "{$0x}" } } }');
  await check("task a { fn «f»() { } main { $0f() } }");
  await check('const «C» = 1 check "c" with $0C = 2 { forbid stuck }');
});

test("an import leads to the file", async () => {
  await check('import "$0p.ktrace"', { "p.ktrace": "«»protocol p { }" });
});

test("a declaration is its own definition", async () => {
  await check("task «a$0» { }");
});

test("unknown names, the kernel's own and blanks are defined nowhere", async () => {
  await check("task a { phone b -> $0b }");
  await check("task a { on IPC_M_DATA_READ { answer $0EOK } }");
  await check("task a $0 { }");
});
