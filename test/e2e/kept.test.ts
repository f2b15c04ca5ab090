/** The text that a session was begun with: after an edit, of a file that was never saved, and in a reproduction. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { openChart, settledChart } from "./harness/chart.ts";
import { stoppedGraph } from "./harness/graph.ts";
import { test } from "./harness/test.ts";

const scenario = `task first { var n = 0 main { repeat 3 { n = n + 1 } } }
task stuck { semaphore never = 0 main { sleep 1ms
  down never } }
`;

test("an edit while a scenario is debugged", async ({ open, scratch }) => {
  writeFileSync(join(scratch, "edited.ktrace"), scenario);
  const w = await open("server", "edited.ktrace", { folder: scratch });
  await w.waitForLanguage("KTrace");
  await w.startDebugging();
  await w.waitForStop("Hang");
  await w.goToLine(1);
  await w.type("// written later\n");
  const told = async () => (await w.consoleRows()).flatMap(({ cells }) => cells).join(" ");
  await expect.poll(told).toContain("edited.ktrace was edited. This session goes on with the text that it began with");
  expect(await w.cursorLine()).toBe(2);

  await w.press("Step Back");
  await expect.poll(async () => (await w.callStack()).map(({ cells }) => cells.at(-1))).toContain("3:3");

  await w.press("Restart");
  await w.waitForStop("Hang");
  await expect.poll(async () => (await w.callStack()).map(({ cells }) => cells.at(-1))).toContain("4:3");
});

test("a reproduction", async ({ open, scratch }) => {
  writeFileSync(join(scratch, "kept.ktrace"), scenario);
  const w = await open("server", "kept.ktrace", { folder: scratch });
  await w.waitForLanguage("KTrace");
  await w.startDebugging();
  await w.waitForStop("Hang");
  const graph = await stoppedGraph(w);
  await w.command("KTrace: Save a Reproduction…", true);
  await w.page.keyboard.press("Enter");
  await w.page.locator(".notifications-toasts .monaco-button", { hasText: "Open It" }).click();
  await w.stopDebugging();
  await w.waitForLanguage("KTrace Reproduction");
  await w.startDebugging();
  await w.waitForStop("Hang");
  expect(await stoppedGraph(w)).toEqual(graph);
});

test("a file that was never saved", async ({ open, scratch }) => {
  writeFileSync(join(scratch, "other.ktrace"), "task other { main { } }\n");
  const settings = {
    "debug.saveBeforeStart": "none",
    "files.defaultLanguage": "ktrace",
    "editor.autoClosingBrackets": "never",
  };
  const w = await open("server", "other.ktrace", { folder: scratch, settings });
  await w.waitForLanguage("KTrace");
  await w.command("File: New Untitled Text File");
  await w.tab("Untitled-1").waitFor();
  await w.waitForLanguage("KTrace");
  await w.focusEditor();
  await w.type("task done { main { } } task alone { semaphore never = 0 main { down never } }\n// nothing");
  await w.startDebugging();
  await w.waitForStop("Hang");
  expect(await w.exception()).toContain("which nobody is left to give. [Untitled-1:1, step");

  // In the text that the session began with, what the line with the cursor has done is outlined in the chart: the first has, the second has not.
  await w.goToLine(1);
  await w.type("// written later\n");
  const told = async () => (await w.consoleRows()).flatMap(({ cells }) => cells).join(" ");
  await expect.poll(told).toContain("Untitled-1 was edited.");
  await w.press("Step Back");
  const firstLine = w.page.locator(".editor-instance .view-line").first();
  await expect.poll(() => firstLine.textContent()).toContain("done");
  const chart = await openChart(w);
  await settledChart(chart);
  const picture = () => chart.locator(".plot canvas").evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
  await w.goToLine(2);
  const plain = await picture();
  await w.goToLine(1);
  await expect.poll(picture).not.toBe(plain);
});
