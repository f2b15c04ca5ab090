import { type Finding, type Role, suspectedText, type WaitForGraph } from "#simulator";
import { type Content, element, type Markup, markupOf, verbatim } from "../markup.ts";
import type { Box } from "./box.ts";
import { round } from "./curve.ts";
import { describe, titleOf } from "./describe.ts";
import { padding } from "./labels.ts";
import { type Arrow, layOut, type PlacedFibril, type PlacedTask } from "./layout.ts";
import { style } from "./style.ts";
import { isOfUnknownWidth, lineHeight, widthOf } from "./text.ts";

/** Fibrils and arrows of a picture in which a person finds something; it takes some seconds to lay out so many. */
const mostDrawn = 1200;

/** From a line's top to its text's base line. */
const base = 12;

/** An SVG element, and how wide it is where it is not scaled. */
export interface Picture extends Markup {
  readonly width: number;
}

/** The wait-for graph as an SVG file; `finding` says in which order a circle goes round. */
export const toSvg = (graph: WaitForGraph, finding: Finding | undefined): string =>
  `${markupOf(svgOf(graph, finding))}\n`;

/** The wait-for graph as an SVG element, which stands alone or in a page. */
export function svgOf(graph: WaitForGraph, finding: Finding | undefined): Picture {
  const fibrils = graph.tasks.flatMap((task) => task.fibrils);
  if (fibrils.length === 0) return notice("Nobody waits for anybody.");
  if (fibrils.length + graph.edges.length > mostDrawn) {
    return notice(
      `${fibrils.length} fibrils and ${graph.edges.length} waits are too many to draw; the format dot has them all.`,
    );
  }
  const { width, height, tasks, arrows } = layOut(graph, finding?.kind === "deadlock" ? finding.members : []);
  const roles = new Map(fibrils.map(({ id, role }) => [id, role]));
  const inOrder = arrows.toSorted((a, b) => Number(a.edge.inCycle) - Number(b.edge.inCycle));
  const classOf = (role: Role) => (role === "cycle" && graph.isSuspected ? "cycle suspected" : role);
  const legend = graph.isSuspected ? lineHeight : 0;
  const atLeast = graph.isSuspected ? widthOf(suspectedText) + 2 * padding : 0;
  return picture(Math.max(width, atLeast), height + legend, titleOf(graph), describe(graph), [
    graph.isSuspected ? line(suspectedText, "legend", padding, height + base - padding / 2) : [],
    tasks.map((task) => drawTask(task, classOf(task.task.role))),
    inOrder.map((arrow) => drawArrow(arrow, roles.get(arrow.edge.from))),
    // Above the arrows, which may come in across it.
    tasks.map(({ task, title, titleX, y }) =>
      element("g", { class: `task ${task.role}` }, line(title, "name", titleX, y + 2 + base)),
    ),
    tasks.flatMap((task) => task.fibrils.map((fibril) => drawFibril(fibril, classOf(fibril.fibril.role)))),
  ]);
}

/** A picture that has nothing to show but this. */
const notice = (text: string): Picture =>
  picture(widthOf(text) + 2 * padding, lineHeight + 2 * padding, "Wait-for graph", text, [
    line(text, "", padding, padding + base),
  ]);

function picture(width: number, height: number, title: string, description: string, content: Content): Picture {
  const size = { width: round(width), height: round(height) };
  const { markup } = element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      class: "ktrace",
      ...size,
      viewBox: `0 0 ${size.width} ${size.height}`,
      role: "img",
      "aria-labelledby": "ktrace-graph-title ktrace-graph-text",
    },
    element("title", { id: "ktrace-graph-title" }, title),
    element("desc", { id: "ktrace-graph-text" }, description),
    element("style", {}, verbatim(style)),
    element("rect", { class: "ground", ...size }),
    content,
  );
  return { markup, width: size.width };
}

const drawTask = ({ task, ...box }: PlacedTask, role: string): Markup =>
  element(
    "g",
    { class: `task ${role}`, "data-task": task.id },
    element("title", {}, `${task.name} (${task.id})`),
    rectangle(box),
  );

const drawFibril = ({ fibril, lines, ...box }: PlacedFibril, role: string): Markup =>
  element(
    "g",
    { class: `fibril ${role}`, "data-fibril": fibril.id },
    element("title", {}, fibril.label),
    rectangle(box),
    lines.map((text, index) => line(text, "", box.x + padding, lineAt(box, index))),
  );

/** `waiter` is the part of the one who waits. One in the circle may wait for others too. */
function drawArrow({ edge, curve, head, label, lines }: Arrow, waiter: Role | undefined): Markup {
  const role = edge.inCycle ? "cycle" : waiter === "victim" ? "victim" : "waiting";
  const possible = edge.wait.certainty === "possible" ? " possible" : "";
  const middle = label.x + label.width / 2;
  return element(
    "g",
    { class: `arrow ${role}${possible}`, "data-from": edge.from, "data-to": edge.to },
    element("path", { class: "curve", d: curve }),
    element("path", { class: "head", d: head }),
    lines.map((text, index) => line(text, index === 0 ? "kind" : "", middle, lineAt(label, index))),
  );
}

const lineAt = (box: Box, index: number): number => box.y + padding / 2 + index * lineHeight + base;

const rectangle = ({ x, y, width, height }: Box): Markup =>
  element("rect", { class: "box", x: round(x), y: round(y), width: round(width), height: round(height), rx: 4 });

function line(text: string, name: string, x: number, y: number): Markup {
  const width = isOfUnknownWidth(text) ? { textLength: round(widthOf(text)), lengthAdjust: "spacingAndGlyphs" } : {};
  return element("text", { class: name === "" ? undefined : name, x: round(x), y: round(y), ...width }, text);
}
