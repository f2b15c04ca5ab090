/** The lists of tasks and methods in the debug side bar, and what the editor marks, as somebody uses them. */
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { root } from "../../scripts/process.mts";
import type { HostKind } from "./harness/hosts.ts";
import { test } from "./harness/test.ts";
import { sideBarTree } from "./harness/tree-pane.ts";

const sample = join(root, "samples/helenos-mount");
const lines = readFileSync(join(sample, "mount.ktrace"), "utf8").split("\n");

/** What sticks to the top of so low a view covers its rows. */
const settings = { "workbench.tree.enableStickyScroll": false };

/** They come when VS Code has the time. */
const late = { timeout: 30_000 };

test.for<HostKind>(["server", "web"])("tasks by what they do, in the %s", async (host, { open, scratch }) => {
  cpSync(sample, scratch, { recursive: true });
  const w = await open(host, "mount.ktrace", { folder: scratch, settings });
  const tasks = sideBarTree(w, "Tasks");
  await w.waitForLanguage("KTrace");
  await tasks.show();
  await expect.poll(() => tasks.text(), late).toContain("its tasks are listed here");
  await w.startDebugging();
  await w.waitForStop("Deadlock");
  await expect
    .poll(() => tasks.labels(), late)
    .toEqual(["Deadlocked", "init:vfs", "init:fat", "file_bd", "mfs", "Waiting for a Call", "bdsh", "Idle"]);

  await tasks.click("bdsh");
  await expect.poll(async () => lines[(await w.cursorLine()) - 1]).toContain("wait mounted");
  await expect.poll(() => w.selectedFrame()).toContain("VFS_IN_MOUNT → init:vfs");
  await tasks.toggle("mfs");
  await expect.poll(() => tasks.text(), late).toMatch(/BD_READ_BLOCKS → file_bd waiting, \d+ steps/);

  await tasks.act("bdsh", "Pin Task");
  await expect.poll(() => tasks.labels(), late).toContain("Pinned");
  await w.command("KTrace: Filter Tasks…", true);
  await w.fillIn("BD_READ_BLOCKS");
  await expect
    .poll(async () => (await tasks.labels()).filter((label) => /^(init|file_bd|mfs|bdsh|[A-Z][a-z]+$)/.test(label)))
    .toEqual(["Pinned", "bdsh", "Deadlocked", "file_bd", "mfs"]);
  await w.command("KTrace: Show All Tasks in the List");

  // Back in time nobody is stuck.
  await tasks.act("bdsh", "Why Is This Waiting?");
  await expect.poll(async () => (await w.notifications()).join("\n")).toContain("bdsh waits for init:vfs");
  await w.ask("step 0");
  await expect.poll(() => tasks.labels(), late).not.toContain("Deadlocked");
});

test("a box of a method is a breakpoint, and its handler a click away", async ({ open, scratch }) => {
  cpSync(sample, scratch, { recursive: true });
  const w = await open("server", "mount.ktrace", { folder: scratch, settings });
  const methods = sideBarTree(w, "IPC Methods");
  await w.waitForLanguage("KTrace");
  await w.startDebugging();
  await w.waitForStop("Deadlock");
  await methods.show();
  await expect.poll(() => methods.text(), late).toMatch(/VFS_IN_MOUNT 1\d+, once/);
  await methods.toggle("VFS_IN_MOUNT");
  await (await methods.box("Send")).click();
  const breakpoints = async () => (await w.breakpoints()).map(({ cells }) => cells[0]);
  await expect.poll(breakpoints).toContain("send VFS_IN_MOUNT");
  await expect.poll(async () => (await methods.box("VFS_IN_MOUNT")).getAttribute("aria-checked")).toBe("true");
  await w.press("Restart");
  await w.waitForStop("function breakpoint");
  await expect.poll(() => methods.text(), late).toMatch(/VFS_IN_MOUNT 1\d+, once\nSend once\nReceive 0 times/);

  await methods.click("init:vfs");
  await expect.poll(async () => lines[(await w.cursorLine()) - 1]).toContain("on VFS_IN_MOUNT");
  await (await methods.box("VFS_IN_MOUNT")).click();
  await expect.poll(breakpoints).not.toContain("send VFS_IN_MOUNT");
});

test("the editor says who waits for whom, as long as it is so and somebody wants it", async ({ open, scratch }) => {
  cpSync(sample, scratch, { recursive: true });
  const w = await open("server", "mount.ktrace", { folder: scratch, settings });
  await w.waitForLanguage("KTrace");
  await w.startDebugging();
  await w.waitForStop("Deadlock");
  const texts = () =>
    w.page
      .locator(".view-line span")
      .evaluateAll((spans) => spans.map((span) => getComputedStyle(span, "::after").content).join("\n"));
  const marks = () =>
    w.page
      .locator(".glyph-margin-widgets > *")
      .evaluateAll((all) => all.filter((mark) => getComputedStyle(mark).backgroundImage.includes("svg")).length);
  await expect.poll(texts, late).toContain("init:vfs waits for init:fat");
  await expect.poll(marks).toBeGreaterThan(0);

  await w.ask("step 0");
  await expect.poll(texts, late).not.toContain("waits for");
  await w.press("Continue");
  await expect.poll(texts, late).toContain("init:vfs waits for init:fat");
  const setting = join(scratch, ".vscode", "settings.json");
  mkdirSync(join(scratch, ".vscode"));
  writeFileSync(setting, '{ "ktrace.marksInEditor": false }');
  await expect.poll(texts, late).not.toContain("waits for");
  rmSync(setting);
  await expect.poll(texts, late).toContain("init:vfs waits for init:fat");
  await w.stopDebugging();
  await expect.poll(texts, late).not.toContain("waits for");
  await expect.poll(marks).toBe(0);
});
