/** Two sessions at once: the graph is that of the one in focus. */
import { join } from "node:path";
import { expect } from "vitest";
import { root } from "../../scripts/process.mts";
import { graph, graphAfter, stoppedGraph } from "./harness/graph.ts";
import { test } from "./harness/test.ts";

const first = "call-ring.ktrace";
const second = "chain-of-victims.ktrace";

test("two sessions", async ({ open }) => {
  const w = await open("server", first, { folder: join(root, "test/scenarios/deadlock") });
  await w.waitForLanguage("KTrace");
  await w.startDebugging();
  await w.waitForStop("Deadlock");
  const ofFirst = await stoppedGraph(w);
  expect(ofFirst).toMatchObject({ cycle: ["a", "b", "c"], victims: [] });

  await w.openFile(second);
  await w.showDebug();
  await w.command("KTrace: Debug Scenario");
  await w.page.locator(".debug-call-stack .session").nth(1).locator(".state.label", { hasText: "Deadlock" }).waitFor();
  await w.focusSession(second);
  await expect.poll(() => graph(w)).toMatchObject({ cycle: ["a", "b"], victims: ["first", "second", "third"] });
  const ofSecond = await stoppedGraph(w);

  await w.focusSession(first);
  await expect.poll(() => graph(w)).toEqual(ofFirst);
  await w.press("Step Back");
  const before = await graphAfter(w, ofFirst);
  expect(before).toMatchObject({ cycle: [], victims: [] });
  await w.focusSession(second);
  await expect.poll(() => graph(w)).toEqual(ofSecond);
  await w.focusSession(first);
  await expect.poll(() => graph(w)).toEqual(before);

  await w.press("Stop");
  await expect.poll(() => graph(w)).toEqual(ofSecond);
});
