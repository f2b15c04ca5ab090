import { lineOf, main, tell } from "./tell.ts";

const source = { path: main };
const scenario = `protocol p { method ASK = 1024 (n) }
task client id 7 {
  phone server -> server
  main {
    for i in 1..6 {
      let rc, v = call server.ASK(i)
    }
  }
}
task server id 8 serves p {
  var sum = 0
  mutex m
  fn square(n) { return n * n }
  fn worth(n) {
    let s = square(n)
    if s > 8 { return s + sum }
    return sender
  }
  fn share(n) {
    assert n < 4, "there is none of {n}"
    return 12 / (n - 1)
  }
  fn forever() { loop {} }
  fn add(n) { sum = sum + n }
  fn addSquare(n) {
    let s = square(n)
    add(s)
  }
  fn guarded() { lock m { return sum } }
  on ASK(n) {
    add(n)
    answer EOK, sum
  }
}
`;
const line = lineOf(scenario, "answer EOK");

tell("fn-in-a-watch", scenario, async (client) => {
  await client.launch(main);
  await client.ask("setBreakpoints", { source, breakpoints: [{ line, condition: "n == 3" }] });
  await client.go("configurationDone");
  const frameId = (await client.frames(8)).find((frame) => frame.source !== undefined)?.id ?? 0;
  const evaluate = (expression: string, context = "watch") =>
    client.request("evaluate", { expression, frameId, context });
  await evaluate("square(n + 1)");
  await evaluate("worth(n) * 2", "hover");
  await evaluate("worth(square(1)) == sender && square(2) == 4", "repl");
  client.say("what does more than compute");
  for (const expression of ["add(1)", "addSquare(1)", "guarded()"]) await evaluate(expression);
  client.say("what has no value");
  for (const expression of ["share(1)", "share(4)", "forever()", "square()", "sqare(1)", "square", "square(m)"]) {
    await evaluate(expression);
  }
  client.say("without a frame, and in one of another task");
  await client.request("evaluate", { expression: "square(1)", context: "watch" });
  const other = (await client.frames(7)).find((frame) => frame.source !== undefined)?.id ?? 0;
  await client.request("evaluate", { expression: "square(1)", frameId: other, context: "watch" });
  client.say("what the console completes");
  for (const text of ["s", "a", "gua", "wor"]) {
    await client.ask("completions", { frameId, text, column: text.length + 1 });
  }
  client.say("nothing has changed");
  await evaluate("sum");
});

tell("fn-in-a-condition", scenario, async (client) => {
  await client.launch(main);
  const breakpoints = ["add(n) == 0", "guarded() > 1", "square(n, n) > 1", "nothing(n)"].map((condition) => ({
    line,
    condition,
  }));
  await client.ask("setBreakpoints", { source, breakpoints });
  client.say("one that holds, a log point, one on the call, and one that has no value");
  await client.ask("setBreakpoints", {
    source,
    breakpoints: [
      { line, condition: "worth(n) > 20" },
      { line: line - 1, logMessage: "the square of {n} is {square(n)}" },
    ],
  });
  await client.ask("setFunctionBreakpoints", {
    breakpoints: [
      { name: "ASK", condition: "square(arg(1)) == 25" },
      { name: "answer ASK", condition: "arg(1) > 2 && forever()" },
    ],
  });
  await client.go("configurationDone");
  await client.go("continue", { threadId: 8 });
  await client.go("reverseContinue", { threadId: 8 });
});
