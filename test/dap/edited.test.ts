import { asking } from "./scenarios.ts";
import { lineOf, main, tell } from "./tell.ts";

const uri = `file://${main}`;
const source = { path: main };
const answering = lineOf(asking, "answer EOK");

tell("edited-while-debugged", asking, async (client) => {
  await client.launch(main);
  await client.ask("setBreakpoints", { source, breakpoints: [{ line: answering }] });
  await client.go("configurationDone");

  client.say("A line is written in front of all, and another one is changed; the next stop notices it");
  client.edit(uri, (text) => `// asks and answers\n${text.replace("asked + 1", "asked + 2")}`);
  await client.go("continue", { threadId: 1 });
  await client.event("loadedSource");
  await client.go("next", { threadId: 2 });
  await client.ask("stackTrace", { threadId: 2, levels: 2 });
  await client.ask("source", { sourceReference: 1 });

  client.say("Breakpoints in the edited file are taken to where the lines were");
  const breakpoints = [{ line: answering + 1 }, { line: lineOf(asking, "asked + 1") + 1 }];
  await client.ask("setBreakpoints", { source, breakpoints, sourceModified: true });
  await client.ask("breakpointLocations", { source, line: answering, endLine: answering + 1 });
  await client.ask("gotoTargets", { source, line: answering + 1 });
  await client.refused("gotoTargets", { source, line: lineOf(asking, "asked + 1") + 1 });

  client.say("In the text that the session began with they are where they are");
  await client.ask("setBreakpoints", { source: { ...source, sourceReference: 1 }, breakpoints: [{ line: answering }] });
  await client.ask("loadedSources");

  client.say("A restart takes the new text");
  await client.go("restart");
  await client.ask("stackTrace", { threadId: 2, levels: 2 });
});

tell("edited-and-undone", asking, async (client) => {
  await client.start(main, { stopOnEntry: true });
  client.edit(uri, (text) => `\n${text}`);
  await client.go("next", { threadId: 1 });
  await client.event("loadedSource");
  await client.ask("stackTrace", { threadId: 1, levels: 2 });
  client.edit(uri, (text) => text.slice(1));
  await client.go("next", { threadId: 1 });
  await client.event("loadedSource");
  await client.ask("stackTrace", { threadId: 1, levels: 2 });
  await client.refused("source", { sourceReference: 7 });
});

tell("edited-far-apart", asking, async (client) => {
  await client.start(main, { stopOnEntry: true });

  client.say("The first line and the last statement are edited; between them breakpoints stop where they should");
  client.edit(uri, (text) => `// asks and answers\n${text.replace("d + 1", "d")}`);
  const lines = [lineOf(asking, "got + result") + 1, lineOf(asking, "asked + 1") + 1, answering + 1];
  const breakpoints = lines.map((line) => ({ line }));
  await client.ask("setBreakpoints", { source, breakpoints, sourceModified: true });
  await client.go("continue", { threadId: 1 });
  await client.go("continue", { threadId: 1 });

  client.say("A restart after more edits, of which nobody has told, takes each breakpoint to where its line is now");
  client.edit(uri, (text) =>
    text.replace("  var asked", "  // how often\n  var asked").replace("// asks", "//\n// asks"),
  );
  await client.go("restart");
  await client.ask("setBreakpoints", { source, breakpoints: [{ line: lines[1] + 2 }] });
});

tell("edited-before-breakpoints", asking, async (client) => {
  await client.start(main, { stopOnEntry: true });

  client.say("A client that does not say that the source was modified is told right after what its breakpoints are");
  client.edit(uri, (text) => `// asks and answers\n${text}`);
  await client.ask("setBreakpoints", { source, breakpoints: [{ line: lineOf(asking, "double(question)") + 1 }] });
  await client.event("breakpoint");
  await client.go("continue", { threadId: 1 });

  client.say("What is edited later leaves them where they are");
  client.edit(uri, (text) => `// asks and answers\n${text}`);
  await client.go("continue", { threadId: 1 });
});

const importing = { [main]: `import "more.ktrace"\n${asking}`, "/more.ktrace": "protocol q { method TELL = 1030 }\n" };

tell("emptied-and-deleted", importing, async (client) => {
  const more = { path: "/more.ktrace" };
  const set = { source: more, breakpoints: [{ line: 1 }], sourceModified: true };
  await client.launch(main, { stopOnEntry: true });
  await client.ask("setBreakpoints", set);
  await client.go("configurationDone");

  client.say("A file is emptied");
  client.edit("file:///more.ktrace", () => "");
  await client.ask("setBreakpoints", set);
  await client.go("restart");

  client.say("A file is deleted");
  client.remove("file:///more.ktrace");
  await client.ask("setBreakpoints", set);
  await client.refused("gotoTargets", { source: more, line: 1 });
  await client.refused("restart");
});
