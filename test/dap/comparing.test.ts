import type { Conversation } from "../../debug-adapter/testing.ts";
import { asking } from "./scenarios.ts";
import { main, tell } from "./tell.ts";

const write = (client: Conversation, expression: string) => client.request("evaluate", { expression, context: "repl" });

tell("compare-two-moments", asking, async (client) => {
  await client.start(main);
  client.say("two moments of one course");
  await write(client, "compare 6 20");
  await client.ask("ktrace/compare", { left: { step: 6 }, right: { step: 20 } });
  client.say("one with the present moment, and that with itself");
  await write(client, "compare 20");
  await write(client, "compare 99");
  client.say("what it cannot compare");
  await write(client, "compare");
  await write(client, "compare first last");
  await write(client, "compare branch 3");
});

/** Two tasks that each hold a lock while they call the other; but the second waits for a while when it is polite. */
const polite = `protocol p { method GIVE = 1024 (n) }
task left id 1 serves p {
  phone other -> right
  mutex m
  main { lock m { call other.GIVE(1) } }
  on GIVE(n) { lock m { answer } }
}
task right id 2 serves p {
  phone other -> left
  mutex m
  var is_polite = 0
  main {
    if is_polite { sleep 1ms }
    lock m { call other.GIVE(2) }
  }
  on GIVE(n) { lock m { answer } }
}
`;

tell("compare-two-branches", polite, async (client) => {
  await client.start(main, { stopOnEntry: true });
  await client.go("continue", { threadId: 1 });
  client.say("a variable is set before the deadlock: it does not come about");
  await client.go("ktrace/goto", { step: 1 });
  await client.ask("setExpression", { expression: "right.is_polite", value: "1" });
  await client.stopped();
  await client.go("continue", { threadId: 1 });
  client.say("the latest moments of both courses, and one of each");
  await write(client, "compare branch 0");
  await write(client, "compare 0:1 1:1");
  await write(client, "compare 0:4 1:4");
  await client.ask("ktrace/compare", { left: { branch: 0 }, right: {} });
});
