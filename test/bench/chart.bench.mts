import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DebugClient } from "@vscode/debugadapter-testsupport";
import { chromium, type Page } from "playwright-core";
import { findBrowser } from "../../scripts/browser.mts";
import { chromiumArguments } from "../e2e/harness/chromium.ts";
import type { Row } from "./row.mts";

const root = join(import.meta.dirname, "../..");

/** Shells that call servers, which lock and ask a disk; so many steps have more than a million events. */
const busy = `protocol p { method READ (a) method BLOCK (b) }
task shell x 6 { phone fs -> server[self % 3] var i = 0 main { loop { i = i + 1 let rc, v = call fs.READ(i) } } }
task server x 3 serves p { phone d -> disk mutex m on READ(a) { lock m { let rc, v = call d.BLOCK(a) } answer EOK, a } }
task disk serves p { on BLOCK(b) { answer EOK, b } }
`;
const STEPS = 1_000_000;
/** The same with a thousand tasks, for as long as each of them has something to do. */
const crowded = busy.replace("x 6", "x 990").replace("x 3", "x 9").replace("% 3", "% 9");
const CROWDED_STEPS = 200_000;
const FRAMES = 240;

/** How long a frame takes while a million events are moved and zoomed, in Chromium, with the adapter in a process of its own. */
export async function chartRows(): Promise<Row[]> {
  return [...(await charted(busy, STEPS, measured)), ...(await charted(crowded, CROWDED_STEPS, scrolled))];
}

type Measure = (page: Page) => Promise<Row[]>;

async function charted(text: string, maxSteps: number, measure: Measure): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), "ktrace-bench-"));
  const program = join(folder, "busy.ktrace");
  writeFileSync(program, text);
  const launch: object = { program, maxSteps };
  const client = new DebugClient(process.execPath, join(root, "debug-adapter/main-node.ts"), "ktrace");
  try {
    await client.start();
    await client.initializeRequest();
    const stopped = client.waitForEvent("stopped", 60_000);
    const initialized = client.waitForEvent("initialized", 30_000);
    await client.launchRequest({ ...launch });
    await initialized;
    await client.configurationDoneRequest();
    await stopped;
    return await inBrowser(client, folder, measure);
  } finally {
    await client.stop();
    rmSync(folder, { recursive: true });
  }
}

async function inBrowser(client: DebugClient, folder: string, measure: Measure): Promise<Row[]> {
  const context = await chromium.launchPersistentContext(join(folder, "browser"), {
    executablePath: await findBrowser(),
    headless: true,
    viewport: { width: 1400, height: 500 },
    args: chromiumArguments,
  });
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    const begun = performance.now();
    await openChart(page, client);
    await page.waitForSelector('.chart[data-busy="false"]', { timeout: 60_000 });
    const opened = performance.now() - begun;
    const what = `chart of ${integerText(await furthestOf(page))} steps, until it is drawn`;
    return [{ what, value: opened, unit: "ms", hold: "" }, ...(await measure(page))];
  } finally {
    await context.close();
  }
}

const hold = "under 17";

async function measured(page: Page): Promise<Row[]> {
  const work = await workOf(page);
  const [zoom, zoomWork] = [await frames(page, "zoom"), await work()];
  const [pan, panWork] = [await frames(page, "pan"), await work()];
  return [
    { what: "chart of a million events, zooming, 95 of 100 frames", value: percentile(zoom), unit: "ms", hold },
    { what: "the page's work for a frame of these", value: zoomWork, unit: "ms of a core", hold: "under 8" },
    { what: "the same, moving at the zoom with most to draw", value: percentile(pan), unit: "ms", hold },
    { what: "the page's work for a frame of these", value: panWork, unit: "ms of a core", hold: "under 8" },
  ];
}

async function scrolled(page: Page): Promise<Row[]> {
  const work = await workOf(page);
  const [scroll, scrollWork] = [await frames(page, "scroll"), await work()];
  return [
    { what: "chart of 1,000 tasks, scrolling, 95 of 100 frames", value: percentile(scroll), unit: "ms", hold },
    { what: "the page's work for a frame of these", value: scrollWork, unit: "ms of a core", hold: "under 8" },
  ];
}

const furthestOf = async (page: Page): Promise<number> =>
  Number(await page.locator(".chart").getAttribute("data-furthest"));
const integerText = (steps: number): string => new Intl.NumberFormat("en").format(steps);

/** Tells how much time of a processor the page's main thread has worked since it was asked last, for each frame: others on the machine do not count. */
async function workOf(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  const taken = async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    return 1000 * (metrics.find(({ name }) => name === "TaskDuration")?.value ?? 0);
  };
  let last = await taken();
  return async () => {
    const now = await taken();
    const each = (now - last) / FRAMES;
    last = now;
    return each;
  };
}

/** The page as the extension shows it, with the adapter behind it. */
async function openChart(page: Page, client: DebugClient): Promise<void> {
  await page.exposeFunction(
    "fromPage",
    async (message: { type: string; id: number; question: { request: string; args: object } }) => {
      const toPage = (data: object) => page.evaluate((each) => window.postMessage(each, "*"), data);
      if (message.type === "ready") {
        const { body: at } = await client.customRequest("ktrace/moment");
        const session = { id: "", name: "busy.ktrace" };
        return toPage({ type: "show", picture: { kind: "chart", session, at, stale: false } });
      }
      if (message.type !== "ask") return undefined;
      const { request, args } = message.question;
      const { body } = await client.customRequest(request, args);
      return toPage({ type: "answer", id: message.id, answer: { request, body } });
    },
  );
  const read = (file: string) => readFileSync(join(root, "dist/webviews", file), "utf8");
  await page.addInitScript(
    "globalThis.acquireVsCodeApi = () => ({ postMessage: (message) => void fromPage(message), getState: () => undefined, setState: () => {} })",
  );
  const style = `<style>html { --vscode-foreground: #ccc; --vscode-panel-background: #181818; --vscode-ktrace-chartCall: #59a4f9; --vscode-ktrace-chartServing: #89d185; --vscode-ktrace-chartWaiting: #cca700 } body { background: #181818 } ${read("chart.css")}</style>`;
  await page.goto("data:text/html,");
  await page.setContent(`<!DOCTYPE html><html><head>${style}</head><body><main id="view"></main></body></html>`);
  await page.addScriptTag({ content: read("chart.js") });
}

/** The times between frames while a wheel turns: zooms in and out, moves to and fro where arrows are just drawn one by one, or scrolls through the rows. */
function frames(page: Page, mode: "zoom" | "pan" | "scroll"): Promise<number[]> {
  return page.evaluate(
    async ({ mode, count }) => {
      const plot = document.querySelector(".plot");
      const { left = 0, width = 0 } = plot?.getBoundingClientRect() ?? {};
      const wheel = (deltaY: number, ctrlKey: boolean, shiftKey = !ctrlKey) =>
        plot?.dispatchEvent(
          new WheelEvent("wheel", {
            deltaY,
            ctrlKey,
            shiftKey,
            clientX: left + width / 2,
            bubbles: true,
            cancelable: true,
          }),
        );
      const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
      document.querySelector<HTMLElement>('[title^="Show the whole"]')?.click();
      await new Promise((resolve) => setTimeout(resolve, 1000));
      if (mode === "pan") {
        for (let turn = 0; turn < 33; turn++) {
          wheel(-120, true);
          await frame();
        }
        await new Promise((resolve) => setTimeout(resolve, 1000));
      }
      const times: number[] = [];
      let last = await frame();
      for (let at = 0; at < count; at++) {
        const isBack = at % 80 >= 40;
        if (mode === "zoom") wheel(isBack ? 120 : -120, true);
        else if (mode === "scroll") wheel(isBack ? -400 : 400, false, false);
        else wheel(isBack ? -40 : 40, false);
        const now = await frame();
        times.push(now - last);
        last = now;
      }
      return times;
    },
    { mode, count: FRAMES },
  );
}

/** The value that 95 of 100 are not above. */
const percentile = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.ceil(values.length * 0.95) - 1] ?? 0;
