import { test } from "vitest";
import { checkFix, checkTitles } from "./testing.ts";

const handler = (body: string) => `protocol p { method M method N }
task a serves p {
  var x = 0
  fn f() { return x }
  on M {
${body}
  }
  on N { answer }
}
task b {
  phone a -> a
  main { call a.M() call a.N() }
}
`;

const answered = (body: string, after: string, answer = "answer EOK") =>
  checkFix(handler(body), "no-answer", `Add \`${answer}\``, handler(after));

test("at the end of a handler", () => answered("    x = 1 // seen", "    x = 1 // seen\n    answer EOK"));

test("in a handler without a statement", () =>
  checkFix(
    handler("").replace("on M {\n\n  }", "on M {\n  }"),
    "no-answer",
    "Add `answer EOK`",
    handler("    answer EOK"),
  ));

test("in one line", () =>
  checkFix(
    handler("").replace("on M {\n\n  }", "on M { x = 1 }"),
    "no-answer",
    "Add `answer EOK`",
    handler("").replace("on M {\n\n  }", "on M { x = 1 answer EOK }"),
  ));

test("before a return", () =>
  answered(
    "    if x == 0 {\n      return\n    }\n    answer",
    "    if x == 0 {\n      answer EOK\n      return\n    }\n    answer",
  ));

test("on the way past an `if`", () =>
  answered(
    "    if x == 0 {\n      answer\n    }",
    "    if x == 0 {\n      answer\n    } else {\n      answer EOK\n    }",
  ));

test("in one line past an `if`", () =>
  answered("    if x == 0 { answer }", "    if x == 0 { answer } else { answer EOK }"));

test("on each way of several that has none", () =>
  answered(
    "    if x == 0 { answer } else if x == 1 { x = 2 } else { }",
    "    if x == 0 { answer } else if x == 1 { x = 2 answer EOK } else { answer EOK }",
  ));

test("on a way that the schedule chooses", () =>
  answered(
    "    choose { answer } or {\n      x = 1\n    }",
    "    choose { answer } or {\n      x = 1\n      answer EOK\n    }",
  ));

test("to a call that was received", () =>
  answered(
    "    let c = receive N\n    answer",
    "    let c = receive N\n    answer\n    answer EOK to c",
    "answer EOK to c",
  ));

test("no answer is written where its call has no name", () =>
  checkTitles(handler("    if x == 0 {\n      let c = receive N\n    }\n    answer"), "no-answer", []));

const once = (body: string, title: string, after: string) =>
  checkFix(handler(body), "answered-twice", title, handler(after));

test("a second answer goes", () => once("    answer\n    answer 1 // again", "Remove the second answer", "    answer"));

test("what is done for it stays", () =>
  once("    answer\n    answer f()", "Remove the second answer", "    answer\n    f()"));

test("the way that has answered ends", () =>
  once(
    "    if x == 0 {\n      answer 1\n    }\n    answer",
    "Return after the first answer",
    "    if x == 0 {\n      answer 1\n      return\n    }\n    answer",
  ));

test("on the line of an answer that takes what follows for its own", () =>
  once(
    "    if x == 0 { answer }\n    answer",
    "Return after the first answer",
    "    if x == 0 { answer; return }\n    answer",
  ));
