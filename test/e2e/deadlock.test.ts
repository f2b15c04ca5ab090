/** The main job: F5 on the sample, to the deadlock of HelenOS mainline 1219. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { root } from "../../scripts/process.mts";
import { behindCard, cardTitle, fibrilOf, graph, graphAfter, selectedIn, stoppedGraph } from "./harness/graph.ts";
import type { HostKind } from "./harness/hosts.ts";
import { takePicture } from "./harness/picture.ts";
import type { Row } from "./harness/rows.ts";
import { test } from "./harness/test.ts";
import type { Workbench } from "./harness/workbench.ts";

const folder = join(root, "samples");
const sample = "helenos-mount/mount.ktrace";
const lines = readFileSync(join(folder, sample), "utf8").split("\n");
/** What makes a good picture; the web build has its own. */
const settings = {
  "workbench.colorTheme": "Default Dark Modern",
  "editor.minimap.enabled": false,
  "editor.stickyScroll.enabled": false,
};
const ring = ["file_bd", "init:fat", "init:vfs", "mfs"];

test.for<HostKind>(["server", "web"])("the deadlock of the sample, in the %s", async (host, { open }) => {
  const w = await open(host, sample, { folder, settings });
  await w.waitForLanguage("KTrace");
  await w.addFunctionBreakpoint("VFS_IN_READ");

  await w.startDebugging();
  await w.waitForStop("Paused on function breakpoint");
  expect(await framesOf(w, "init:vfs")).toContainEqual(["VFS_IN_READ(3) ← file_bd", lineOf("lock file", 2)]);

  // file_bd reads the superblock in two calls; the third, of the root directory's inode, never returns.
  let now = await stoppedGraph(w);
  const reads = [now.step];
  while (now.cycle.length === 0) {
    expect(now).toMatchObject({ headline: "No deadlock", victims: [], arrowsFrom: [], arrowsTo: [] });
    await w.press("Continue");
    now = await graphAfter(w, now);
    reads.push(now.step);
  }
  expect(reads.length - 1, "stops at VFS_IN_READ").toBe(3);

  await w.waitForStop("Deadlock");
  await expectDeadlock(w);
  expect(await framesOf(w, "init:vfs")).toEqual([
    ["VFS_OUT_READ → init:fat", lineOf("wait read")],
    ["VFS_IN_READ(3) ← file_bd", lineOf("wait read")],
    ["VFS_OUT_MOUNT → init:fat", lineOf("wait mounted")],
    ["VFS_IN_MOUNT(37, 0) ← bdsh", lineOf("wait mounted")],
  ]);
  expect(await w.ask("ipc 6")).toMatch(/^8 +2 connected to 7 \(init:fat\)$/m);

  await w.press("Step Back");
  const before = await graphAfter(w, now);
  expect(before.step).toBeLessThan(now.step);
  expect(before).toMatchObject({ headline: "No deadlock", cycle: [], victims: [], arrowsFrom: [], arrowsTo: [] });
  await expect.poll(() => w.page.locator(".exception-widget").isVisible()).toBe(false);
  await w.press("Step Over");
  expect(await graphAfter(w, before)).toEqual(now);
  await expectDeadlock(w);

  await takePicture(w, host === "server" && process.env.KTRACE_ACCEPT ? join(root, "images/deadlock.png") : undefined);

  // What is told of one, in so small a view, keeps nobody from the others.
  for (const task of ring) {
    await (await fibrilOf(w, task)).hover();
    await expect.poll(() => cardTitle(w)).toContain(`${task} (`);
    expect(await behindCard(w)).toEqual([]);
  }
  await (await fibrilOf(w, "mfs")).click();
  await expect.poll(() => w.cursorLine()).toBe(lineOf("call device.BD_READ_BLOCKS"));
  await expect.poll(() => w.selectedFrame()).toContain("BD_READ_BLOCKS → file_bd");

  // Of a task's fibrils the one that is meant; and who stopped says still why.
  for (const [nth, call] of ["VFS_OUT_READ", "VFS_OUT_MOUNT"].entries()) {
    await (await fibrilOf(w, "init:vfs", nth)).click();
    await expect.poll(() => w.selectedFrame()).toContain(`${call} → init:fat`);
    await expect.poll(() => selectedIn(w, "init:vfs")).toBe(nth);
  }
  expect((await w.callStack()).map(({ cells }) => cells)).toContainEqual(["init:vfs · in a deadlock", "Deadlock"]);
  expect(await graph(w)).toEqual(now);
});

async function expectDeadlock(w: Workbench): Promise<void> {
  expect(await w.exception()).toContain("Deadlock among init:vfs, init:fat, mfs and file_bd");
  await expect
    .poll(() => graph(w))
    .toMatchObject({
      cycle: ring,
      victims: ["bdsh"],
      arrowsFrom: ring,
      arrowsTo: ring,
      headline: /Deadlock of 4 tasks/,
    });
}

/** A task's own frames from the top down, without its fibrils' labels and its callers: what the call is, without its state, and the line. */
async function framesOf(w: Workbench, task: string): Promise<[string, number][]> {
  const rows = await w.callStack();
  const first = rows.findIndex(({ cells }) => cells[0]?.split(" · ")[0] === task);
  const after = rows.slice(first + 1);
  const end = after.findIndex(({ level }) => level <= (rows[first]?.level ?? 0));
  return after.slice(0, end < 0 ? after.length : end).flatMap(frame);
}

function frame({ cells: [name = "", , place = ""] }: Row): [string, number][] {
  const line = Number(place.split(":")[0]);
  const isOfCaller = name.includes(": ");
  return line > 0 && !isOfCaller ? [[name.split(" · ")[0] ?? "", line]] : [];
}

/** The line of the sample, from 1, that has this text; of several the nth. */
function lineOf(text: string, nth = 1): number {
  const found = lines.flatMap((line, index) => (line.includes(text) ? [index + 1] : []));
  return found[nth - 1] ?? 0;
}
