import { t } from "@vscode/l10n";
import { type Arrow, arrowsOf } from "./arrows.ts";
import { svg } from "./dom.ts";
import { drawPlan } from "./draw-plan.ts";
import type { Heading, Layout, PlacedRow, PlacedTask } from "./layout.ts";
import type { WaitLine } from "./model.ts";
import { type Region, regionAround, touches } from "./region.ts";
import { shorten } from "./shorten.ts";
import { sizes } from "./sizes.ts";
import { roleText } from "./summary.ts";

/** Widths of texts in the view's two fonts. */
export interface Measures {
  readonly text: (text: string) => number;
  readonly code: (text: string) => number;
}

/** How much of each task is drawn: all of it, its name, or its box alone, from so far away that names could not be read. */
export type Detail = "all" | "names" | "boxes";

export interface View {
  readonly detail: Detail;
  /** What is outside is left out; without it nothing is. */
  readonly region: Region | undefined;
  /** A task that is drawn in any case: it has the focus. */
  readonly kept: number | undefined;
}

const inset = 8;
/** From a line's top to its text's base line. */
const base = 12;

/** In which the keyboard goes through the picture. */
const order = ["cycle", "victims", "tasks", "others"] as const;

/** The picture, without its frame. Marks for tests and style sheet: `data-task`, `data-fibril`, `data-role`, `data-from`, `data-to`. */
export function drawGraph(layout: Layout, measures: Measures, { detail, region, kept }: View): SVGElement[] {
  const isShown = (task: PlacedTask) => region === undefined || task.node.task.id === kept || touches(task, region);
  const headings = layout.headings.filter(
    ({ x, y }) => region === undefined || touches({ x, y, width: 1, height: 1 }, region),
  );
  const tasks = layout.tasks.filter(isShown);
  const arrows = arrowsOf(layout).filter(
    ({ ends: [from, to] }) => region === undefined || touches(regionAround(from, to), region),
  );
  const drawTask = detail === "all" ? drawWhole : (task: PlacedTask) => drawFar(task, detail, measures);
  const drawn = (inCycle: boolean) => {
    const some = arrows.filter(({ line }) => line.inCycle === inCycle);
    return detail === "all" ? some.map(drawArrow) : drawPlan(some);
  };
  return [
    svg("g", { "aria-hidden": true }, ...drawn(false)),
    ...order.flatMap((key) => [
      ...headings.filter(({ section }) => section.key === key).map(drawHeading),
      ...tasks.filter(({ section }) => section === key).map((task) => drawTask(task, measures)),
    ]),
    svg("g", { "aria-hidden": true }, ...drawn(true)),
  ];
}

function drawHeading({ section, x, y }: Heading): SVGElement {
  const { key, title, foldable, folded } = section;
  const text = svg("text", { x, y: y + 17 }, foldable ? `${folded ? "▸" : "▾"} ${title}` : title);
  const button = foldable ? { role: "button", tabindex: -1, "aria-expanded": !folded, "data-fold": key } : {};
  const ground = svg("rect", { class: "row", x, y, width: sizes.minColumn, height: sizes.heading, rx: 3 });
  return svg("g", { class: "heading", "data-section": key, ...button }, ground, text);
}

/** What a task's element says of it, near or far. One without rows is a stop for the keyboard itself. */
function marksOf({ node: { task }, rows, x, y }: PlacedTask, isStop: boolean) {
  return {
    class: "task",
    transform: `translate(${x} ${y})`,
    role: isStop || rows.length === 0 ? "img" : "group",
    tabindex: isStop || rows.length === 0 ? -1 : undefined,
    "aria-label": t`Task ${task.name}, ${task.id}, ${roleText(task.role)}`,
    "data-task": task.name,
    "data-id": task.id,
    "data-role": task.role,
    "data-vscode-context": JSON.stringify({ webviewSection: "ktraceTask", task: task.id }),
  };
}

function drawFar(placed: PlacedTask, detail: Detail, { text }: Measures): SVGElement {
  const { node, width, height } = placed;
  const name = shorten(node.task.name, ((width - 2 * inset) * sizes.line) / sizes.farName, text);
  return svg(
    "g",
    marksOf(placed, true),
    svg("title", {}, `${node.task.name} (${node.task.id}): ${roleText(node.task.role)}`),
    svg("rect", { class: "box", width, height, rx: 4 }),
    ...(detail === "names" ? [svg("text", { class: "far name", x: inset, y: sizes.farName - 3 }, name)] : []),
  );
}

function drawWhole(placed: PlacedTask, measures: Measures): SVGElement {
  const { node, width, height, rows } = placed;
  const { task, idle, cause } = node;
  const id = svg("tspan", { class: "dim", dx: 6 }, String(task.id));
  const note = idle > 0 && rows.length > 0 ? t`${idle} idle` : rows.length === 0 ? roleText(task.role) : "";
  const room = width - 2 * inset - measures.text(`${task.id}  ${note}`) - 12;
  return svg(
    "g",
    marksOf(placed, false),
    svg("rect", { class: "box", width, height, rx: 4 }),
    svg("text", { class: "name", x: inset, y: 16 }, shorten(task.name, room, measures.text), id),
    svg("text", { class: "dim", x: width - inset, y: 16, "text-anchor": "end" }, note),
    ...rows.map((row) => drawRow(row, task.id, width, measures)),
    ...(cause === undefined ? [] : [drawCause(cause, width, height, measures)]),
  );
}

function drawRow({ row, y, height }: PlacedRow, task: number, width: number, { text, code }: Measures): SVGElement {
  const { fibril, waits } = row;
  const room = width - 2 * inset;
  const lineAt = (line: number) => line * sizes.line + base;
  const label = waits.length === 0 && fibril.label !== "" ? [fibril.label] : [];
  const under = waits.length + label.length;
  const locks = fibril.locks.length > 0 ? t`holds ${fibril.locks.join(", ")}` : "";
  const said = [fibril.name, fibril.label, fibril.detail, locks].filter((part) => part !== "");
  const context = { webviewSection: "ktraceFibril", task, fibril: fibril.id };
  return svg(
    "g",
    {
      class: "fibril",
      transform: `translate(0 ${y})`,
      role: fibril.source ? "button" : "img",
      tabindex: -1,
      // A button is called what it shows, which may be shortened; a picture has to be called something.
      [fibril.source ? "aria-description" : "aria-label"]: said.join("; "),
      "data-fibril": fibril.id,
      "data-role": fibril.role,
      "data-frame": fibril.frame,
      "data-vscode-context": JSON.stringify(context),
    },
    svg("rect", { class: "row", x: 3, y: -1, width: width - 6, height, rx: 3 }),
    svg("text", { x: inset, y: base }, shorten(fibril.name, room, text)),
    ...waits.map((line, index) => drawWait(line, lineAt(index + 1), room, { text, code })),
    ...label.map((line) => svg("text", { class: "dim", x: inset, y: lineAt(1) }, shorten(line, room, text))),
    ...(locks === ""
      ? []
      : [svg("text", { class: "dim", x: inset, y: lineAt(under + 1) }, shorten(locks, room, text))]),
  );
}

function drawWait(
  { kind, label, inCycle, certain }: WaitLine,
  y: number,
  room: number,
  measures: Measures,
): SVGElement {
  const lead = `${certain ? kind : t`possibly ${kind}`} `;
  const rest = shorten(label, room - measures.text(lead) - 4, measures.code);
  return svg(
    "text",
    { class: "wait", x: inset, y, "data-cycle": inCycle },
    lead,
    svg("tspan", { class: "code", dx: 4 }, rest),
  );
}

function drawCause(cause: string, width: number, height: number, { text }: Measures): SVGElement {
  const top = height - sizes.line - sizes.rowPadding;
  return svg(
    "g",
    {
      class: "cause",
      transform: `translate(0 ${top})`,
      role: "button",
      tabindex: -1,
      "aria-label": cause,
      "data-role": "cause",
    },
    svg("rect", { class: "row", x: 3, y: -1, width: width - 6, height: sizes.line + 1, rx: 3 }),
    svg("text", { x: inset, y: base }, shorten(`⚑ ${cause}`, width - 2 * inset, text)),
  );
}

function drawArrow({ line, role, from, to, curve, head }: Arrow): SVGElement {
  return svg(
    "g",
    {
      class: "arrow",
      "data-role": role,
      "data-cycle": line.inCycle,
      "data-certain": line.certain || undefined,
      "data-from": from,
      "data-to": to,
      "data-kind": line.kind,
    },
    // Wide enough to be met with the pointer.
    svg("path", { class: "hit", d: curve }),
    svg("path", { class: "curve", d: curve }),
    svg("path", { class: "head", d: head }),
  );
}
