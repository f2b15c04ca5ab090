import { test } from "vitest";
import { checkFix, checkTitles } from "./testing.ts";

test("a task for a phone, behind the one that asks for it", () =>
  checkFix(
    "task c {\n  phone p -> server\n} // c\n\ntask d { }\n",
    "linking-error",
    "Add task `server`",
    "task c {\n  phone p -> server\n} // c\n\ntask server {\n}\n\ntask d { }\n",
  ));

test("for a session, a connect, and in quotes", async () => {
  await checkFix(
    'task c {\n  session s -> "init:vfs"\n}',
    "linking-error",
    'Add task `"init:vfs"`',
    'task c {\n  session s -> "init:vfs"\n}\n\ntask "init:vfs" {\n}',
  );
  await checkFix(
    "task c {\n  main {\n    let p = connect server\n    hangup p\n  }\n}\n",
    "linking-error",
    "Add task `server`",
    "task c {\n  main {\n    let p = connect server\n    hangup p\n  }\n}\n\ntask server {\n}\n",
  );
});

test("as many replicas as are named", async () => {
  await checkFix(
    "task c {\n  phone p -> t[0]\n  phone q -> t[2]\n}\n",
    "linking-error",
    "Add task `t`",
    "task c {\n  phone p -> t[0]\n  phone q -> t[2]\n}\n\ntask t x 3 {\n}\n",
  );
  await checkFix(
    "task c {\n  phone p[4] -> t[*]\n}\n",
    "linking-error",
    "Add task `t`",
    "task c {\n  phone p[4] -> t[*]\n}\n\ntask t x 4 {\n}\n",
  );
  await checkTitles("task c x 2 { phone p -> server[self] }", "linking-error", []);
});

test("not for a check", () => checkTitles('task c { } check "c" { always nobody.x == 1 }', "linking-error", []));
