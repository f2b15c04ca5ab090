/** The sequence chart as a person sees it. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Frame, Locator } from "playwright-core";
import { until } from "./until.ts";
import type { Workbench } from "./workbench.ts";

/** Opens the chart, by the command, and gives its page. */
export async function openChart(workbench: Workbench): Promise<Frame> {
  await workbench.command("KTrace: Show Sequence Chart");
  return until(() => chartPage(workbench), "There is no sequence chart.");
}

async function chartPage({ page }: Workbench): Promise<Frame | undefined> {
  for (const frame of page.frames()) {
    const isChart = await frame.title().then(
      (title) => title === "Sequence Chart",
      () => false,
    );
    if (isChart) return frame;
  }
  return undefined;
}

/** What the chart is about, once it has all of this moment. */
export interface ChartState {
  readonly step: number;
  readonly furthest: number;
  readonly branch: number;
  /** What a screen reader says of the picture. */
  readonly label: string;
  readonly rows: readonly string[];
}

async function stateOf(chart: Frame): Promise<ChartState | undefined> {
  return chart.evaluate(() => {
    const page = document.querySelector<HTMLElement>(".chart");
    const { step, furthest, branch, busy, stale } = page?.dataset ?? {};
    if (document.body.dataset.state !== "chart" || busy !== "false" || stale !== "false") return undefined;
    return {
      step: Number(step),
      furthest: Number(furthest),
      branch: Number(branch),
      label: document.querySelector(".plot")?.getAttribute("aria-label") ?? "",
      rows: [...document.querySelectorAll(".head > *")].map(({ textContent }) => textContent ?? ""),
    };
  });
}

export const settledChart = (chart: Frame): Promise<ChartState> =>
  until(() => stateOf(chart), "The chart does not come to rest.");

/** The chart once the run is at another step than before. */
export function chartAfter(chart: Frame, before: ChartState): Promise<ChartState> {
  const changed = async () => {
    const now = await stateOf(chart);
    return now?.step === before.step && now.branch === before.branch ? undefined : now;
  };
  return until(changed, `The chart is still at step ${before.step}.`);
}

/** Where a step is on the screen, when all of the run is in view, in the row of a task. */
async function placeOf(chart: Frame, task: string, step: number): Promise<{ x: number; y: number }> {
  const [plot, row] = await Promise.all([
    chart.locator(".plot").boundingBox(),
    chart.locator(".head", { hasText: task }).first().boundingBox(),
  ]);
  const { furthest } = await settledChart(chart);
  if (plot === null || row === null) throw new Error(`There is no row of ${task}.`);
  // As much as is empty on both sides is 3 % of what is in view.
  const x = plot.width * (0.03 + (step / furthest) * 0.94);
  return { x: plot.x + x, y: row.y + 0.34 * row.height };
}

/** Points at what a task does at a step, and gives what is told of it. */
export async function hoverAt(chart: Frame, task: string, step: number): Promise<string> {
  const { x, y } = await placeOf(chart, task, step);
  const tip = chart.locator(".tip");
  await chart.page().mouse.move(x, y);
  await tip.waitFor();
  return (await tip.textContent()) ?? "";
}

/** Clicks on a step on the ruler. */
export async function clickAtStep(chart: Frame, step: number): Promise<void> {
  const ruler = await chart.locator(".ruler").boundingBox();
  const { x } = await placeOf(chart, "", step);
  if (ruler === null) throw new Error("There is no ruler.");
  await chart.page().mouse.click(x, ruler.y + ruler.height / 2);
}

/** Gives the focus to a part of the chart for good: a stop takes it to the editor, and that may come late. */
export function focusOn(part: Locator): Promise<true> {
  const keeps = async () => {
    await part.focus();
    await sleep(500);
    const isFocused = await part.evaluate((element) => element === document.activeElement && document.hasFocus());
    return isFocused || undefined;
  };
  return until(keeps, "The focus does not stay.");
}
