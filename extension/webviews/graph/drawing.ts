import { t } from "@vscode/l10n";
import type { GraphBody } from "#protocol";
import type { Focus } from "../messages.ts";
import { svg } from "./dom.ts";
import { type Detail, drawGraph } from "./draw.ts";
import { keepingFocus } from "./interaction.ts";
import { type Layout, layOut, type PlacedTask } from "./layout.ts";
import { measuresOf } from "./measure.ts";
import type { Section } from "./model.ts";
import { movingSmoothly } from "./motion.ts";
import { type Acquaintances, acquainted, arrangementOf } from "./ranks.ts";
import { contains, grown, type Region } from "./region.ts";

/** Of so many tasks all are drawn, seen or not; of more those that are near to what is seen. */
const mostDrawn = 150;
/** From which scale on names, and everything, can be read. */
const namesFrom = 0.18;
const allFrom = 0.5;

const detailAt = (scale: number): Detail => (scale >= allFrom ? "all" : scale >= namesFrom ? "names" : "boxes");

/** What a session's pictures have in common, so that they are alike. */
interface Memory {
  readonly heights: ReadonlyMap<number, number>;
  readonly known: Acquaintances;
}

/** The picture as it is drawn: as much of it as is near to what is seen, in as much detail as can be read. */
export class Drawing {
  readonly element = svg("svg", {
    class: "picture",
    role: "group",
    "aria-label": t("Wait-for graph"),
    "aria-describedby": "keys",
  });
  readonly #memories = new Map<string, Memory>();
  #layout: Layout = { width: 1, height: 1, headings: [], tasks: [], heights: new Map() };
  #drawn: { readonly detail: Detail; readonly region: Region | undefined } | undefined;
  #focus: Focus | undefined;

  get layout(): Layout {
    return this.#layout;
  }

  /** Arranges another moment. `all` is the graph of which `sections` may show a part. */
  arrange(session: string, all: GraphBody, sections: readonly Section[], width: number): void {
    const memory = this.#memories.get(session);
    const known = acquainted(memory?.known ?? new Map(), all);
    const ranks = arrangementOf(
      all.tasks.map(({ id }) => id),
      known,
    );
    this.#layout = layOut(sections, width, { heights: memory?.heights ?? new Map(), ranks });
    this.#memories.set(session, { heights: this.#layout.heights, known });
    this.#drawn = undefined;
  }

  /** With another width columns are others, and boxes may be as high as they are. */
  forgetHeights(): void {
    for (const [session, { known }] of this.#memories) this.#memories.set(session, { known, heights: new Map() });
  }

  /** Draws what is not drawn yet of what is seen at this scale. */
  paint(scale: number, seen: Region, focus: Focus | undefined): void {
    const detail = detailAt(scale);
    const isAll = this.#layout.tasks.length <= mostDrawn;
    const region = isAll ? undefined : grown(seen, Math.max(seen.width, seen.height) / 2);
    const isDrawn =
      this.#drawn?.detail === detail &&
      (this.#drawn.region === undefined ? isAll : contains(this.#drawn.region, seen)) &&
      this.#focus === focus;
    if (isDrawn) return;
    const isNew = this.#drawn === undefined;
    this.#drawn = { detail, region };
    this.#focus = focus;
    const draw = () => {
      const kept = document.activeElement?.closest("[data-id]")?.getAttribute("data-id");
      const view = { detail, region, kept: kept ? Number(kept) : undefined };
      this.element.replaceChildren(...drawGraph(this.#layout, measuresOf(document.body), view));
      this.element.setAttribute("data-detail", detail);
      if (focus !== undefined) select(this.element, focus);
    };
    keepingFocus(this.element, () => (isNew && isAll ? movingSmoothly(this.element, draw) : draw()));
  }

  /** Everything, in all detail, in a frame of its own. */
  whole(): SVGElement {
    const { width, height } = this.#layout;
    const drawn = drawGraph(this.#layout, measuresOf(document.body), {
      detail: "all",
      region: undefined,
      kept: undefined,
    });
    return svg("svg", { width, height, viewBox: `0 0 ${width} ${height}` }, ...drawn);
  }

  /** The arrows from and to these fibrils come to the fore. */
  light(fibrils: readonly number[]): void {
    for (const lit of this.element.querySelectorAll("[data-lit]")) lit.removeAttribute("data-lit");
    const arrows = fibrils.map((id) => `[data-from="${id}"], [data-to="${id}"]`).join(", ");
    for (const arrow of arrows === "" ? [] : this.element.querySelectorAll(arrows)) arrow.setAttribute("data-lit", "");
  }

  placeOfTask(task: number): PlacedTask | undefined {
    return this.#layout.tasks.find(({ node }) => node.task.id === task);
  }

  /** Where a fibril stands; one that is idle is its task. */
  placeOfFibril(fibril: number): Region | undefined {
    const task = this.#layout.tasks.find(({ node }) => node.task.fibrils.some(({ id }) => id === fibril));
    return task && rowIn(task, (row) => row.fibril.id === fibril);
  }

  placeOf({ task, frame }: Focus): Region | undefined {
    const placed = this.placeOfTask(task);
    return placed && rowIn(placed, ({ fibril }) => frame !== undefined && fibril.frame === frame);
  }
}

/** A row of a task, or else the task. */
function rowIn(task: PlacedTask, isMeant: (row: PlacedTask["rows"][number]["row"]) => boolean): Region {
  const { x, y, width, height } = task;
  const found = task.rows.find(({ row }) => isMeant(row));
  return found ? { x, y: y + found.y, width, height: found.height } : { x, y, width, height };
}

/** Marks the fibril whose frame is selected in the editor, or else its task. */
function select(drawing: Element, { task, frame }: Focus): void {
  const fibril = frame === undefined ? null : drawing.querySelector(`[data-frame="${frame}"]`);
  (fibril ?? drawing.querySelector(`[data-id="${task}"]`))?.setAttribute("data-selected", "true");
}
