/** The picture that the README shows. */
import { writeFileSync } from "node:fs";
import { smallPng } from "./small-png.ts";
import type { Workbench } from "./workbench.ts";

/** Arranges VS Code at a deadlock so that its parts are seen side by side, and keeps a picture of it where there is a path. */
export async function takePicture(workbench: Workbench, path: string | undefined): Promise<void> {
  const { page } = workbench;
  const before = page.viewportSize();
  await page.setViewportSize({ width: 1400, height: 900 });
  for (const title of ["Variables", "Watch", "Loaded Scripts", "Breakpoints"]) await fold(workbench, title);
  const sideBar = await boxOf(workbench, ".part.sidebar");
  await drag(workbench, [sideBar.x + sideBar.width, 500], [590, 500]);
  const panel = await boxOf(workbench, ".part.panel");
  await drag(workbench, [panel.x + panel.width / 2, panel.y - 2], [panel.x + panel.width / 2, 680]);
  const graph = await boxOf(workbench, '.pane-header[aria-label^="Wait-for Graph" i]');
  await drag(workbench, [graph.x + graph.width / 2, graph.y], [graph.x + graph.width / 2, 400]);
  const toolbar = await boxOf(workbench, ".debug-toolbar .drag-area");
  await drag(workbench, [toolbar.x + 4, toolbar.y + toolbar.height / 2], [1040, toolbar.y + toolbar.height / 2]);
  // To where nothing has a tip, and until none is left.
  await page.mouse.move(300, 890);
  if (path) {
    await page.waitForTimeout(1000);
    writeFileSync(path, await smallPng(await page.screenshot(), page.context()));
  }
  if (before) await page.setViewportSize(before);
}

/** Keeps a picture of VS Code as it is, with room for the panel, where there is a path. */
export async function takeChartPicture(workbench: Workbench, path: string | undefined): Promise<void> {
  if (!path) return;
  const { page } = workbench;
  const panel = await boxOf(workbench, ".part.panel");
  await drag(workbench, [panel.x + panel.width / 2, panel.y - 2], [panel.x + panel.width / 2, 480]);
  await page.mouse.move(300, 990);
  await page.waitForTimeout(1000);
  writeFileSync(path, await smallPng(await page.screenshot(), page.context()));
}

async function fold({ page }: Workbench, title: string): Promise<void> {
  const header = page.locator(`.pane-header[aria-label^="${title}" i]`);
  if ((await header.getAttribute("aria-expanded")) === "true") await header.click();
}

async function boxOf({ page }: Workbench, selector: string) {
  const box = await page.locator(selector).boundingBox();
  if (!box) throw new Error(`${selector} is not to be seen.`);
  return box;
}

type Point = [x: number, y: number];

async function drag({ page }: Workbench, from: Point, to: Point): Promise<void> {
  await page.mouse.move(...from);
  // A sash takes hold of the pointer after a moment.
  await page.waitForTimeout(300);
  await page.mouse.down();
  await page.mouse.move((from[0] + to[0]) / 2, (from[1] + to[1]) / 2);
  await page.mouse.move(...to);
  await page.mouse.up();
}

/** Keeps a picture of VS Code as it is, with nothing under the pointer, where there is a path. */
export async function takeDumpPicture({ page }: Workbench, path: string | undefined): Promise<void> {
  if (!path) return;
  const before = page.viewportSize();
  await page.setViewportSize({ width: 1400, height: 800 });
  await page.keyboard.press("Control+B");
  await page.mouse.move(300, 790);
  await page.waitForTimeout(1000);
  writeFileSync(path, await smallPng(await page.screenshot(), page.context()));
  await page.keyboard.press("Control+B");
  if (before) await page.setViewportSize(before);
}
