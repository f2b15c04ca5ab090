/** The sequence chart: it shows what happened, and whoever clicks in it, or presses a key, is at another moment. */
import { cpSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Frame } from "playwright-core";
import { expect } from "vitest";
import { root } from "../../scripts/process.mts";
import { chartAfter, clickAtStep, focusOn, hoverAt, openChart, settledChart } from "./harness/chart.ts";
import { hindrancesIn } from "./harness/hindrances.ts";
import type { HostKind } from "./harness/hosts.ts";
import { takeChartPicture } from "./harness/picture.ts";
import { test } from "./harness/test.ts";
import type { Workbench } from "./harness/workbench.ts";

const settings = {
  "workbench.colorTheme": "Default Dark Modern",
  "editor.minimap.enabled": false,
  "files.simpleDialog.enable": true,
};

test.for<HostKind>(["server", "web"])(
  "the sequence chart of the sample, in the %s",
  async (host, { open, scratch: folder }) => {
    cpSync(join(root, "samples/helenos-mount"), folder, { recursive: true });
    const w = await open(host, "mount.ktrace", { folder, settings });
    await w.waitForLanguage("KTrace");
    await w.startDebugging();
    await w.waitForStop("Deadlock");
    const chart = await openChart(w);
    const closed = await settledChart(chart);
    expect(closed).toMatchObject({ step: 496, furthest: 496, branch: 0 });
    expect(closed.rows).toContain("init:vfs");
    expect(closed.label).toContain("The run is at step 496.");

    // What stands where it happened: the call that closed the circle.
    expect(await hoverAt(chart, "init:vfs", 492)).toMatch(
      /VFS_OUT_READ\(1025\) #\d+, init:vfs \(.*\) to init:fat: sent at step 492/,
    );
    expect(await w.page.locator(".editor-instance .cdr").count()).toBeGreaterThan(0);

    await clickAtStep(chart, 325);
    const earlier = await chartAfter(chart, closed);
    expect(Math.abs(earlier.step - 325)).toBeLessThan(3);

    const handle = chart.locator('[role="slider"]');
    await focusOn(handle);
    await w.page.keyboard.press("ArrowRight");
    const next = await chartAfter(chart, earlier);
    expect(next.step).toBe(earlier.step + 1);
    await w.press("Step Back");
    const back = await chartAfter(chart, next);
    expect(back.step).toBeLessThan(next.step);
    expect(back.furthest).toBe(496);

    // From one event to the next by keys, and to its moment.
    const plot = chart.locator(".plot");
    const detail = chart.locator(".detail");
    await focusOn(plot);
    await w.page.keyboard.press("]");
    await expect.poll(() => detail.textContent()).toContain("step");
    const told = (await detail.locator("span").textContent()) ?? "";
    const at = Number(/step (\d+)/.exec(told)?.[1]);
    await w.page.keyboard.press("Enter");
    expect((await chartAfter(chart, back)).step).toBe(at);
    await focusOn(plot);
    await w.page.keyboard.press("Escape");
    await expect.poll(() => detail.textContent()).toBe("");

    await chart.locator('input[name="filter"]').fill("mfs");
    await expect.poll(async () => (await settledChart(chart)).rows).not.toContain("init:ns");
    await chart.locator('input[name="filter"]').fill("");
    await expect.poll(async () => (await settledChart(chart)).rows).toContain("init:ns");
    await chart.locator(".head button", { hasText: "init:fat" }).click();
    await expect.poll(async () => (await settledChart(chart)).rows).toContain("connection of init:vfs phone 8");

    await chart.locator('input[name="find"]').fill("VFS_IN_MOUNT");
    await chart.locator('input[name="find"]').press("Enter");
    await expect.poll(() => detail.textContent()).toContain("bdsh (main) to init:vfs");
    await chart.locator("button", { hasText: "Follow Call" }).click();
    await expect.poll(() => detail.textContent()).toContain("Stop Following");
    // Its moment, in the frames of who sent it and not of who goes next.
    await chart.locator("button", { hasText: "Go to Step 235" }).click();
    await expect.poll(() => w.selectedFrame()).toContain("VFS_IN_MOUNT → init:vfs");

    expect(await hindrancesIn(chart)).toEqual([]);
    await chart.locator("button", { hasText: "Text" }).click();
    await expect.poll(() => chart.locator("tbody tr").count()).toBeGreaterThan(100);
    const texts = await chart.locator("tbody tr").allInnerTexts();
    expect(texts.some((text) => /file_bd \(.*\) is stuck since step 496: deadlock/.test(text))).toBe(true);
    expect(await hindrancesIn(chart)).toEqual([]);
    await chart.locator("button", { hasText: "Text" }).click();
    await focusOn(plot);
    await w.page.keyboard.press("Escape");
    await expect.poll(() => detail.textContent()).toBe("");

    if (host === "web") return;
    // Lines are of the colour of text.
    expect(await brightness(chart)).toBeGreaterThan(128);
    await w.command("Preferences: Toggle between Light/Dark Themes");
    await expect.poll(() => brightness(chart)).toBeLessThan(128);
    await w.command("Preferences: Toggle between Light/Dark Themes");
    await expect.poll(() => brightness(chart)).toBeGreaterThan(128);
    await clickAtStep(chart, 492);
    await takeChartPicture(w, process.env.KTRACE_ACCEPT ? join(root, "docs/images/sequence-chart.png") : undefined);
  },
);

// VS Code is loaded twice.
const slow = { timeout: 240_000 };

test(
  "the chart is dragged, exported, and the same when the window is loaded anew",
  slow,
  async ({ open, scratch: folder }) => {
    cpSync(join(root, "samples/helenos-mount"), folder, { recursive: true });
    const w = await open("server", "mount.ktrace", { folder, settings });
    const chart = await chartAtDeadlock(w);
    const closed = await settledChart(chart);

    // The present moment is taken along, and what is in view moved.
    await clickAtStep(chart, 300);
    const dragged = await chartAfter(chart, closed);
    const [from, to] = [await xOf(chart, dragged.step), await xOf(chart, 200)];
    await drag(w, [from, (await boxOf(chart, '[role="slider"]')).y + 6], to - from);
    const there = await chartAfter(chart, dragged);
    expect(Math.abs(there.step - 200)).toBeLessThan(4);
    await focusOn(chart.locator(".plot"));
    for (let times = 0; times < 2; times++) await w.page.keyboard.press("+");
    await expect.poll(async () => (await rangeIn(chart))[1] - (await rangeIn(chart))[0]).toBeLessThan(150);
    const [first] = await rangeIn(chart);
    const picture = await boxOf(chart, ".plot");
    await drag(w, [picture.x + picture.width / 2, picture.y + picture.height - 20], -picture.width / 4);
    await expect.poll(async () => (await rangeIn(chart))[0]).toBeGreaterThan(first + 20);
    expect((await settledChart(chart)).step).toBe(there.step);
    await w.page.keyboard.press("0");

    await exportAs(w, "SVG: The Whole Run", "svg", "the picture is saved");
    const svg = readFileSync(await written(folder, "sequence-chart.svg"), "utf8");
    expect(svg).not.toMatch(/var\(|href|<style/);
    for (const task of closed.rows) expect(svg).toContain(`>${task}</text>`);
    expect(svg).toContain(">VFS_OUT_READ</text>");
    await exportAs(w, "Perfetto", "json");
    const trace = JSON.parse(readFileSync(await written(folder, "mount.perfetto.json"), "utf8"));
    expect(trace.traceEvents.length).toBeGreaterThan(500);

    await chart.locator('input[name="filter"]').fill("mfs");
    await expect.poll(async () => (await settledChart(chart)).rows).not.toContain("init:ns");
    await chart.locator(".head button", { hasText: "mfs" }).click();
    await chart.locator('.head button[aria-expanded="true"]', { hasText: "mfs" }).waitFor();
    const { rows } = await settledChart(chart);
    // What is kept is kept a moment later.
    await w.page.waitForTimeout(500);
    await Promise.all([w.page.waitForEvent("load"), w.command("Developer: Reload Window")]);
    const after = await chartAtDeadlock(w);
    expect(await after.locator('input[name="filter"]').inputValue()).toBe("mfs");
    await expect.poll(async () => (await settledChart(after)).rows).toEqual(rows);
  },
);

async function chartAtDeadlock(w: Workbench): Promise<Frame> {
  await w.waitForLanguage("KTrace");
  await w.startDebugging();
  await w.waitForStop("Deadlock");
  const chart = await openChart(w);
  await settledChart(chart);
  return chart;
}

async function boxOf(chart: Frame, selector: string) {
  const box = await chart.locator(selector).first().boundingBox();
  if (box === null) throw new Error(`${selector} is not to be seen.`);
  return box;
}

/** Where a step is on the screen, while all of the run is in view. */
async function xOf(chart: Frame, step: number): Promise<number> {
  const { x, width } = await boxOf(chart, ".plot");
  return x + width * (0.03 + (step / (await settledChart(chart)).furthest) * 0.94);
}

/** The first and the last step in view, as a screen reader says them. */
async function rangeIn(chart: Frame): Promise<readonly [number, number]> {
  const [, from = "", to = ""] = /steps (\d+) to (\d+)/.exec((await settledChart(chart)).label) ?? [];
  return [Number(from), Number(to)];
}

async function drag({ page }: Workbench, [x, y]: readonly [number, number], dx: number): Promise<void> {
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + dx / 2, y);
  await page.mouse.move(x + dx, y);
  await page.mouse.up();
}

/** Exports the chart in a format, to the file that is proposed, which has this ending. */
async function exportAs(w: Workbench, format: string, ending: string, said?: string): Promise<void> {
  await w.command("KTrace: Export Sequence Chart…", true);
  await w.pick(format, format, true);
  await w.takeFile("Save the", ending);
  if (said === undefined) return;
  await expect.poll(() => w.notifications()).toContainEqual(expect.stringContaining(said));
  await w.command("Notifications: Clear All Notifications");
}

async function written(folder: string, name: string): Promise<string> {
  const path = join(folder, name);
  await expect.poll(() => existsSync(path)).toBe(true);
  return path;
}

/** How bright the first pixel of the picture is, from 0 to 255: one of its lines, which have a colour of the theme. */
const brightness = (chart: Frame): Promise<number> =>
  chart.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>(".plot canvas");
    return canvas?.getContext("2d")?.getImageData(0, 0, 1, 1).data[0] ?? 0;
  });
