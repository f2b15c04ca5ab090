import fc from "fast-check";
import { expect, test } from "vitest";
import type { BranchesBody, ChoicesBody } from "../../debug-adapter/protocol.ts";
import { Conversation } from "../../debug-adapter/testing.ts";
import { Run } from "../../simulator/index.ts";
import { randomScenario } from "../support/random-scenario.ts";
import { main } from "./tell.ts";

/** So many steps a run may do: a scenario that goes on for ever has to stop somewhere. */
const maxSteps = 300;

/** Not `pct`, which notes its priorities in the ledger: a recording is followed without them. */
const schedule = fc.constantFrom({}, { schedule: "random", seed: 3 }, { schedule: "random", seed: 4 });
const small = fc.nat(9);
const going = fc.record({
  kind: fc.constantFrom(
    "continue",
    "next",
    "stepIn",
    "stepOut",
    "stepBack",
    "reverseContinue",
    "ktrace/reverseStepOver",
    "ktrace/reverseStepOut",
  ),
  task: small,
});
const move = fc.oneof(
  going,
  going,
  going,
  fc.record({ kind: fc.constant("goto" as const), step: fc.nat(120) }),
  fc.record({ kind: fc.constant("branch" as const), index: small, step: fc.nat(120) }),
  fc.record({ kind: fc.constant("choose" as const), index: small }),
  fc.record({ kind: fc.constant("set" as const), task: small, value: fc.integer({ min: -3, max: 3 }) }),
  fc.record({ kind: fc.constant("end" as const), task: small }),
);
type Move = typeof move extends fc.Arbitrary<infer Value> ? Value : never;

/** The request that a move is at this moment; none when there is nothing to choose. */
async function requestOf(client: Conversation, tasks: number, each: Move): Promise<[string, object] | undefined> {
  if ("step" in each && !("index" in each)) return ["ktrace/goto", { step: each.step }];
  if ("step" in each) {
    const { branches } = await client.ask<BranchesBody>("ktrace/branches");
    return ["ktrace/goto", { step: each.step, branch: branches[each.index % branches.length]?.id }];
  }
  if ("index" in each) {
    const { choices } = await client.ask<ChoicesBody>("ktrace/choices");
    const chosen = choices[each.index % choices.length];
    return chosen && ["ktrace/choose", { id: chosen.id }];
  }
  const task = each.task % tasks;
  if ("value" in each) return ["setExpression", { expression: `t${task}.done`, value: String(each.value) }];
  if (each.kind === "end") return ["terminateThreads", { threadIds: [task + 1] }];
  return [each.kind, { threadId: task + 1 }];
}

/** Makes a move, and waits for the stop that it leads to. What is not possible is refused in words. */
async function make(client: Conversation, tasks: number, each: Move): Promise<void> {
  const request = await requestOf(client, tasks, each);
  if (request === undefined) return;
  const { success, message = "" } = await client.request(...request);
  if (success) await client.stopped();
  else expect(message).toMatch(/is not possible here|has ended already/);
}

test("wherever a person goes, the moment is what the decisions up to it give anew", { timeout: 600_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(randomScenario, schedule, fc.array(move, { maxLength: 12 }), async (scenario, how, moves) => {
      const client = new Conversation({ [`file://${main}`]: scenario });
      await client.launch(main, { stopOnEntry: true, maxSteps, ...how });
      await client.ask("setFunctionBreakpoints", { breakpoints: [{ name: "M", hitCondition: "% 2" }] });
      await client.ask("setDataBreakpoints", { breakpoints: [{ dataId: "t0.done", condition: "done > 0" }] });
      await client.go("configurationDone");
      const { run } = client.session;
      if (run === undefined) throw new Error("Nothing was launched.");
      for (const each of moves) await make(client, run.program.tasks.length, each);
      await client.ask("threads");
      await client.ask("ktrace/graph");
      for (const { id } of run.program.tasks) await client.ask("stackTrace", { threadId: id });
      expect(client.transcript).not.toContain("debugger failed");
      const { step } = run;
      const anew = new Run(run.program, { decisions: run.recording() });
      expect(anew.goTo(step)).toBe(step);
      expect([...anew.machine.situation]).toEqual([...run.machine.situation]);
      expect([...anew.machine.ledger]).toEqual([...run.machine.ledger]);
      await client.ask("disconnect");
    }),
  );
});
