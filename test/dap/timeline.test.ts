import type { TimelineBody } from "../../debug-adapter/protocol.ts";
import { asking, circle } from "./scenarios.ts";
import { main, tell } from "./tell.ts";

tell("timeline", circle, async (client) => {
  await client.start(main);
  client.say("all that happened");
  await client.ask("ktrace/timeline");
  client.say("a window, what has to do with a task, and how much there is");
  await client.ask("ktrace/timeline", { from: 2, to: 3, filter: "left" });
  await client.ask("ktrace/timeline", { most: 1, buckets: 3 });
  client.say("from one thing that is meant to the next, and back");
  await client.ask("ktrace/timelineFind", { text: "GIVE*" });
  await client.ask("ktrace/timelineFind", { text: "GIVE*", after: { step: 4, nth: 0 } });
  await client.ask("ktrace/timelineFind", { text: "m", before: { step: 3, nth: 0 } });
  client.say("a call, and one that there is not");
  await client.ask("ktrace/timelineFollow", { call: 1, step: 3 });
  await client.refused("ktrace/timelineFollow", { call: 100, step: 3 });
});

tell("timeline-of-branches", asking, async (client) => {
  await client.start(main, { stopOnEntry: true });
  client.say("nothing has happened yet");
  await client.ask("ktrace/timeline");
  await client.go("ktrace/goto", { step: 12 });
  await client.ask("ktrace/timeline", { from: 11 });
  client.say("back in time the future that was seen is there still");
  await client.go("ktrace/goto", { step: 11 });
  await client.ask("ktrace/timeline", { from: 12 });
  client.say("on another branch it is another");
  await client.ask("terminateThreads", { threadIds: [2] });
  await client.stopped();
  await client.ask("ktrace/timeline", { from: 11 });
});

tell("to-what-a-fibril-does", asking, async (client) => {
  await client.start(main);
  const { items = [] } = await client.ask<TimelineBody>("ktrace/timeline", { filter: "ASK" });
  const call = items.find(({ kind }) => kind === "call");
  const answer = items.find(({ kind }) => kind === "answer");
  client.say("to where a call began, and to where its server stands when it answers");
  await client.go("ktrace/goto", { step: call?.from, lane: call?.lane });
  await client.go("ktrace/goto", { step: (answer?.from ?? 0) - 1, lane: answer?.lane });
  await client.ask("stackTrace", { threadId: 2 });
  client.say("to where that fibril is between calls, of a task, and of nobody");
  await client.go("ktrace/goto", { step: 0, lane: answer?.lane });
  for (const lane of [-1, 99]) await client.go("ktrace/goto", { step: 3, lane });
});
