/** The wait-for graph in an editor, as somebody uses it: pointer, keyboard, filter, text form, themes, and what it is copied and saved as. */
import { cpSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import type { Frame } from "playwright-core";
import { expect } from "vitest";
import { root } from "../../scripts/process.mts";
import { crowds } from "./harness/crowds.ts";
import { selectedIn, stoppedGraph } from "./harness/graph.ts";
import {
  boxesIn,
  card,
  fibrilIn,
  focusedTask,
  graphPanel,
  openGraphPanel,
  overlap,
  setTheme,
  stepIn,
  takeFromMenu,
} from "./harness/graph-panel.ts";
import { hindrancesIn } from "./harness/hindrances.ts";
import type { HostKind } from "./harness/hosts.ts";
import { smallPng } from "./harness/small-png.ts";
import { type Open, test } from "./harness/test.ts";
import type { Workbench } from "./harness/workbench.ts";

const sample = join(root, "samples/helenos-mount");
const lines = readFileSync(join(sample, "mount.ktrace"), "utf8").split("\n");
const lineOf = (text: string) => lines.findIndex((line) => line.includes(text)) + 1;
const settings = {
  "workbench.colorTheme": "Default Dark Modern",
  "files.simpleDialog.enable": true,
  "editor.autoIndent": "none",
};
/** The circle, from whom waits to whom it waits for. */
const ring = ["init:vfs", "init:fat", "mfs", "file_bd"];

test.for<HostKind>(["server", "web"])(
  "what the graph tells and where it leads, in the %s",
  async (host, { open, scratch }) => {
    const w = await openSample(open, host, scratch);
    const panel = await panelAtDeadlock(w);

    // Under the pointer: the call with its arguments, and how old it is.
    await fibrilIn(panel, "mfs").hover();
    await expect
      .poll(() => card(panel).textContent())
      .toMatch(
        /answer: BD_READ_BLOCKS \(1026\) to file_bd with .*= 32.*, sent at step \d+, \d+ steps ago; since step 460, 36 steps/,
      );

    // Along the circle, back, and to the line.
    await fibrilIn(panel, "mfs").focus();
    for (const next of ["file_bd", "init:vfs", "init:fat", "mfs", "file_bd"]) {
      await w.page.keyboard.press("ArrowRight");
      await expect.poll(() => focusedTask(panel)).toBe(next);
    }
    await w.page.keyboard.press("Shift+ArrowRight");
    await expect.poll(() => focusedTask(panel)).toBe("file_bd");
    for (const back of ["mfs", "init:fat"]) {
      await w.page.keyboard.press("ArrowLeft");
      await expect.poll(() => focusedTask(panel)).toBe(back);
    }
    await fibrilIn(panel, "mfs").focus();
    await w.page.keyboard.press("Enter");
    await expect.poll(() => w.cursorLine()).toBe(lineOf("call device.BD_READ_BLOCKS"));
    await expect.poll(() => w.selectedFrame()).toContain("BD_READ_BLOCKS → file_bd");
    await expect.poll(() => w.variables()).toContainEqual({ level: 2, cells: ["method", "BD_READ_BLOCKS (1026)"] });
    expect(await w.page.locator(".editor-group-container").count()).toBe(2);

    // The surroundings of a task, and all again.
    await takeFromMenu(w, fibrilIn(panel, "bdsh"), "Show Surroundings");
    await expect.poll(() => tasksIn(panel)).toEqual(["bdsh", "init:vfs"]);
    await panel.getByLabel("How many waits away").selectOption("2");
    await expect.poll(() => tasksIn(panel)).toEqual(["bdsh", "file_bd", "init:fat", "init:vfs"]);
    const field = panel.getByLabel("Show only the surroundings of this task");
    await field.fill("nobody");
    await expect.poll(() => field.getAttribute("aria-invalid")).toBe("true");
    await field.press("Escape");
    await expect.poll(() => tasksIn(panel).then(({ length }) => length)).toBe(10);

    // The letter that the help names, capital as it stands there or not.
    await fibrilIn(panel, "bdsh").focus();
    await w.page.keyboard.press("S");
    await expect.poll(() => tasksIn(panel)).toEqual(["bdsh", "init:vfs"]);
    await w.page.keyboard.press("Escape");
    await expect.poll(() => tasksIn(panel).then(({ length }) => length)).toBe(10);

    // In words, and it stays so while the view is hidden.
    await panel.locator("[data-tool=toggleText]").click();
    await expect.poll(() => textOf(panel)).toContain(`Circle: ${[...ring, ring[0]].join(" → ")}`);
    expect(await textOf(panel)).toMatch(/waits for file_bd: answer: BD_READ_BLOCKS \(1026\) to file_bd with/);
    await w.command("File: New Untitled Text File");
    await w.page.locator(".tab", { hasText: "Wait-for Graph" }).click();
    const again = await graphPanel(w);
    await expect.poll(() => textOf(again)).toContain("Circle: ");
    await again.locator(".text-form li[data-task=mfs] button").first().click();
    await expect.poll(() => w.cursorLine()).toBe(lineOf("call device.BD_READ_BLOCKS"));
    // Where files are not a disk's; on a disk the next test does.
    if (host === "web") for (const format of ["SVG", "PNG"]) await save(w, format);
  },
);

test("a random system of many tasks: where each stands, for whom it waits, and what stays", async ({
  open,
  scratch,
}) => {
  const [crowd] = fc.sample(crowds, 1);
  if (crowd === undefined) throw new Error("There is no sample.");
  const { text, line, calls } = crowd;
  writeFileSync(join(scratch, "crowd.ktrace"), text);
  const w = await open("server", "crowd.ktrace", { folder: scratch, settings });
  await w.waitForLanguage("KTrace");
  await w.addLineBreakpoint(line);
  await w.startDebugging();
  await w.waitForStop();
  const now = await stoppedGraph(w);
  const panel = await openGraphPanel(w);
  await expect.poll(async () => (await boxesIn(panel)).length).toBe(text.match(/^task/gm)?.length);
  const boxes = await boxesIn(panel);
  const at = new Map(boxes.map((box) => [box.task, box]));
  for (const [index, box] of boxes.entries()) {
    for (const other of boxes.slice(index + 1)) expect(overlap(box, other), text).toBe(false);
    const server = at.get(calls.get(box.task) ?? "");
    if (server === undefined) continue;
    const isBefore = box.left < server.left || (box.left === server.left && box.top < server.top);
    expect(isBefore, `${box.task} before ${server.task} of ${text}`).toBe(true);
  }

  await panel.locator("[data-tool=toggleText]").click();
  for (const [task, server] of calls) {
    const told = await panel.locator(`.text-form li[data-task="${task}"]`).textContent();
    const waits = [...(told ?? "").matchAll(/waits for (\w+): (?:answer|queued behind): /g)].map(([, name]) => name);
    expect(
      waits.every((name) => name === server),
      `${task}: ${told} of ${text}`,
    ).toBe(true);
    if (task.startsWith("client")) expect(waits.length, `${task}: ${told} of ${text}`).toBeLessThanOrEqual(1);
  }
  await panel.locator("[data-tool=toggleText]").click();

  await w.press("Step Back");
  await expect.poll(() => stepIn(panel)).toBeLessThan(now.step);
  await w.press("Step Over");
  await expect.poll(() => stepIn(panel)).toBe(now.step);
  // Who has more to show for a while may be higher from then on, but nobody changes the column.
  const columns = (some: typeof boxes) => some.map(({ task, left }) => [task, left]);
  await expect.poll(async () => columns(await boxesIn(panel))).toEqual(columns(boxes));
});

test("zoom, copies, files and themes", async ({ open, scratch }) => {
  const w = await openSample(open, "server", scratch);
  const panel = await panelAtDeadlock(w);

  const before = await boxesIn(panel);
  for (const [index, box] of before.entries()) {
    for (const other of before.slice(index + 1)) expect(overlap(box, other), `${box.task} ${other.task}`).toBe(false);
  }
  await fibrilIn(panel, "mfs").focus();
  await w.page.keyboard.press("+");
  await w.page.keyboard.press("+");
  const ratio = async () => widthOf(await boxesIn(panel)) / widthOf(before);
  await expect.poll(ratio).toBeCloseTo(1.25 ** 2, 2);
  await w.page.keyboard.press("0");
  await expect
    .poll(async () => (await boxesIn(panel)).every(({ top, bottom }) => top >= 0 && bottom <= 800))
    .toBe(true);
  await zoomAt(w, panel, "mfs");
  await panel.locator("[data-tool=fit]").click();

  await takeFromMenu(w, fibrilIn(panel, "bdsh"), "Copy Wait-for Graph as Mermaid");
  await expect.poll(() => w.page.locator(".statusbar").textContent()).toContain("copied as Mermaid");
  await w.tab("mount.ktrace").click();
  await w.goToLine(1);
  await w.page.keyboard.press("Control+A");
  await w.page.keyboard.press("Control+V");
  await expect
    .poll(() => w.page.locator(".editor-instance .view-lines").first().textContent())
    .toMatch(/f1,f4\svictim/);
  await w.page.keyboard.press("Control+S");
  await expect
    .poll(() => readFileSync(join(scratch, "mount.ktrace"), "utf8"))
    .toBe(readFileSync(join(root, "test/golden/mount-graph.mermaid"), "utf8"));

  await w.page.locator(".tab", { hasText: "Wait-for Graph" }).click();
  await graphPanel(w);
  for (const format of ["SVG", "PNG"]) await save(w, format);
  const svg = readFileSync(await written(scratch, "svg"), "utf8");
  expect(svg).not.toMatch(/var\(|currentColor|color-mix|rgb\(|<style|href/);
  for (const task of ring) expect(svg).toContain(`data-task="${task}"`);
  expect(svg.match(/data-role="cycle"[^>]*><rect[^>]*stroke="#f48771"/g)).toHaveLength(ring.length);
  const png = readFileSync(await written(scratch, "png"));
  expect(png.subarray(1, 4).toString("latin1")).toBe("PNG");
  expect(png.readUInt32BE(16)).toBeGreaterThan(600);
});

/** Two tasks that wait for each other; a fibril of the first stands outside, with a number that can be set. */
function longNames(): string {
  const [asking, asked, method] = ["who_asks", "who_is_asked", "ASK"].map((name) => name.padEnd(60, "_and_on"));
  const task = (name: string, other: string, id: number, more: string) => `task ${name} id ${id} serves p {
  phone other -> ${other}
${more}  on ${method} {
    call other.${method}()
    answer EOK
  }
}
`;
  const outside = `  main { call other.${method}() }
  fibril outside {
    let number = 3
    call other.${method}()
    log "{number}"
  }
`;
  return `protocol p { method ${method} = 1024 }\n${task(asking, asked, 1, outside)}${task(asked, asking, 2, "")}`;
}

test("names longer than a card can be read, and what is set leaves the selection", async ({ open, scratch }) => {
  const text = longNames();
  writeFileSync(join(scratch, "long.ktrace"), text);
  const w = await open("server", "long.ktrace", { folder: scratch, settings });
  const panel = await panelAtDeadlock(w);
  const outside = panel.locator(".fibril", { hasText: "outside" });
  await outside.hover();
  // What is told has at least half of the card, and nothing stands out of it.
  const share = () =>
    card(panel).evaluate((all) => (all.querySelector("dd")?.getBoundingClientRect().width ?? 0) / all.clientWidth);
  await expect.poll(share).toBeGreaterThan(0.5);
  expect(await card(panel).evaluate((all) => all.scrollWidth - all.clientWidth)).toBe(0);

  const line = text.split("\n").findIndex((each) => each.includes("let number")) + 2;
  const first = "who_asks".padEnd(60, "_and_on");
  const before = await w.variables();
  await outside.click();
  await expect.poll(() => w.cursorLine()).toBe(line);
  await expect.poll(() => selectedIn(w, first)).toBe(2);
  await expect.poll(() => w.variables()).not.toEqual(before);
  // There is room for the rows of one scope.
  await w.toggleVariable("Call");
  await w.toggleVariable("Locals");
  const number = w.page.locator(".debug-variables .monaco-list-row", { hasText: "number" });
  await number.dblclick();
  await w.page.locator(".debug-variables .inputBoxContainer input, .debug-variables input").fill("7");
  await w.page.keyboard.press("Enter");
  await expect.poll(() => w.variables()).toContainEqual({ level: 2, cells: ["number", "7"] });
  await expect.poll(() => selectedIn(w, first)).toBe(2);
  expect(await w.cursorLine()).toBe(line);
});

// Eight looks of axe at the page, and four changes of VS Code's theme.
const slow = { timeout: 300_000 };

test(
  "each kind of theme has its colours, and nothing hinders those who hear the graph or see little",
  slow,
  async ({ open, scratch }) => {
    const w = await openSample(open, "server", scratch);
    await panelAtDeadlock(w);
    await w.command("View: Toggle Maximize Editor Group");
    await w.command("View: Toggle Panel Visibility");
    for (const [kind, theme] of Object.entries(themes)) {
      await setTheme(w, theme);
      const panel = await graphPanel(w);
      await expect.poll(() => strokeOf(panel, "mfs")).toBe(rgb(contributed("ktrace.graphCycle", kind)));
      expect(await hindrancesIn(panel), theme).toEqual([]);
      await takeGraphPicture(w, panel, kind);
      await panel.locator("[data-tool=toggleText]").click();
      await panel.locator(".text-form").waitFor();
      expect(await hindrancesIn(panel), theme).toEqual([]);
      await panel.locator("[data-tool=toggleText]").click();
      await panel.locator(".picture").waitFor();
    }
  },
);

/** By the names that the manifest has for them. */
const themes = {
  dark: "Dark Modern",
  light: "Light Modern",
  highContrast: "Dark High Contrast",
  highContrastLight: "Light High Contrast",
};

function openSample(open: Open, host: HostKind, folder: string): Promise<Workbench> {
  cpSync(sample, folder, { recursive: true });
  return open(host, "mount.ktrace", { folder, settings });
}

async function panelAtDeadlock(w: Workbench): Promise<Frame> {
  await w.waitForLanguage("KTrace");
  await w.startDebugging();
  await w.waitForStop("Deadlock");
  await stoppedGraph(w);
  return openGraphPanel(w);
}

const tasksIn = async (panel: Frame) => (await boxesIn(panel)).map(({ task }) => task).sort();
const textOf = (panel: Frame) => panel.locator(".text-form").textContent();
const widthOf = (boxes: readonly { left: number; right: number }[]) => (boxes[0]?.right ?? 0) - (boxes[0]?.left ?? 0);

/** The wheel, with Control, makes what is under the pointer larger where it is. */
async function zoomAt(w: Workbench, panel: Frame, task: string): Promise<void> {
  const place = fibrilIn(panel, task);
  const before = await place.boundingBox();
  if (before === null) throw new Error(`${task} is not to be seen.`);
  const [x, y] = [before.x + 5, before.y + 5];
  await w.page.mouse.move(x, y);
  await w.page.keyboard.down("Control");
  await w.page.mouse.wheel(0, -120);
  await w.page.keyboard.up("Control");
  await expect.poll(async () => (await place.boundingBox())?.width).toBeGreaterThan(before.width * 1.3);
  await expect.poll(() => panel.locator(".picture").getAttribute("style")).toBe("");
  const after = await place.boundingBox();
  if (after === null) throw new Error(`${task} is gone.`);
  expect(after.x).toBeLessThan(x);
  expect(after.x + after.width).toBeGreaterThan(x);
  expect(after.y).toBeLessThan(y);
  expect(after.y + after.height).toBeGreaterThan(y);
}

async function save(w: Workbench, format: string): Promise<void> {
  await w.command(`KTrace: Save Wait-for Graph as ${format}…`, true);
  await w.takeFile("Save the Wait-for Graph", format.toLowerCase());
  await expect.poll(() => w.notifications()).toContainEqual(expect.stringContaining("the picture is saved"));
  await w.command("Notifications: Clear All Notifications");
}

async function written(folder: string, ending: string): Promise<string> {
  const path = join(folder, `wait-for-graph-step-496.${ending}`);
  await expect.poll(() => existsSync(path)).toBe(true);
  return path;
}

function contributed(id: string, kind: string): string {
  const { contributes } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const colours: { id: string; defaults: Record<string, string> }[] = contributes.colors;
  return colours.find((colour) => colour.id === id)?.defaults[kind] ?? "none";
}

const rgb = (hex: string) => `rgb(${[1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)).join(", ")})`;

const strokeOf = (panel: Frame, task: string) =>
  panel.locator(`[data-task="${task}"] > .box`).evaluate((box) => getComputedStyle(box).stroke);

/** With `KTRACE_ACCEPT` the pictures of the documentation are taken anew. */
async function takeGraphPicture(w: Workbench, panel: Frame, kind: string): Promise<void> {
  const path = join(root, `docs/images/graph-${kind}.png`);
  if (!process.env.KTRACE_ACCEPT || !existsSync(path)) return;
  await w.page.mouse.move(300, 990);
  await w.page.waitForTimeout(1000);
  const [banner, story] = await Promise.all([".banner", ".story"].map((part) => panel.locator(part).boundingBox()));
  if (!banner || !story) throw new Error("The graph is not to be seen.");
  const clip = { x: banner.x, y: banner.y, width: banner.width, height: story.y + story.height - banner.y };
  writeFileSync(path, await smallPng(await w.page.screenshot({ clip }), w.page.context()));
}
