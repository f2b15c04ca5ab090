import type { Colours } from "./colours.ts";
import { FAINT, headOf, opacity, PALE } from "./paint.ts";
import type { Scene } from "./scene.ts";
import type { Shape } from "./shapes.ts";

/** Room for the names of the rows, and for the ruler. */
const LEFT = 190;
const TOP = 24;

/** A scene as a picture in a file: no style sheet, no script, and whatever names there are, they are text. */
export function svgOf(scene: Scene, colours: Colours, title: string): string {
  const [width, height] = [scene.width + LEFT, scene.height + TOP];
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${r(width)}" height="${r(height)}" viewBox="0 0 ${r(width)} ${r(height)}" font-family="sans-serif" font-size="11">`,
    `<title>${escaped(title)}</title>`,
    rect(0, 0, width, height, colours.back),
    ...scene.ticks.map(({ x, text }) =>
      group(LEFT, 0, `${rect(x, 0, 1, height, colours.text, FAINT)}${textAt(x + 3, 12, text, colours.quiet)}`),
    ),
    `<clipPath id="plot"><rect width="${r(scene.width)}" height="${r(scene.height)}"/></clipPath>`,
    ...scene.rows.map(({ y, height: high, label, kind }) =>
      group(
        0,
        TOP + y,
        `${kind === "fibril" ? "" : rect(0, 0, width, 1, colours.text, FAINT)}${textAt(kind === "fibril" ? 22 : 6, high / 2 + 4, label, colours.text)}`,
      ),
    ),
    `<g transform="translate(${LEFT} ${TOP})" clip-path="url(#plot)">`,
    ...scene.shapes.map((shape) => shapeText(shape, scene, colours)),
    ...scene.labels.map(({ x, y, text }) => textAt(x, y, text, colours.text)),
    rect(scene.now, 0, 2, scene.height, colours.now),
    "</g>",
    "</svg>",
  ];
  return `${parts.join("\n")}\n`;
}

function shapeText(shape: Shape, scene: Scene, colours: Colours): string {
  if (shape.kind === "cell") {
    const bar = (begin: number, room: number, share: number, colour: string) => {
      const high = room * share * shape.height;
      return share === 0
        ? ""
        : rect(shape.x, shape.y + (begin + room) * shape.height - high, Math.max(1, shape.width), high, colour);
    };
    return bar(0.55, 0.4, shape.waited, colours.waiting) + bar(0.05, 0.48, shape.much, colours.call);
  }
  const pale = scene.isLit(shape.item) ? 1 : PALE;
  const colour = colours[shape.meaning];
  switch (shape.kind) {
    case "bar":
      return rect(shape.x, shape.y, shape.width, shape.height, colour, pale * (opacity[shape.meaning] ?? 1));
    case "mark":
      return `<circle cx="${r(shape.at.x)}" cy="${r(shape.at.y)}" r="${shape.meaning === "stuck" ? 6 : 3}" fill="${escaped(colour)}" opacity="${pale}"/>`;
    case "arrow": {
      const { from, to } = shape;
      const dash = shape.isOpen ? "3 3" : shape.meaning === "answer" ? "6 3" : "none";
      const head = [to, ...headOf(from, to)].map(({ x, y }) => `${r(x)},${r(y)}`).join(" ");
      return (
        `<g opacity="${pale}"><line x1="${r(from.x)}" y1="${r(from.y)}" x2="${r(to.x)}" y2="${r(to.y)}" stroke="${escaped(colour)}" stroke-width="1.3" stroke-dasharray="${dash}"/>` +
        `<polygon points="${head}" fill="${escaped(colour)}"/></g>`
      );
    }
  }
}

const r = (value: number): string => String(Math.round(value * 10) / 10);
const rect = (x: number, y: number, width: number, height: number, fill: string, alpha = 1): string =>
  `<rect x="${r(x)}" y="${r(y)}" width="${r(width)}" height="${r(height)}" fill="${escaped(fill)}"${alpha === 1 ? "" : ` opacity="${Math.round(alpha * 100) / 100}"`}/>`;
const group = (x: number, y: number, inside: string): string =>
  `<g transform="translate(${r(x)} ${r(y)})">${inside}</g>`;
const textAt = (x: number, y: number, text: string, fill: string): string =>
  `<text x="${r(x)}" y="${r(y)}" fill="${escaped(fill)}">${escaped(text)}</text>`;
const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
