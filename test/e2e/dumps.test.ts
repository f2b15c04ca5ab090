/** Dumps of real systems, as somebody opens them: text, picture, session, clipboard. */
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Frame } from "playwright-core";
import { expect } from "vitest";
import { root } from "../../scripts/process.mts";
import { openChart } from "./harness/chart.ts";
import { hindrancesIn } from "./harness/hindrances.ts";
import type { HostKind } from "./harness/hosts.ts";
import { takeDumpPicture } from "./harness/picture.ts";
import { test } from "./harness/test.ts";
import { until } from "./harness/until.ts";
import type { Workbench } from "./harness/workbench.ts";

const slides = "helenos-mount-slides.txt";
const folder = join(root, "samples/captures");
const text = readFileSync(join(folder, slides), "utf8");
const lines = text.split("\n");
const lineOf = (part: string) => lines.findIndex((line) => line.includes(part)) + 1;
const suspected = "Suspected deadlock among init:vfs, init:fat and file_bd";
const settings = { "workbench.colorTheme": "Default Dark Modern", "editor.minimap.enabled": false };

test.for<HostKind>(["server", "web"])("a dump, from its text to a session on it, in the %s", async (host, { open }) => {
  const w = await open(host, slides, { folder, settings });
  await w.waitForLanguage("HelenOS Kernel Console Dump");
  await w.page.locator('.editor-actions [aria-label^="Open as Graph"]').click();
  const page = await dumpPage(w);
  await expect.poll(() => page.locator("h1").textContent()).toContain(suspected);
  await expect.poll(() => tasksIn(page, "cycle")).toEqual(["file_bd", "init:fat", "init:vfs"]);
  expect(await hindrancesIn(page)).toEqual([]);

  // What VS Code's menus do with a graph they do with this one.
  await page.locator("h1").click();
  await w.command("KTrace: Wait-for Graph as Text or Picture");
  await expect
    .poll(() => page.locator(".text-form").textContent())
    .toContain("Circle: init:vfs → init:fat → file_bd → init:vfs");
  await page.locator("[data-tool=toggleText]").click();

  // From the picture, a sentence and a task to their rows in the text, which stands beside.
  await page.locator('.task[data-task="bdsh"] .fibril').first().click();
  await expect.poll(() => w.cursorLine()).toBe(lineOf("27 bdsh"));
  expect(await w.page.locator(".editor-group-container").count()).toBe(2);
  await page.locator(".words .link", { hasText: "init:vfs" }).first().click();
  await expect.poll(() => w.cursorLine()).toBe(lineOf("1025 3 0"));
  await page.locator(".tasks li .link", { hasText: "file_bd" }).first().click();
  await expect.poll(() => w.cursorLine()).toBe(lineOf("39 file_bd"));
  if (host === "server") {
    await page.locator(".dump").evaluate((element) => element.scrollTo(0, 0));
    await takeDumpPicture(w, process.env.KTRACE_ACCEPT ? join(root, "docs/images/dump.png") : undefined);
  }

  // F5 in the picture.
  await w.showDebug();
  await page.locator("h1").click();
  await w.page.keyboard.press("F5");
  await w.page.locator(".debug-toolbar").waitFor();
  await w.waitForStop("Suspected deadlock");
  await expect
    .poll(async () => (await w.callStack()).map(({ cells }) => cells[0]))
    .toContain("bdsh · waits for init:vfs");
  expect(await w.exception()).toContain(suspected);
  expect(await w.ask("ipc 6")).toMatch(/^8 +2 connected to 7 \(init:fat\)$/m);
  // A stop shows the text beside the picture, also when the person was at the picture last.
  await page.locator("h1").click();
  await w.page.locator("#status\\.editor\\.selection").waitFor({ state: "hidden" });
  await w.press("Step Over");
  const told = () => w.page.locator(".repl .monaco-list-rows").first().textContent();
  await expect.poll(told).toContain("nothing in it can step");
  await expect.poll(() => w.cursorLine()).toBe(lineOf("1025 3 0"));
  expect(await w.tab(slides).count()).toBe(2);
  // What needs a run has no button, and the chart says so in words.
  expect(await w.page.locator('.debug-toolbar [aria-label^="Choose What Runs Next"]').count()).toBe(0);
  await w.command("KTrace: Show Sequence Chart");
  await expect.poll(() => textIn(w, 'body[data-state="dump"] .note')).toContain("The sequence chart needs a run");
  expect(await w.notifications()).toEqual([]);
  await w.stopDebugging();
});

test("a dump in the clipboard, what is made of it, and a text that is none", async ({ open, scratch }) => {
  writeFileSync(join(scratch, "notes.md"), "# Nothing hangs here\n");
  const w = await open("server", "notes.md", {
    folder: scratch,
    settings: { ...settings, "debug.saveBeforeStart": "none" },
  });
  await w.waitForLanguage("Markdown");
  await w.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await w.command("KTrace: Debug This Dump");
  await expect.poll(() => w.dialog()).toContain("notes.md is no dump that KTrace can read.");
  await w.answerDialog("Cancel");

  await copy(w, "nothing");
  await w.command("KTrace: Open Dump from Clipboard");
  await expect.poll(() => w.notifications()).toEqual([expect.stringContaining("is no dump that KTrace can read")]);
  await copy(w, text);
  await w.command("KTrace: Open Dump from Clipboard");
  await w.page.locator(".notifications-toasts .monaco-button", { hasText: "Open as Graph" }).click();
  const page = await dumpPage(w);
  await expect.poll(() => page.locator("h1").textContent()).toContain(suspected);
  await w.tab("Untitled-1").first().click();
  await w.waitForLanguage("HelenOS Kernel Console Dump");

  await page.locator("[data-action=scenario]").click();
  await w.tab("Untitled-2").waitFor();
  await w.waitForLanguage("KTrace");
  await w.startDebugging();
  await w.waitForStop();
});

test("a text file alone is known for a trace, its breakpoints are met, and its chart tells times", async ({
  open,
  scratch,
}) => {
  copyFileSync(join(root, "test/data/traces/ftrace-full-pools.txt"), join(scratch, "pools.txt"));
  const w = await open("server", "pools.txt", { folder: scratch, settings });
  await w.waitForLanguage("ftrace of Android Binder");
  await w.addLineBreakpoint(4);
  await w.startDebugging();
  await w.waitForStop("Event 3, 0.000071 s");
  await expect.poll(() => w.cursorLine()).toBe(4);
  await w.press("Continue");
  await w.waitForStop("Suspected deadlock");
  const chart = await openChart(w);
  const shown = () => chart.locator(".plot").getAttribute("aria-label");
  await expect.poll(shown).toContain("The run is at step 6 (0.000110 s).");
  await w.press("Reverse");
  await w.waitForStop("Event 3, 0.000071 s");
  await expect.poll(shown).toContain("The run is at step 3 (0.000071 s).");
  await w.stopDebugging();
});

test("a dump that changes on the disk, and a line that cannot be read", async ({ open, scratch }) => {
  const path = join(scratch, "hang.kconsole");
  writeFileSync(path, text);
  const w = await open("server", "hang.kconsole", { folder: scratch, settings });
  await w.waitForLanguage("HelenOS Kernel Console Dump");
  await w.command("KTrace: Open as Graph");
  const page = await dumpPage(w);
  expect(await page.locator(".about").textContent()).not.toContain("remark");
  writeFileSync(path, `${text.trimEnd()}\n0xffff800000d77800 what is this 0 0\n`);
  await expect.poll(() => page.locator(".about").textContent()).toContain("1 remark");
  const problems = async () => (await w.problems()).map(({ cells }) => cells.join(" "));
  await expect.poll(problems).toContainEqual(expect.stringContaining("This line is left out"));
  writeFileSync(path, "nothing\n");
  await expect.poll(() => page.locator(".top").textContent()).toContain("is no dump that KTrace can read");
});

const copy = ({ page }: Workbench, content: string): Promise<void> =>
  page.evaluate((content) => navigator.clipboard.writeText(content), content);

/** The page of a dump, once it shows one. */
function dumpPage({ page }: Workbench): Promise<Frame> {
  const look = async () => {
    for (const frame of page.frames()) {
      if (
        await frame.evaluate(() => document.querySelector('.dump[data-state="dump"] .task') !== null).catch(() => false)
      ) {
        return frame;
      }
    }
    return undefined;
  };
  return until(look, "There is no dump in an editor.", { seconds: 30 });
}

const tasksIn = (page: Frame, role: string): Promise<string[]> =>
  page.evaluate(
    (role) =>
      [...document.querySelectorAll<SVGElement>(`.task[data-role="${role}"]`)]
        .map(({ dataset }) => dataset.task ?? "")
        .sort(),
    role,
  );

/** What stands in the first page that has such an element. */
async function textIn({ page }: Workbench, selector: string): Promise<string> {
  for (const frame of page.frames()) {
    const text = await frame
      .evaluate((selector) => document.querySelector(selector)?.textContent, selector)
      .catch(() => undefined);
    if (text) return text;
  }
  return "";
}
