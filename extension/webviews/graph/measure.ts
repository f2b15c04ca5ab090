import type { Measures } from "./draw.ts";

/** Measures texts as the style sheet sets them: in the interface's font and, for code, in the editor's. */
export function measuresOf(element: Element): Measures {
  const style = getComputedStyle(element);
  const code = style.getPropertyValue("--vscode-editor-font-family") || "monospace";
  return { text: measureIn(`${textSize}px ${style.fontFamily}`), code: measureIn(`${codeSize}px ${code}`) };
}

/** As in graph.css. */
const textSize = 12;
const codeSize = 11;

/** Widths by font and text: the same few texts come back at every stop. */
const widths = new Map<string, Map<string, number>>();
const context = document.createElement("canvas").getContext("2d");

function measureIn(font: string): (text: string) => number {
  const known = widths.get(font) ?? new Map<string, number>();
  widths.set(font, known);
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    if (known.size > maxKnown) known.clear();
    const width = measure(font, text);
    known.set(text, width);
    return width;
  };
}

const maxKnown = 10_000;

function measure(font: string, text: string): number {
  if (!context) return text.length * textSize;
  context.font = font;
  return context.measureText(text).width;
}
