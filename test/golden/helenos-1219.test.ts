/** At the deadlock of the sample the console must print what the kernel printed in 2011, as far as the talk's slides show it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { printIpc, printTasks } from "#captures";
import { explain, shortNames, storyMarkdown, toDot, toMermaid, waitForGraph } from "#simulator";
import { runFile } from "../support/run-file.ts";
import { type IpcRows, ipcOf, outputOf, tasksOf } from "./console-text.ts";

const slides = readFileSync(join(import.meta.dirname, "../data/helenos-1219-slides.txt"), "utf8");
const run = await runFile("samples/helenos-mount/mount.ktrace");
const system = run.system();

/** Addresses are whatever the allocator gave. */
const withoutAddresses = ({ phones, ...lists }: IpcRows) => ({
  phones,
  lists: Object.values(lists).map((calls) => calls.map((call) => ({ ...call, address: undefined }))),
});

test.each([27, 6])("ipc %i prints the phones and calls of the slides", (task) => {
  const real = ipcOf(outputOf(slides, `ipc ${task}`));
  const ours = ipcOf(printIpc(system, task) ?? "");
  expect(real.phones.length).toBeGreaterThan(0);
  expect(withoutAddresses(ours)).toEqual(withoutAddresses(real));
});

test("the slides' dump is read whole", () => {
  const { phones, dispatched } = ipcOf(outputOf(slides, "ipc 6"));
  expect(phones).toHaveLength(12);
  expect(phones[8]).toEqual({ slot: "8", calls: "2", state: "connected to 7 (init:fat)" });
  expect(dispatched).toHaveLength(2);
  expect(dispatched[1]).toMatchObject({ words: ["1025", "3", "0", "0", "0", "0"], flags: "0", sender: "39 (file_bd)" });
});

test("tasks prints tasks of the slides, with their ids", () => {
  const real = tasksOf(outputOf(slides, "tasks"));
  const ours = tasksOf(printTasks(system)).rows;
  // One of ours is where the slide has an ellipsis.
  const shown = ours.filter(({ id }) => !real.gaps.some(([from, to]) => Number(id) > from && Number(id) < to));
  expect(ours.length - shown.length).toBe(1);
  expect(real.rows).toEqual(expect.arrayContaining(shown));
});

test("the console's exact text", async () => {
  const text = ["tasks", "ipc 27", "ipc 6"].map((command) => {
    const output = command === "tasks" ? printTasks(system) : printIpc(system, Number(command.slice(4)));
    return `kconsole> ${command}\n${output}`;
  });
  await expect(text.join("\n")).toMatchFileSnapshot("mount-console.txt");
});

test("the story", async () => {
  const story = storyMarkdown(explain(run), shortNames(run.program.files));
  await expect(story).toMatchFileSnapshot("mount-story.md");
});

test("the wait-for graph", async () => {
  const graph = waitForGraph(system, run.finding());
  await expect(toDot(graph)).toMatchFileSnapshot("mount-graph.dot");
  await expect(toMermaid(graph)).toMatchFileSnapshot("mount-graph.mermaid");
});
