/** The wait-for graph as a person sees it. */
import type { Locator } from "playwright-core";
import { until } from "./until.ts";
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

/** What the view has: a graph, or why it has none. */
export async function graphState(workbench: Workbench): Promise<string | null> {
  const view = await workbench.webview("Wait-for Graph");
  return view.locator("[data-state]").getAttribute("data-state");
}

/** The graph once there is one of the present stop. */
export async function stoppedGraph(workbench: Workbench): Promise<Graph> {
  return until(() => graph(workbench), "There is no graph of this stop.");
}

/** The graph once it is that of another step than before: the run stopped again. */
export async function graphAfter(workbench: Workbench, before: Graph): Promise<Graph> {
  const changed = async () => {
    const now = await graph(workbench);
    return now?.step === before.step ? undefined : now;
  };
  return until(changed, `The graph is still that of step ${before.step}.`);
}

/** The box of a fibril that stands in this task, of several the nth from 0 on: a click on it leads to its line and its frame. */
export async function fibrilOf(workbench: Workbench, task: string, nth = 0): Promise<Locator> {
  const view = await workbench.webview("Wait-for Graph");
  return view.locator(`[data-task="${task}"] .fibril`).nth(nth);
}

/** Which of a task's fibrils is shown as the selected one, from 0 on; -1: none. */
export async function selectedIn(workbench: Workbench, task: string): Promise<number> {
  const view = await workbench.webview("Wait-for Graph");
  const fibrils = view.locator(`[data-task="${task}"] .fibril`);
  return fibrils.evaluateAll((all: SVGElement[]) => all.findIndex(({ dataset }) => dataset.selected === "true"));
}

/** What the card tells about, in its first line; `undefined` while there is none. */
export async function cardTitle(workbench: Workbench): Promise<string | undefined> {
  const view = await workbench.webview("Wait-for Graph");
  const [title] = await view.locator(".card:not([hidden]) > strong").allInnerTexts();
  return title;
}

/** The tasks with a fibril that the pointer does not come to, because the card is in the way. */
export async function behindCard(workbench: Workbench): Promise<string[]> {
  const view = await workbench.webview("Wait-for Graph");
  return view.locator(".fibril").evaluateAll((fibrils) =>
    fibrils.flatMap((fibril) => {
      const { left, top, width, height } = fibril.getBoundingClientRect();
      const isBehind = document.elementFromPoint(left + width / 2, top + height / 2)?.closest(".card") ?? null;
      return isBehind === null ? [] : [fibril.closest<SVGElement>(".task")?.dataset.task ?? ""];
    }),
  );
}

/** What is wrong with the picture's geometry: boxes that cover each other, arrows that do not lead from their fibril to the other one. */
export async function misdrawn(workbench: Workbench): Promise<string[]> {
  const view = await workbench.webview("Wait-for Graph");
  return view.locator(".picture").evaluate((picture: SVGElement) => {
    const all = <E extends Element>(selector: string) => [
      ...picture.querySelectorAll<E & SVGGraphicsElement>(selector),
    ];
    const boxes = all<SVGGElement>(".task").map((task) => ({
      name: task.dataset.task ?? "",
      box: task.querySelector(".box")?.getBoundingClientRect() ?? new DOMRect(),
    }));
    const covered = boxes.flatMap(({ name, box }, index) =>
      boxes.slice(index + 1).flatMap((other) => {
        const isApart =
          other.box.left > box.right - 2 ||
          other.box.right < box.left + 2 ||
          other.box.top > box.bottom - 2 ||
          other.box.bottom < box.top + 2;
        return isApart ? [] : [`${name} and ${other.name} cover each other`];
      }),
    );
    const isAt = (fibril: string | undefined, { x, y }: DOMPoint) => {
      const row = picture.querySelector(`[data-fibril="${fibril}"]`);
      const box = row?.closest(".task")?.querySelector(".box")?.getBoundingClientRect();
      const lines = row?.getBoundingClientRect();
      if (box === undefined || lines === undefined) return true;
      // The head of an arrow lies between the end of its line and the box.
      const besides = Math.min(Math.abs(x - box.left), Math.abs(x - box.right)) < 12;
      return besides && y > lines.top - 2 && y < lines.bottom + 2;
    };
    const astray = all<SVGGElement>(".arrow").flatMap((arrow) => {
      const { from, to } = arrow.dataset;
      const curve = arrow.querySelector<SVGPathElement>(".curve");
      const toPage = curve?.getScreenCTM();
      if (!curve || !toPage) return [`${from} to ${to} is not drawn`];
      const [start, end] = [0, curve.getTotalLength()].map((at) => curve.getPointAtLength(at).matrixTransform(toPage));
      return start && end && isAt(from, start) && isAt(to, end) ? [] : [`${from} to ${to} leads elsewhere`];
    });
    return [...covered, ...astray];
  });
}
