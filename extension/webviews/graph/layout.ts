import type { Row, Section, TaskNode } from "./model.ts";
import { sizes } from "./sizes.ts";
import { type Box, gridStacks, rankStacks, ringColumns, ringStacks, type Stack } from "./stacks.ts";

export interface PlacedRow {
  readonly row: Row;
  /** From the top of its task's box. */
  readonly y: number;
  readonly height: number;
}

interface SizedTask extends Box {
  readonly rows: readonly PlacedRow[];
}

export interface PlacedTask extends SizedTask {
  readonly section: Section["key"];
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

export interface Heading {
  readonly section: Section;
  readonly x: number;
  readonly y: number;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly headings: readonly Heading[];
  readonly tasks: readonly PlacedTask[];
  /** For the next layout: how high each task's box outside of a ring ever was, so that one that shrinks moves no other. */
  readonly heights: ReadonlyMap<number, number>;
}

/** What a layout takes over from those before it. */
export interface Past {
  readonly heights: ReadonlyMap<number, number>;
  /** By task, in the order in which those of a rank stand: who calls has a lower one than whom it calls. */
  readonly ranks: ReadonlyMap<number, number>;
}

/** So many fit a page, which is then as wide as there is room; more are a map, which is zoomed. */
const mostOnPage = 60;
/** Columns for each root of the number of tasks: a map is about as wide as a screen is. */
const columnsPerRoot = 0.75;

/**
 * Places every task for a picture of this width; with many tasks it is wider. A cycle's members stand on a ring. Victims stand
 * beside the ring where there is room, else under it. Of all others, who calls stands before whom it calls; a task's place there
 * depends on its rank and on its place in the list alone, and not on who waits at the moment.
 */
export function layOut(sections: readonly Section[], width: number, { heights, ranks }: Past): Layout {
  const places = new Map([...ranks.keys()].map((task, place) => [task, place]));
  const placeOf = ({ node }: Box) => places.get(node.task.id) ?? places.size;
  const total = sections.reduce((sum, { tasks, folded }) => sum + (folded ? 0 : tasks.length), 0);
  const columns = columnsFor(width, total);
  /** How far each column is filled. */
  const filled: number[] = [];
  const fillOf = (column: number) => filled[column] ?? sizes.margin;
  const headings: Heading[] = [];
  const tasks: PlacedTask[] = [];
  const grown = new Map(heights);
  const victims = sections.find(({ key }) => key === "victims")?.tasks ?? [];
  const members = sections.find(({ key }) => key === "cycle")?.tasks.length ?? 0;
  const ring = members === 0 ? 0 : ringColumns(members, columns.count, total > mostOnPage);
  const firstOf = (key: Section["key"]) => (key === "victims" && columns.count > ring ? ring : 0);
  const stacksOf = ({ key, tasks: nodes, folded }: Section): Stack<SizedTask>[] => {
    if (folded) return [];
    if (key === "cycle") return ringStacks(nodes.map(sizeOf), ring, victims);
    const boxes = nodes.map((node) => remembered(sizeOf(node), grown));
    if (key === "victims") return gridStacks(boxes, Math.max(1, columns.count - firstOf(key)));
    const ordered = boxes.sort((a, b) => placeOf(a) - placeOf(b));
    return rankStacks(ordered, columns.count, ({ node }) => ranks.get(node.task.id) ?? 0);
  };
  for (const section of sections) {
    const first = firstOf(section.key);
    const stacks = stacksOf(section);
    const taken = Array.from(
      { length: Math.max(1, stacks.length, columns.count - first) },
      (_, index) => first + index,
    );
    const above = Math.max(...taken.map(fillOf));
    // What comes first needs no heading: the text above the picture says what it is.
    const isFirst = section.key === "cycle" || section.key === "tasks";
    if (!isFirst) headings.push({ section, x: columns.x(first), y: above });
    const top = above + (isFirst ? 0 : sizes.heading);
    if (!isFirst) for (const column of taken) filled[column] = top;
    for (const [index, { boxes, start, gap }] of stacks.entries()) {
      const column = first + index;
      let y = top + start;
      for (const box of boxes) {
        tasks.push({ ...box, section: section.key, x: columns.x(column), y, width: columns.width });
        y += box.height + gap;
      }
      filled[column] = boxes.length === 0 ? top : y - gap + sizes.gap;
    }
  }
  const right = Math.max(0, ...tasks.map((task) => task.x + task.width)) + sizes.lane + sizes.margin;
  const bottom = Math.max(sizes.margin, ...Array.from(filled, (fill = 0) => fill));
  return { width: Math.max(right, Math.min(width, columns.end)), height: bottom, headings, tasks, heights: grown };
}

function columnsFor(width: number, tasks: number) {
  const lanes = 2 * sizes.lane;
  const room = width - 2 * sizes.margin;
  const fittingAt = (least: number) => Math.floor(room / (least + lanes));
  const fitting = Math.max(1, fittingAt(sizes.goodColumn), Math.min(2, fittingAt(sizes.minColumn)));
  const column = Math.min(sizes.maxColumn, Math.max(sizes.minColumn, room / fitting - lanes));
  const count = tasks > mostOnPage ? Math.max(fitting, Math.ceil(columnsPerRoot * Math.sqrt(tasks))) : fitting;
  const x = (index: number) => sizes.margin + sizes.lane + index * (column + lanes);
  return { count, width: column, x, end: x(fitting - 1) + column + sizes.lane + sizes.margin };
}

/** As high as it is, or as it ever was: `grown` is read and written. */
function remembered(box: SizedTask, grown: Map<number, number>): SizedTask {
  const height = Math.max(box.height, grown.get(box.node.task.id) ?? 0);
  grown.set(box.node.task.id, height);
  return { ...box, height };
}

function sizeOf(node: TaskNode): SizedTask {
  let y: number = sizes.taskHead;
  const rows = node.rows.map((row) => {
    const height = (1 + linesUnder(row)) * sizes.line + sizes.rowPadding;
    const placed = { row, y, height };
    y += height;
    return placed;
  });
  if (rows.length > 0) y += sizes.rowPadding;
  if (node.cause !== undefined) y += sizes.line + sizes.rowPadding;
  return { node, rows, height: y };
}

/** Its waits, or what it does instead; then its locks. */
function linesUnder({ fibril, waits }: Row): number {
  return Math.max(waits.length, fibril.label === "" ? 0 : 1) + (fibril.locks.length > 0 ? 1 : 0);
}
