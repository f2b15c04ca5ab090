import { type Row, type Section, type TaskNode, waitsFor } from "./model.ts";

/** All lengths are CSS pixels. */
export const sizes = {
  margin: 4,
  heading: 24,
  taskHead: 24,
  /** A fibril's name, and each line under it. */
  line: 17,
  rowPadding: 4,
  gap: 10,
  /** Room at the sides of a column, where arrows between its boxes run. */
  lane: 26,
  minColumn: 176,
  maxColumn: 280,
} as const;

export interface PlacedRow {
  readonly row: Row;
  /** From the top of its task's box. */
  readonly y: number;
  readonly height: number;
}

export interface PlacedTask {
  readonly node: TaskNode;
  readonly section: Section["key"];
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly rows: readonly PlacedRow[];
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
  /** For the next layout: how high each task's box in the grid ever was, so that one that shrinks moves no other. */
  readonly heights: ReadonlyMap<number, number>;
}

/**
 * Places every task for a picture of this width. A cycle's members stand on a ring: from the top of the left column to the
 * right one, down that, and up the left one; where there is room for one column alone, down it and back at its side. Victims
 * stand beside the ring where there is room, else under it. All others stand in a grid in which a task's column depends on
 * its place in the list alone.
 */
export function layOut(sections: readonly Section[], width: number, heights: ReadonlyMap<number, number>): Layout {
  const columns = columnsFor(width);
  /** How far each column is filled. */
  const filled: number[] = Array(columns.count).fill(sizes.margin);
  const headings: Heading[] = [];
  const tasks: PlacedTask[] = [];
  const grown = new Map(heights);
  const victims = sections.find(({ key }) => key === "victims")?.tasks ?? [];
  for (const section of sections) {
    const span = spanOf(section.key, columns.count, sections);
    const above = Math.max(...span.map((column) => filled[column] ?? 0));
    // What comes first needs no heading: the text above the picture says what it is.
    const first = section.key === "cycle" || section.key === "tasks";
    if (!first) headings.push({ section, x: columns.x(span[0] ?? 0), y: above });
    const top = above + (first ? 0 : sizes.heading);
    const stacks =
      section.key === "cycle"
        ? justified(ringStacks(section.tasks.map(sizeOf), span.length, victims))
        : gridStacks(section.folded ? [] : section.tasks.map((node) => remembered(sizeOf(node), grown)), span.length);
    for (const [index, { boxes, start, gap }] of stacks.entries()) {
      const column = span[index] ?? 0;
      let y = top + start;
      for (const box of boxes) {
        tasks.push({ ...box, section: section.key, x: columns.x(column), y, width: columns.width });
        y += box.height + gap;
      }
      filled[column] = y - gap + sizes.gap;
    }
  }
  return { width, height: Math.max(...filled), headings, tasks, heights: grown };
}

function columnsFor(width: number) {
  const lanes = 2 * sizes.lane;
  const room = width - 2 * sizes.margin;
  const count = Math.max(1, Math.floor(room / (sizes.minColumn + lanes)));
  const column = Math.min(sizes.maxColumn, Math.max(sizes.minColumn, room / count - lanes));
  return { count, width: column, x: (index: number) => sizes.margin + sizes.lane + index * (column + lanes) };
}

function spanOf(key: Section["key"], count: number, sections: readonly Section[]): number[] {
  const all = Array.from({ length: count }, (_, column) => column);
  const ring = sections.find((section) => section.key === "cycle");
  const ringWidth = ring && ring.tasks.length > 1 ? 2 : 1;
  if (key === "cycle") return all.slice(0, ringWidth);
  return key === "victims" && count > ringWidth ? all.slice(ringWidth) : all;
}

interface Box {
  readonly node: TaskNode;
  readonly rows: readonly PlacedRow[];
  readonly height: number;
}

/** Boxes one under the other, from `start` under the section's top on. */
interface Stack {
  readonly boxes: readonly Box[];
  readonly start: number;
  readonly gap: number;
}

function ringStacks(members: readonly Box[], columns: number, victims: readonly TaskNode[]): Stack[] {
  if (columns === 1) return [{ boxes: members, start: 0, gap: sizes.gap }];
  // The one that most victims wait for stands on the right, where they are.
  const counts = members.map(({ node }) => victims.filter((victim) => waitsFor(victim, node.task)).length);
  const turn = Math.max(...counts) > 0 ? counts.indexOf(Math.max(...counts)) - 1 : 0;
  const turned = members
    .map((_, index) => members.at((index + turn) % members.length))
    .filter((box) => box !== undefined);
  const down = Math.floor(members.length / 2) + 1;
  const left = [...turned.slice(down), ...turned.slice(0, 1)].reverse();
  return [left, turned.slice(1, down)].map((boxes) => ({ boxes, start: 0, gap: sizes.gap }));
}

/** Makes all as high as the highest, so that a ring is one. */
function justified(stacks: readonly Stack[]): Stack[] {
  const heightOf = ({ boxes, gap }: Stack) => boxes.reduce((sum, { height }) => sum + height + gap, -gap);
  const highest = Math.max(...stacks.map(heightOf));
  return stacks.map((stack) => {
    const spare = highest - heightOf(stack);
    const gaps = stack.boxes.length - 1;
    return gaps > 0 ? { ...stack, gap: stack.gap + spare / gaps } : { ...stack, start: spare / 2 };
  });
}

function gridStacks(boxes: readonly Box[], columns: number): Stack[] {
  return Array.from({ length: columns }, (_, column) => ({
    boxes: boxes.filter((_, index) => index % columns === column),
    start: 0,
    gap: sizes.gap,
  }));
}

/** As high as it is, or as it ever was: `grown` is read and written. */
function remembered(box: Box, grown: Map<number, number>): Box {
  const height = Math.max(box.height, grown.get(box.node.task.id) ?? 0);
  grown.set(box.node.task.id, height);
  return { ...box, height };
}

function sizeOf(node: TaskNode): Box {
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
