import { test } from "vitest";
import { CancellationToken } from "vscode-languageserver";
import { implementation } from "./implementation.ts";
import { checkPlaces, type Files, placesOf } from "./testing.ts";

function check(marked: string, files: Files = {}): Promise<void> {
  return checkPlaces(marked, files, async ({ file, position, workspace }) =>
    placesOf(await implementation(file, position, workspace, CancellationToken.None)),
  );
}

test("a method is implemented by its handlers", async () => {
  await check(
    "protocol p { method $0M method N } task a { on «M» { answer } } task b { on «p.M» { answer } on N { answer } }",
  );
  await check(
    "protocol p { method M } task b serves p { on «M» { answer } } task a { phone b -> b main { call b.$0M() } }",
  );
});

test("who serves its protocol and handles all else implements a method", async () => {
  await check("protocol p { method $0M } task a serves p { on «*» { answer } } task b { on * { answer } }");
  await check("protocol p { method $0M } task a serves p { on «M» { answer } on * { answer } }");
});

test("a protocol is implemented by the tasks that serve it", async () => {
  await check("protocol $0p { } protocol q { } task «a» serves q, p { } task b serves q { }");
});

test("files that are not open implement as well", async () => {
  await check("protocol $0p { method M }", {
    "a.ktrace": 'import "main.ktrace" task «a» serves p { on M { answer } }',
    "b.ktrace": "protocol p { } task b serves p { }",
  });
  await check("protocol p { method $0M }", {
    "a.ktrace": 'import "main.ktrace" task a serves p { on «*» { answer } }',
    "b.ktrace": 'import "a.ktrace" task b { on «M» { answer } }',
  });
});

test("other names are not implemented", async () => {
  await check("task $0a { on * { answer } }");
  await check("task a { main { call nobody.$0M() } }");
});
