import type { ChoicesBody } from "../../debug-adapter/protocol.ts";
import type { Conversation } from "../../debug-adapter/testing.ts";
import { main, tell } from "./tell.ts";

const scenario = `protocol p { method ASK = 1024 (n) }
task client id 1 {
  phone server -> server
  main {
    call server.ASK(1)
    sleep 1ms
    log "slept"
  }
}
task server id 2 serves p {
  var kind = 0
  on ASK(n) {
    choose {
      kind = 1
    } or {
      kind = 2
    }
    kind = choose 5..8
    answer
  }
}
task other id 3 {
  main { log "one" log "two" }
}
`;

const list = async (client: Conversation) => (await client.ask<ChoicesBody>("ktrace/choices")).choices;

/** Has the choice made whose label contains this. */
async function choose(client: Conversation, part: string): Promise<void> {
  const chosen = (await list(client)).find(({ label }) => label.includes(part));
  client.say(chosen?.label ?? `nothing is called ${part}`);
  await client.go("ktrace/choose", { id: chosen?.id ?? 0 });
}

tell("choose-what-runs-next", scenario, async (client) => {
  await client.start(main, { stopOnEntry: true });
  for (const part of ["client: main", "server takes", "begins ASK", "branch 2", "statement", "chooses 6"]) {
    await choose(client, part);
  }
  await client.ask("evaluate", { expression: "server.kind" });
});

tell("choose-another-course", scenario, async (client) => {
  await client.start(main, { stopOnEntry: true });
  await choose(client, "client: main");
  client.say("back, and the other task first");
  await client.go("ktrace/goto", { step: 0 });
  await choose(client, "other: main");
  await client.ask("ktrace/branches");
  client.say("a choice of the stop before");
  await client.request("ktrace/choose", { id: 1 });
});

tell("step-into-target", scenario, async (client) => {
  await client.start(main, { stopOnEntry: true });
  const frame = (await client.frames(1)).find(({ source }) => source !== undefined);
  client.say("Step Into Target");
  await client.ask("stepInTargets", { frameId: frame?.id ?? 0 });
  await client.go("stepIn", { threadId: 1, targetId: 2 });
  await client.ask("stackTrace", { threadId: 3 });
});
