/** Not drawn for one sample: whatever the circle, the graph marks those that are in it, and nobody before it is closed. */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect } from "vitest";
import { root } from "../../scripts/process.mts";
import { graph, graphAfter, misdrawn, stoppedGraph } from "./harness/graph.ts";
import { rings } from "./harness/rings.ts";
import { test } from "./harness/test.ts";

/** A run takes a few seconds here, so there are fewer of them than of other random tests. */
const count = Math.max(3, Math.floor((fc.readConfigureGlobal()?.numRuns ?? 0) / 30));

test("random rings", { timeout: 30_000 + count * 30_000 }, async ({ open, scratch: folder }) => {
  const scenarios = fc.sample(rings, count).map((ring, index) => ({ ...ring, file: `ring-${index + 1}.ktrace` }));
  for (const { file, text } of scenarios) writeFileSync(join(folder, file), text);

  const w = await open("server", "ring-1.ktrace", { folder });
  await w.waitForLanguage("KTrace");
  for (const { file, text, ring, victims } of scenarios) {
    const json = resultOf(join(folder, file));
    expect({ cycle: json.cycle.sort(), victims: json.victims.sort() }, text).toEqual({
      cycle: ring.sort(),
      victims: victims.sort(),
    });

    await w.openFile(file);
    await w.startDebugging();
    await w.waitForStop("Deadlock");
    const closed = await stoppedGraph(w);
    expect(closed, text).toMatchObject({ step: json.steps, cycle: ring, victims, arrowsFrom: ring, arrowsTo: ring });

    // Boxes may still be on their way.
    await expect.poll(() => misdrawn(w)).toEqual([]);

    await w.press("Step Back");
    let now = await graphAfter(w, closed);
    expect(now.step).toBeLessThan(closed.step);
    for (let steps = 0; now.step < closed.step && steps < 10; steps++) {
      expect(now, text).toMatchObject({
        headline: "No deadlock",
        cycle: [],
        victims: [],
        arrowsFrom: [],
        arrowsTo: [],
      });
      await w.press("Step Over");
      now = await graphAfter(w, now);
    }
    expect(now, text).toEqual(closed);

    const none = { headline: "No deadlock", cycle: [], victims: [], arrowsFrom: [], arrowsTo: [] };
    await w.press("Reverse");
    const start = await graphAfter(w, closed);
    expect(start, text).toMatchObject({ ...none, step: 0 });
    await w.press("Continue");
    expect(await graphAfter(w, start), text).toEqual(closed);
    for (const step of [Math.floor(closed.step / 2), closed.step]) {
      const before = await stoppedGraph(w);
      await w.command("KTrace: Go to Step…", true);
      await w.fillIn(String(step));
      expect(await graphAfter(w, before), text).toEqual(step === closed.step ? closed : { ...none, step });
    }
    await w.stopDebugging();
    await expect.poll(() => graph(w)).toBeUndefined();
  }
});

/** What the command says about a scenario that gets stuck. */
function resultOf(file: string): { steps: number; cycle: string[]; victims: string[] } {
  try {
    execFileSync(process.execPath, [join(root, "dist/ktrace.js"), "run", file, "--json"]);
  } catch (error) {
    // It exits with 1 when somebody is stuck.
    if (error instanceof Error && "stdout" in error) return JSON.parse(String(error.stdout));
    throw error;
  }
  throw new Error(`${file} does not get stuck.`);
}
