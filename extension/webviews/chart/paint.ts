import type { TimelineItem } from "#protocol";
import type { Colours } from "./colours.ts";
import type { Scene } from "./scene.ts";
import { type Meaning, middleOf, type Point, type Shape } from "./shapes.ts";

const HEAD = 6;
export const PALE = 0.15;
/** Lines of rows and steps are there to be looked along. */
export const FAINT = 0.14;
const MARKED = 0.6;
const VEIL = 0.45;
/** Bars let what is behind them through. */
export const opacity: Readonly<Partial<Record<Meaning, number>>> = { serving: 0.35, waiting: 0.55 };

/** Paints a scene; `top` pixels of it are scrolled away, `chosen` is what is selected. */
export function paint(
  context: CanvasRenderingContext2D | null,
  scene: Scene,
  colours: Colours,
  top: number,
  chosen: TimelineItem | undefined,
): void {
  if (!context) return;
  const { canvas } = context;
  const ratio = canvas.width / scene.width;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, scene.width, canvas.height / ratio);
  context.fillStyle = colours.text;
  context.globalAlpha = FAINT;
  paintTicks(context, scene, canvas.height / ratio);
  context.translate(0, -top);
  paintRows(context, scene);
  context.globalAlpha = MARKED;
  for (const shape of scene.shapes) {
    if (shape.kind !== "cell" && scene.isMarked(shape.item)) outline(context, shape, colours, 5);
  }
  for (const isLit of [false, true]) {
    context.globalAlpha = isLit ? 1 : PALE;
    paintShapes(context, scene, colours, (item) => scene.isLit(item) === isLit);
  }
  context.globalAlpha = 1;
  paintCells(context, scene, colours);
  context.fillStyle = colours.text;
  context.strokeStyle = colours.back;
  context.lineWidth = 3;
  for (const { x, y, text } of scene.labels) {
    context.strokeText(text, x, y);
    context.fillText(text, x, y);
  }
  paintFuture(context, scene, colours);
  const shape = scene.shapes.find((each) => each.kind !== "cell" && each.item === chosen);
  if (shape !== undefined && chosen !== undefined) outline(context, shape, colours, 2.5);
}

/** The steps above the picture. */
export function paintRuler(context: CanvasRenderingContext2D | null, { ticks, width }: Scene, colours: Colours): void {
  if (!context) return;
  const { canvas } = context;
  const ratio = canvas.width / width;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, canvas.height);
  context.fillStyle = colours.quiet;
  context.font = colours.font;
  for (const { x, text } of ticks) context.fillText(text, x + 3, 14);
}

/** What lies after the present moment was seen, and has not happened yet: it is behind a veil. */
function paintFuture(context: CanvasRenderingContext2D, { now, width, height }: Scene, colours: Colours): void {
  context.globalAlpha = VEIL;
  context.fillStyle = colours.back;
  const from = Math.max(0, now + 1);
  if (from < width) context.fillRect(from, 0, width - from, height);
  context.globalAlpha = 1;
}

function paintTicks(context: CanvasRenderingContext2D, { ticks }: Scene, height: number): void {
  for (const { x } of ticks) context.fillRect(Math.round(x), 0, 1, height);
}

function paintRows(context: CanvasRenderingContext2D, { rows, width }: Scene): void {
  for (const row of rows) {
    if (row.kind !== "fibril") context.fillRect(0, row.y, width, 1);
    if (row.kind !== "unfolded") context.fillRect(0, Math.round(middleOf(row)), width, 1);
  }
}

function paintShapes(
  context: CanvasRenderingContext2D,
  { shapes }: Scene,
  colours: Colours,
  isMeant: (item: TimelineItem) => boolean,
): void {
  const alpha = context.globalAlpha;
  for (const meaning of ["serving", "waiting", "lock"] as const) {
    context.globalAlpha = alpha * (opacity[meaning] ?? 1);
    context.fillStyle = colours[meaning];
    for (const shape of shapes) {
      if (shape.kind !== "bar" || shape.meaning !== meaning || !isMeant(shape.item)) continue;
      context.fillRect(shape.x, shape.y, shape.width, shape.height);
    }
  }
  context.globalAlpha = alpha;
  for (const meaning of ["answer", "notification", "call"] as const) {
    for (const isOpen of [false, true]) paintArrows(context, shapes, meaning, isOpen, colours, isMeant);
  }
  for (const shape of shapes) {
    if (shape.kind !== "mark" || !isMeant(shape.item)) continue;
    context.fillStyle = colours[shape.meaning];
    context.beginPath();
    markPath(context, shape.meaning, shape.at);
    context.fill();
  }
}

/** All arrows of a kind are one path, so that thousands of them are painted in a frame. */
function paintArrows(
  context: CanvasRenderingContext2D,
  shapes: readonly Shape[],
  meaning: Meaning,
  isOpen: boolean,
  colours: Colours,
  isMeant: (item: TimelineItem) => boolean,
): void {
  const heads = new Path2D();
  context.beginPath();
  for (const shape of shapes) {
    if (shape.kind !== "arrow" || shape.meaning !== meaning || shape.isOpen !== isOpen || !isMeant(shape.item))
      continue;
    const { from, to } = shape;
    context.moveTo(from.x, from.y);
    context.lineTo(to.x, to.y);
    const [left, right] = headOf(from, to);
    heads.moveTo(to.x, to.y);
    heads.lineTo(left.x, left.y);
    heads.lineTo(right.x, right.y);
  }
  context.strokeStyle = context.fillStyle = colours[meaning];
  context.lineWidth = 1.3;
  context.setLineDash(isOpen ? [3, 3] : meaning === "answer" ? [6, 3] : []);
  context.stroke();
  context.setLineDash([]);
  context.fill(heads);
}

/** The two back corners of an arrow's head. */
export function headOf(from: Point, to: Point): readonly [Point, Point] {
  const angle = Math.atan2(to.y - from.y, to.x - from.x);
  const at = (turn: number) => ({
    x: to.x - HEAD * Math.cos(angle + turn),
    y: to.y - HEAD * Math.sin(angle + turn),
  });
  return [at(0.4), at(-0.4)];
}

/** Who is stuck has a diamond, a moment a dot: not by the colour alone. */
function markPath(context: CanvasRenderingContext2D, meaning: Meaning, { x, y }: Point): void {
  if (meaning !== "stuck") return context.arc(x, y, 3, 0, 2 * Math.PI);
  context.moveTo(x - 7, y);
  context.lineTo(x, y - 7);
  context.lineTo(x + 7, y);
  context.lineTo(x, y + 7);
}

function paintCells(context: CanvasRenderingContext2D, { shapes }: Scene, colours: Colours): void {
  for (const style of ["waiting", "call"] as const) {
    context.fillStyle = colours[style];
    for (const shape of shapes) {
      if (shape.kind !== "cell") continue;
      const share = style === "waiting" ? shape.waited : shape.much;
      if (share === 0) continue;
      const [begin, room] = style === "waiting" ? [0.55, 0.4] : [0.05, 0.48];
      const height = Math.max(1, room * share * shape.height);
      // On whole pixels: nothing has to be smoothed, and thousands of them are painted in a frame.
      const left = Math.round(shape.x);
      const wide = Math.max(1, Math.round(shape.x + shape.width) - left);
      context.fillRect(left, Math.round(shape.y + (begin + room) * shape.height - height), wide, Math.round(height));
    }
  }
}

function outline(context: CanvasRenderingContext2D, shape: Shape, colours: Colours, width: number): void {
  context.strokeStyle = colours.focus;
  context.lineWidth = width;
  context.beginPath();
  if (shape.kind === "arrow") {
    context.moveTo(shape.from.x, shape.from.y);
    context.lineTo(shape.to.x, shape.to.y);
  } else if (shape.kind === "bar") context.rect(shape.x, shape.y, shape.width, shape.height);
  else if (shape.kind === "mark") context.arc(shape.at.x, shape.at.y, 8, 0, 2 * Math.PI);
  context.stroke();
}
