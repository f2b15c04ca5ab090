import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Graph, layout } from "@dagrejs/dagre";
import { type Browser, chromium, type Page } from "playwright-core";
import type { GraphBody } from "../../debug-adapter/protocol.ts";
import { exampleGraph } from "../../extension/webviews/graph/example.ts";
import { layOut } from "../../extension/webviews/graph/layout.ts";
import { sectionsOf } from "../../extension/webviews/graph/model.ts";
import { acquainted, arrangementOf } from "../../extension/webviews/graph/ranks.ts";
import { findBrowser } from "../../scripts/browser.mts";
import { root } from "../../scripts/process.mts";
import { chromiumArguments } from "../e2e/harness/chromium.ts";
import { median, type Row } from "./row.mts";

const ROUNDS = 9;
const FRAMES = 120;
const width = 1400;

/** How long the wait-for graph takes: to arrange, to draw in Chromium, and each frame while it is moved and zoomed. */
export async function graphRows(): Promise<Row[]> {
  const [hundred, thousand] = [crowd(100), crowd(1000)];
  const browser = await chromium.launch({ executablePath: await findBrowser(), args: chromiumArguments });
  try {
    const [small, large] = [await drawn(browser, hundred), await drawn(browser, thousand)];
    return [
      { what: "wait-for graph: arranging 100 tasks", value: arranged(hundred), unit: "ms", hold: "under 50" },
      { what: "the same by dagre, for comparison", value: arrangedByDagre(hundred), unit: "ms", hold: "" },
      { what: "wait-for graph: arranging 1,000 tasks", value: arranged(thousand), unit: "ms", hold: "" },
      { what: "wait-for graph: 100 tasks, arranged and drawn", value: small.draw, unit: "ms", hold: "under 50" },
      { what: "wait-for graph: 1,000 tasks, arranged and drawn", value: large.draw, unit: "ms", hold: "under 200" },
      { what: "moving over 1,000 tasks, 95 of 100 frames", value: large.pan, unit: "ms a frame", hold: "under 50" },
      { what: "zooming into 1,000 tasks, 95 of 100 frames", value: large.zoom, unit: "ms a frame", hold: "under 50" },
    ];
  } finally {
    await browser.close();
  }
}

/** So many tasks of which a tenth serves the others, in three layers. */
function crowd(count: number): GraphBody {
  const servers = count / 10;
  const lines = Array.from({ length: count }, (_, task) => {
    const isLast = task < servers / 3;
    const to = task < servers ? Math.floor(task / 2) : (task * 7) % servers;
    return `t${task} ${isLast ? "running" : "waiting"}: ${task}${isLast ? "" : ` -> ${to} answer METHOD(${1024 + to})`}`;
  });
  return exampleGraph(lines.join("\n"));
}

function arranged(graph: GraphBody): number {
  const times = Array.from({ length: ROUNDS }, () => {
    const begun = performance.now();
    const known = acquainted(new Map(), graph);
    const ids = graph.tasks.map(({ id }) => id);
    layOut(sectionsOf(graph, {}), width, { heights: new Map(), ranks: arrangementOf(ids, known) });
    return performance.now() - begun;
  });
  return median(times);
}

function arrangedByDagre({ tasks, edges }: GraphBody): number {
  const times = Array.from({ length: ROUNDS }, () => {
    const begun = performance.now();
    const graph = new Graph({ multigraph: true, compound: true });
    graph.setGraph({ rankdir: "LR" });
    for (const { id, fibrils } of tasks) {
      graph.setNode(`task ${id}`, { width: 0, height: 0 });
      for (const fibril of fibrils) {
        graph.setNode(String(fibril.id), { width: 230, height: 60 });
        graph.setParent(String(fibril.id), `task ${id}`);
      }
    }
    for (const { from, to } of edges) graph.setEdge(String(from), String(to), { width: 0, height: 0 });
    layout(graph);
    return performance.now() - begun;
  });
  return median(times);
}

async function drawn(browser: Browser, graph: GraphBody): Promise<{ draw: number; pan: number; zoom: number }> {
  const page = await browser.newPage({ viewport: { width, height: 900 } });
  await openGraphPage(page);
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) times.push(await show(page, graph, round));
  return { draw: median(times), pan: await frames(page, "pan"), zoom: await frames(page, "zoom") };
}

/** The page as it is shipped, with an editor that says nothing. */
async function openGraphPage(page: Page): Promise<void> {
  const folder = join(root, "dist/webviews");
  const { contributes } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const colours: { id: string; defaults: { dark: string } }[] = contributes.colors;
  const variables = colours.map(({ id, defaults }) => `--vscode-${id.replaceAll(".", "-")}: ${defaults.dark};`);
  await page.setContent(
    `<style>${readFileSync(join(folder, "graph.css"), "utf8")} body { ${variables.join(" ")} }</style><main id="view"></main>`,
  );
  await page.evaluate(() => {
    Object.assign(window, { acquireVsCodeApi: () => ({ postMessage() {}, getState() {}, setState() {} }) });
  });
  await page.addScriptTag({ content: readFileSync(join(folder, "graph.js"), "utf8") });
}

/** Until the picture is laid out by the browser. */
const show = (page: Page, graph: GraphBody, round: number): Promise<number> =>
  page.evaluate(
    ({ graph, round }) => {
      const session = { id: String(round), name: "bench" };
      const data = { type: "show", picture: { kind: "graph", session, graph, stale: false, focus: undefined } };
      const begun = performance.now();
      window.dispatchEvent(new MessageEvent("message", { data }));
      document.querySelector(".picture")?.getBoundingClientRect();
      return performance.now() - begun;
    },
    { graph, round },
  );

/** The time that 95 of 100 frames do not take longer than. */
const frames = (page: Page, how: "pan" | "zoom"): Promise<number> =>
  page.evaluate(
    async ({ how, count }) => {
      const stage = document.querySelector(".stage");
      if (stage === null) throw new Error("There is no stage.");
      const times: number[] = [];
      let last = await new Promise<number>(requestAnimationFrame);
      for (let frame = 0; frame < count; frame++) {
        if (how === "pan") stage.scrollBy(frame < count / 2 ? 40 : -40, 60);
        else {
          const deltaY = frame < count / 2 ? -12 : 12;
          stage.dispatchEvent(new WheelEvent("wheel", { deltaY, ctrlKey: true, clientX: 700, clientY: 400 }));
        }
        const now = await new Promise<number>(requestAnimationFrame);
        times.push(now - last);
        last = now;
      }
      return times.sort((a, b) => a - b)[Math.ceil(count * 0.95) - 1] ?? 0;
    },
    { how, count: FRAMES },
  );
