import { test } from "vitest";
import { checkPlaces, type Files, placesOf } from "./testing.ts";
import { typeDefinition } from "./type-definition.ts";

function check(marked: string, files: Files = {}): Promise<void> {
  return checkPlaces(marked, files, async ({ file, position }) => placesOf(typeDefinition(file, position)));
}

test("a phone leads to its task", async () => {
  await check("task «b» { } task a { phone $0p -> b }");
  await check("task «b» { } task a { phone p -> b main { call $0p.IPC_M_DATA_READ() } }");
  await check('task a { phone p -> b main { hangup $0p } } import "b.ktrace"', { "b.ktrace": "task «b» { }" });
});

test("a session and its exchanges lead to their task", async () => {
  await check("task «b» { } task a { session $0s -> b }");
  await check("task «b» { } task a { session s -> b main { let ex = begin s end $0ex } }");
  await check("task «b» { } task a { session s -> b main { exchange s as ex { call $0ex.IPC_M_DATA_READ() } } }");
});

test("a phone that was opened leads to its task, copied or not", async () => {
  await check("task «b» { } task a { main { let p = connect b hangup $0p } }");
  await check("task «b» { } task a { main { let p = connect b let q = p hangup $0q } }");
});

test("a message and a received call lead to their method", async () => {
  await check(
    "protocol p { method «M» } task b serves p { } task a { phone b -> b main { let m = send b.M() wait $0m } }",
  );
  await check("protocol p { method «M» } task b serves p { on * { let c = receive M answer EOK to $0c } }");
});

test("a method leads to its protocol", async () => {
  await check("protocol «p» { method M } task b serves p { on $0M { answer } }");
});

test("a captured task leads to the task that it describes", async () => {
  await check('task «"init:b"» { } capture "c" { task 3 $0"init:b" { } }');
});

test("numbers, the kernel's methods and unknown names lead nowhere", async () => {
  await check('task a { main { let x = 1 log "{$0x}" } }');
  await check("task a { on $0IPC_M_DATA_READ { answer } }");
  await check("task a { phone $0p -> nobody }");
  await check("task a { main { let rc, v = wait $0m } }");
});
