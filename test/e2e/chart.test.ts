import { join } from "node:path";
import { root } from "../../scripts/process.mts";
import { openChart, settledChart } from "./harness/chart.ts";
import { test } from "./harness/test.ts";

const folder = join(root, "samples");

test("scratch", async ({ open }) => {
  const w = await open("server", "helenos-mount/mount.ktrace", { folder, settings: { "workbench.colorTheme": "Default Dark Modern", "editor.minimap.enabled": false } });
  await w.waitForLanguage("KTrace");
  await w.startDebugging();
  await w.waitForStop("Deadlock");
  await w.command("Close Exception Widget").catch(() => {});
  const chart = await openChart(w);
  await settledChart(chart);
  const box = await w.page.locator(".part.panel").boundingBox();
  if (box) {
    await w.page.mouse.move(box.x + 300, box.y - 2); await w.page.waitForTimeout(400); await w.page.mouse.down(); await w.page.mouse.move(box.x + 300, 400); await w.page.mouse.move(box.x + 300, 330); await w.page.mouse.up();
  }
  await w.page.waitForTimeout(1500);
  await w.screenshot("/tmp/chart-1.png");
  await chart.locator(".head button").nth(2).click();
  await chart.locator(".plot").focus();
  for (let i = 0; i < 3; i++) await w.page.keyboard.press("+");
  await w.page.waitForTimeout(500);
  await w.page.keyboard.press("[");
  await w.page.keyboard.press("[");
  await w.page.keyboard.press("[");
  await w.page.keyboard.press("[");
  await w.page.keyboard.press("[");
  await w.page.keyboard.press("[");
  await w.page.keyboard.press("[");
  await w.page.keyboard.press("f");
  await w.page.waitForTimeout(500);
  await w.screenshot("/tmp/chart-2.png");
  await w.page.keyboard.press("Escape");
  await w.command("Preferences: Color Theme", true);
  await w.pick("Light Modern");
  await w.page.waitForTimeout(1500);
  await w.screenshot("/tmp/chart-3.png");
});
