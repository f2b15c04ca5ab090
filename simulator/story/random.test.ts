import fc from "fast-check";
import { expect, test } from "vitest";
import { programOf } from "../../test/support/program-of.ts";
import { randomScenario } from "../../test/support/random-scenario.ts";
import { runProgram } from "../../test/support/run-file.ts";
import { toDot } from "../graph/dot.ts";
import { waitForGraph } from "../graph/graph.ts";
import { explain } from "./explain.ts";
import { storyText } from "./render.ts";

/** Long enough for what random systems get stuck in; generated from a seed, so it is the same in each run. */
const timeout = 120_000;

test("the story of any run is whole, in order, and leaves the run as it is", { timeout }, async () => {
  await fc.assert(
    fc.asyncProperty(randomScenario, async (text) => {
      const run = runProgram(await programOf(text));
      const before = { step: run.step, situation: run.machine.situation.slice(), ledger: run.machine.ledger.slice() };
      const twin = run.twin();
      const story = explain(run);
      expect(explain(twin)).toEqual(story);
      expect({ step: run.step, situation: run.machine.situation, ledger: run.machine.ledger }).toEqual(before);
      expect(storyText(story, run.program.files)).not.toMatch(/undefined|NaN|\?/);
      const members = run.finding()?.members ?? [];
      if (members.length > 0) expect(story.sections[0].sentences).toHaveLength(members.length);
      const past = story.sections.find(({ title }) => title === "How it came about")?.sentences ?? [];
      const steps = past.map(({ step }) => step ?? 0);
      expect(steps).toEqual(steps.toSorted((a, b) => a - b));
      for (const step of steps) expect(step).toBeLessThanOrEqual(run.step);
    }),
  );
});

test("the graph of any run marks exactly the members and the victims, and draws both ends of each edge", {
  timeout,
}, async () => {
  await fc.assert(
    fc.asyncProperty(randomScenario, async (text) => {
      const run = runProgram(await programOf(text));
      const finding = run.finding();
      const graph = waitForGraph(run.system(), finding);
      const fibrils = graph.tasks.flatMap((task) => task.fibrils);
      const withRole = (role: string) => fibrils.filter((fibril) => fibril.role === role).map(({ id }) => id);
      const cycle = finding?.kind === "deadlock" ? finding.members : [];
      expect(withRole("cycle")).toEqual([...cycle].sort((a, b) => a - b));
      expect(withRole("victim")).toEqual([...(finding?.victimFibrils ?? [])].sort((a, b) => a - b));
      const drawn = new Set(fibrils.map(({ id }) => id));
      for (const { from, to } of graph.edges) expect(drawn.has(from) && drawn.has(to)).toBe(true);
      for (const line of toDot(graph).split("\n")) expect((line.match(/(?<!\\)"/g) ?? []).length % 2).toBe(0);
    }),
  );
});
