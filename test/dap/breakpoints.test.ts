import { sample } from "../../debug-adapter/testing.ts";
import { asking } from "./scenarios.ts";
import { lineOf, main, tell } from "./tell.ts";

const source = { path: main };
const bare = `task t id 1 {

  var n = 0
  main {
    n = 1   n = 2
    // nothing here
    repeat 3 {
      n = n + 1
    }
  }
}
`;

tell("breakpoint-places", bare, async (client) => {
  await client.launch(main);
  await client.ask("breakpointLocations", { source, line: 4, endLine: 8 });
  client.say("on a statement, on the second of a line, on a comment, on a declaration, and below everything");
  await client.ask("setBreakpoints", {
    source,
    breakpoints: [{ line: 5 }, { line: 5, column: 13 }, { line: 6 }, { line: 3 }, { line: 99 }],
  });
  await client.ask("setBreakpoints", { source: { path: "/other.ktrace" }, breakpoints: [{ line: 1 }] });
  client.say("F5, and on");
  await client.go("configurationDone");
  await client.go("continue", { threadId: 1 });
  await client.go("continue", { threadId: 1 });
});

const body = lineOf(bare, "n = n + 1");

tell("breakpoint-condition", bare, async (client) => {
  await client.launch(main);
  await client.ask("setBreakpoints", { source, breakpoints: [{ line: body, condition: "n == 4" }] });
  await client.go("configurationDone");
  await client.ask("evaluate", { expression: "t.n" });
  client.say("Continue: it holds at no other time");
  await client.go("continue", { threadId: 1 });
});

tell("breakpoint-condition-wrong", bare, async (client) => {
  await client.launch(main);
  const breakpoints = ["m == 4", "n ==", "n = 4", "u.n == 1", "call == 1"].map((condition) => ({
    line: body,
    condition,
  }));
  await client.ask("setBreakpoints", { source, breakpoints });
  client.say("one that can be evaluated until n is 3");
  await client.ask("setBreakpoints", { source, breakpoints: [{ line: body, condition: "1 / (3 - n) > 5" }] });
  await client.go("configurationDone");
});

tell("breakpoint-hit-count", bare, async (client) => {
  await client.launch(main);
  await client.ask("setBreakpoints", {
    source,
    breakpoints: [
      { line: 5, hitCondition: "often" },
      { line: 5, hitCondition: "0" },
      { line: 5, hitCondition: "> 99999999999" },
      { line: body, hitCondition: ">= 2" },
    ],
  });
  await client.go("configurationDone");
  await client.ask("evaluate", { expression: "t.n" });
  await client.go("continue", { threadId: 1 });
  await client.ask("evaluate", { expression: "t.n" });
  client.say("Reverse Continue: visits are counted from the start of the run, not from when they were asked for");
  await client.go("reverseContinue", { threadId: 1 });
  await client.go("reverseContinue", { threadId: 1 });
});

tell("log-point", bare, async (client) => {
  await client.launch(main);
  await client.ask("setBreakpoints", {
    source,
    breakpoints: [
      { line: body, logMessage: "n is {n}, and \\{this\\} is text; {1 / (n - 3)}" },
      { line: 5, logMessage: "n is {n" },
      { line: 5, logMessage: '{n == "a}b"}' },
      { line: 5, logMessage: "{{n}}" },
      { line: 5, column: 13, logMessage: "m is {m}" },
    ],
  });
  await client.go("configurationDone");
  client.say("back, and on again: what was logged is not logged twice");
  await client.go("reverseContinue", { threadId: 1 });
  await client.go("continue", { threadId: 1 });
});

tell("breakpoint-in-a-handler", asking, async (client) => {
  await client.launch(main);
  await client.ask("setBreakpoints", {
    source,
    breakpoints: [{ line: lineOf(asking, "let d"), condition: "question == 2 && sender == 1" }],
  });
  const { threadId } = await client.go("configurationDone");
  await client.ask("stackTrace", { threadId });
});

tell("mount", {}, async (client) => {
  await client.launch(sample);
  await client.ask("setFunctionBreakpoints", { breakpoints: [{ name: "init:vfs.VFS_IN_READ" }] });
  client.say("F5");
  const { threadId } = await client.go("configurationDone");
  await client.ask("threads");
  await client.ask("stackTrace", { threadId });
  await client.ask("setFunctionBreakpoints", { breakpoints: [] });
  client.say("Continue, to the deadlock");
  const end = await client.go("continue", { threadId });
  await client.ask("threads");
  await client.ask("stackTrace", { threadId: 6 });
  await client.ask("exceptionInfo", { threadId: end.threadId });
  await client.ask("disconnect");
});
