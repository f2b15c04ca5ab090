import type { TimelineBody, TimelineItem } from "#protocol";
import { stepText, timeOf } from "../times.ts";
import { type Range, ticks, xOf } from "./range.ts";
import { allOf, type Row, type Rows, type Seen, seenRows } from "./rows.ts";
import { type Shape, shapesOf } from "./shapes.ts";

/** All that is drawn, in pixels: what a canvas paints and what a file has are the same. */
export interface Scene {
  readonly width: number;
  readonly height: number;
  readonly rows: readonly Row[];
  readonly shapes: readonly Shape[];
  readonly labels: readonly Label[];
  readonly ticks: readonly { readonly x: number; readonly text: string }[];
  /** Where the present moment is. */
  readonly now: number;
  /** Whether an item is what is looked at; the others are pale. */
  readonly isLit: Test;
  /** Whether the line with the cursor did it. */
  readonly isMarked: Test;
}

/** The name of an arrow, at its middle. */
interface Label {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly item: TimelineItem;
}

type Test = (item: TimelineItem) => boolean;

/** How wide a text is, in pixels. */
type Measure = (text: string) => number;

/** What is seen of the rows; a file has all. */
export function sceneOf(
  body: TimelineBody,
  rows: Rows,
  range: Range,
  width: number,
  { isLit, isMarked, measure }: Pick<Scene, "isLit" | "isMarked"> & { readonly measure: Measure },
  seen: Seen = allOf(rows),
): Scene {
  const shapes = shapesOf(body, rows, range, width, seen);
  return {
    width,
    height: rows.height,
    rows: seenRows(rows, seen),
    shapes,
    labels: labelsOf(shapes, width, isLit, measure),
    ticks: ticks(range, width, body.times === undefined ? APART : APART_WITH_TIME).map((step) => {
      const x = xOf(range, step, width);
      const text = stepText(step, timeOf(body, step));
      return { x, text: measure(text) < width - x ? text : String(step) };
    }),
    now: xOf(range, body.moment.step, width),
    isLit,
    isMarked,
  };
}

/** Pixels between two ticks. */
const APART = 90;
const APART_WITH_TIME = 150;

/** With more shapes than these nobody reads their names. */
const MOST_LABELLED = 600;
const LEAST_ROOM = 24;
const BESIDE = 4;

/** Names: of calls that are served in their bars, as much as there is room for, and of calls that nobody has begun yet beside their arrows. */
function labelsOf(shapes: readonly Shape[], width: number, isLit: Test, measure: Measure): Label[] {
  if (shapes.length > MOST_LABELLED) return [];
  /** Of each line of text, where its last label ends. */
  const ends = new Map<number, number>();
  const labels: Label[] = [];
  const add = (x: number, y: number, room: number, item: TimelineItem) => {
    const begins = Math.max(x, ends.get(y) ?? x);
    const left = Math.min(room - (begins - x), width - begins);
    const text = left < LEAST_ROOM ? "" : shortened(item.name.replace(/\(\d+\)$/, ""), left, measure);
    if (text === "") return;
    ends.set(y, begins + measure(text) + BESIDE);
    labels.push({ x: begins, y, text, item });
  };
  for (const shape of shapes) {
    if (shape.kind === "cell" || !isLit(shape.item)) continue;
    if (shape.kind === "bar" && shape.meaning === "serving") {
      const x = Math.max(0, shape.x) + BESIDE;
      add(x, shape.y + shape.height / 2 + 4, shape.x + shape.width - x - BESIDE, shape.item);
    } else if (shape.kind === "arrow" && shape.isOpen && shape.meaning !== "answer") {
      add(shape.from.x + BESIDE, (shape.from.y + shape.to.y) / 2 + 4, width, shape.item);
    }
  }
  return labels;
}

function shortened(text: string, room: number, measure: Measure): string {
  if (measure(text) <= room) return text;
  const letters = Math.floor((room / measure(text)) * text.length) - 1;
  return letters < 3 ? "" : `${text.slice(0, letters)}…`;
}
