import { type Arrow, arrowsOf } from "./arrows.ts";
import { svg } from "./dom.ts";
import { type Heading, type Layout, type PlacedRow, type PlacedTask, sizes } from "./layout.ts";
import type { WaitLine } from "./model.ts";
import { shorten } from "./shorten.ts";

/** Widths of texts in the view's two fonts. */
export interface Measures {
  readonly text: (text: string) => number;
  readonly code: (text: string) => number;
}

const inset = 8;
/** From a line's top to its text's base line. */
const base = 12;

const roles = {
  cycle: "in the deadlock",
  victim: "a victim of the deadlock",
  waiting: "waits",
  running: "can go on",
  idle: "idle",
} as const;

/** In which the keyboard goes through the picture. */
const order = ["cycle", "victims", "tasks", "others"] as const;

/** The picture. Marks for tests and style sheet: `data-task`, `data-fibril`, `data-role`, `data-from`, `data-to`. */
export function drawGraph(layout: Layout, measures: Measures): SVGElement {
  const arrows = arrowsOf(layout);
  const drawn = (inCycle: boolean) => arrows.filter(({ line }) => line.inCycle === inCycle).map(drawArrow);
  return svg(
    "svg",
    { width: layout.width, height: layout.height, role: "group", "aria-label": "Wait-for graph" },
    svg("g", { "aria-hidden": true }, ...drawn(false)),
    ...order.flatMap((key) => [
      ...layout.headings.filter(({ section }) => section.key === key).map(drawHeading),
      ...layout.tasks.filter(({ section }) => section === key).map((task) => drawTask(task, measures)),
    ]),
    svg("g", { "aria-hidden": true }, ...drawn(true)),
  );
}

function drawHeading({ section, x, y }: Heading): SVGElement {
  const { key, title, foldable, folded } = section;
  const text = svg("text", { x, y: y + 17 }, foldable ? `${folded ? "▸" : "▾"} ${title}` : title);
  const button = foldable ? { role: "button", tabindex: 0, "aria-expanded": !folded, "data-fold": !folded } : {};
  const ground = svg("rect", { class: "row", x, y, width: sizes.minColumn, height: sizes.heading, rx: 3 });
  return svg("g", { class: "heading", "data-section": key, ...button }, ground, text);
}

function drawTask(placed: PlacedTask, measures: Measures): SVGElement {
  const { node, x, y, width, height, rows } = placed;
  const { task, idle, cause } = node;
  const id = svg("tspan", { class: "dim", dx: 6 }, String(task.id));
  const note = idle > 0 && rows.length > 0 ? `${idle} idle` : rows.length === 0 ? roles[task.role] : "";
  const room = width - 2 * inset - measures.text(`${task.id}  ${note}`) - 12;
  return svg(
    "g",
    {
      class: "task",
      transform: `translate(${x} ${y})`,
      role: "group",
      "aria-label": `Task ${task.name}, ${task.id}, ${roles[task.role]}`,
      "data-task": task.name,
      "data-id": task.id,
      "data-role": task.role,
    },
    svg("title", {}, `${task.name} (${task.id}): ${roles[task.role]}`),
    svg("rect", { class: "box", width, height, rx: 4 }),
    svg("text", { class: "name", x: inset, y: 16 }, shorten(task.name, room, measures.text), id),
    svg("text", { class: "dim", x: width - inset, y: 16, "text-anchor": "end" }, note),
    ...rows.map((row) => drawRow(row, width, measures)),
    ...(cause === undefined ? [] : [drawCause(cause, width, height, measures)]),
  );
}

function drawRow({ row, y, height }: PlacedRow, width: number, { text, code }: Measures): SVGElement {
  const { fibril, waits } = row;
  const room = width - 2 * inset;
  const lineAt = (line: number) => line * sizes.line + base;
  const label = waits.length === 0 && fibril.label !== "" ? [fibril.label] : [];
  const under = waits.length + label.length;
  const locks = fibril.locks.length > 0 ? `holds ${fibril.locks.join(", ")}` : "";
  const said = [fibril.name, fibril.label, fibril.detail, locks].filter((part) => part !== "");
  const button = fibril.source ? { role: "button", tabindex: 0 } : { role: "img" };
  return svg(
    "g",
    {
      class: "fibril",
      transform: `translate(0 ${y})`,
      ...button,
      "aria-label": said.join("; "),
      "data-fibril": fibril.id,
      "data-role": fibril.role,
      "data-frame": fibril.frame,
    },
    svg("title", {}, said.join("\n")),
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
  const lead = `${certain ? "" : "possibly "}${kind} `;
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
      tabindex: 0,
      "aria-label": cause,
      "data-role": "cause",
    },

    svg("rect", { class: "row", x: 3, y: -1, width: width - 6, height: sizes.line + 1, rx: 3 }),
    svg("text", { x: inset, y: base }, shorten(`⚑ ${cause}`, width - 2 * inset, text)),
  );
}

function drawArrow({ line, role, detail, from, to, curve, head }: Arrow): SVGElement {
  const marks = { "data-from": from, "data-to": to, "data-kind": line.kind };
  return svg(
    "g",
    {
      class: "arrow",
      "data-role": role,
      "data-cycle": line.inCycle,
      "data-certain": line.certain || undefined,
      ...marks,
    },
    svg("title", {}, detail),
    svg("path", { class: "curve", d: curve }),
    svg("path", { class: "head", d: head }),
  );
}
