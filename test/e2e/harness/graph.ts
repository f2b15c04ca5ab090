/** The wait-for graph as a person sees it. */
import type { Locator } from "playwright-core";
import type { Workbench } from "./workbench.ts";

/** What the graph shows: names of tasks in order of the alphabet, except the headline. */
export type Graph = {
  headline: string;
  step: number;
  cycle: string[];
  victims: string[];
  /** The tasks from which, and to which, an arrow of the circle leads. */
  arrowsFrom: string[];
  arrowsTo: string[];
};

/** The graph of the present stop; `undefined` when there is none, or it is one of before. */
export async function graph(workbench: Workbench): Promise<Graph | undefined> {
  const view = await workbench.webview("Wait-for Graph");
  return view.locator("[data-state]").evaluate((page: HTMLElement) => {
    if (page.dataset.state !== "graph" || page.dataset.stale === "true") return undefined;
    const all = (selector: string) => [...page.querySelectorAll<SVGElement>(selector)];
    const sorted = (names: Iterable<string>) => [...new Set(names)].sort();
    const inRole = (role: string) => sorted(all(`.task[data-role=${role}]`).map(({ dataset }) => dataset.task ?? ""));
    const ends = (end: "from" | "to") =>
      sorted(
        all('.arrow[data-cycle="true"]').map(({ dataset }) => {
          const fibril = page.querySelector(`[data-fibril="${dataset[end]}"]`);
          return fibril?.closest<SVGElement>(".task")?.dataset.task ?? `fibril ${dataset[end]}`;
        }),
      );
    return {
      headline: page.querySelector("h2")?.textContent ?? "",
      step: Number(page.dataset.step),
      cycle: inRole("cycle"),
      victims: inRole("victim"),
      arrowsFrom: ends("from"),
      arrowsTo: ends("to"),
    };
  });
}

/** The graph once it is that of another step than before: the run stopped again. */
export async function graphAfter(workbench: Workbench, before: Graph): Promise<Graph> {
  for (const begun = Date.now(); Date.now() - begun < 10_000; await workbench.page.waitForTimeout(50)) {
    const now = await graph(workbench);
    if (now && now.step !== before.step) return now;
  }
  throw new Error(`The graph is still that of step ${before.step}.`);
}

/** The box of a fibril that stands in this task: a click on it leads to its line. */
export async function fibrilOf(workbench: Workbench, task: string): Promise<Locator> {
  const view = await workbench.webview("Wait-for Graph");
  return view.locator(`[data-task="${task}"] .fibril`).first();
}
