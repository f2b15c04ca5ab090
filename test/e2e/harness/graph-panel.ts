/** The wait-for graph in an editor, where it has room. */
import type { Frame, Locator } from "playwright-core";
import { until } from "./until.ts";
import type { Workbench } from "./workbench.ts";

/** Opens the graph beside the editor, and gives its page once a graph is drawn in it. */
export async function openGraphPanel(workbench: Workbench): Promise<Frame> {
  await workbench.command("KTrace: Open Wait-for Graph to the Side");
  const tab = workbench.page.locator(".tab", { hasText: "Wait-for Graph" });
  await tab.click();
  return graphPanel(workbench);
}

/** The page of the graph in an editor. It may take its time on a busy machine. */
export function graphPanel({ page }: Workbench): Promise<Frame> {
  const look = async () => {
    for (const frame of page.frames()) {
      if (await frame.evaluate(isPanel).catch(() => false)) return frame;
    }
    return undefined;
  };
  return until(look, "There is no graph in an editor.", { seconds: 30 });
}

const isPanel = () =>
  document.querySelector('[data-ground="editor"] [data-state="graph"]:is(:has(.task), [data-form="text"])') !== null;

/** What is drawn of the tasks: where each box is on the page. */
export interface Box {
  readonly task: string;
  readonly role: string;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export const boxesIn = (panel: Frame): Promise<Box[]> =>
  panel.evaluate(() =>
    [...document.querySelectorAll<SVGElement>(".task")].map((element) => {
      const { left, top, right, bottom } = element.querySelector(".box")?.getBoundingClientRect() ?? new DOMRect();
      const { task = "", role = "" } = element.dataset;
      return { task, role, left, top, right, bottom };
    }),
  );

/** The step that is shown; `undefined` while the run has gone on since. */
export const stepIn = (panel: Frame): Promise<number | undefined> =>
  panel.locator("[data-state]").evaluate(({ dataset }: HTMLElement) => {
    return dataset.stale === "false" ? Number(dataset.step) : undefined;
  });

/** Whether two boxes cover each other, by more than their lines. */
export const overlap = (a: Box, b: Box): boolean =>
  a.left + 1 < b.right && b.left + 1 < a.right && a.top + 1 < b.bottom && b.top + 1 < a.bottom;

/** The task in which the keyboard is. */
export const focusedTask = (panel: Frame): Promise<string | undefined> =>
  panel.evaluate(() => document.activeElement?.closest<SVGElement>(".task")?.dataset.task);

/** The line of a task's fibril: the first of them. */
export const fibrilIn = (panel: Frame, task: string): Locator => panel.locator(`[data-task="${task}"] .fibril`).first();

/** What is told of the thing under the pointer or in focus. */
export const card = (panel: Frame): Locator => panel.locator(".card:not([hidden])");

/** Takes an item of the context menu of something in the graph. */
export async function takeFromMenu({ page }: Workbench, on: Locator, item: string): Promise<void> {
  await on.click({ button: "right" });
  const entry = page.locator(".context-view .monaco-menu .action-item", { hasText: item }).first();
  await entry.waitFor();
  // It takes a click only after the pointer has come over it.
  await entry.hover();
  await entry.click();
}

/** Changes the colour theme. From the palette, and not by keys in the graph: its page may take the focus late, which closes what was opened before. */
export async function setTheme(workbench: Workbench, theme: string): Promise<void> {
  await workbench.command("Preferences: Color Theme", "Select Color Theme");
  await workbench.pick(theme);
}
