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
