/** The sequence chart: it shows what happened, and whoever clicks in it, or presses a key, is at another moment. */
import { cpSync } from "node:fs";
import { join } from "node:path";
import type { Frame } from "playwright-core";
import { expect } from "vitest";
import { root } from "../../scripts/process.mts";
import { chartAfter, clickAtStep, focusOn, hoverAt, openChart, settledChart } from "./harness/chart.ts";
import { hindrancesIn } from "./harness/hindrances.ts";
import type { HostKind } from "./harness/hosts.ts";
import { takeChartPicture } from "./harness/picture.ts";
import { test } from "./harness/test.ts";

const settings = { "workbench.colorTheme": "Default Dark Modern", "editor.minimap.enabled": false };

test.for<HostKind>(["server", "web"])(
  "the sequence chart of the sample, in the %s",
  async (host, { open, scratch: folder }) => {
    cpSync(join(root, "samples/helenos-mount"), join(folder, "helenos-mount"), { recursive: true });
    const w = await open(host, "helenos-mount/mount.ktrace", { folder, settings });
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

/** How bright the first pixel of the picture is, from 0 to 255: one of its lines, which have a colour of the theme. */
const brightness = (chart: Frame): Promise<number> =>
  chart.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>(".plot canvas");
    return canvas?.getContext("2d")?.getImageData(0, 0, 1, 1).data[0] ?? 0;
  });
