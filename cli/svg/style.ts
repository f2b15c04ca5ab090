import { fontSize } from "./text.ts";

/** What is told apart by colour is so by shape too: thick, dashed, or in words. */
interface Colours {
  readonly ground: string;
  readonly card: string;
  readonly text: string;
  readonly line: string;
  readonly quiet: string;
  readonly wait: string;
  readonly stuck: string;
  readonly stuckGround: string;
  readonly free: string;
}

export const light: Colours = {
  ground: "#ffffff",
  card: "#f6f8fa",
  text: "#1f2328",
  line: "#818b98",
  quiet: "#59636e",
  wait: "#0969da",
  stuck: "#cf222e",
  stuckGround: "#ffebe9",
  free: "#1a7f37",
};

export const dark: Colours = {
  ground: "#0d1117",
  card: "#161b22",
  text: "#e6edf3",
  line: "#6e7681",
  quiet: "#9198a1",
  wait: "#58a6ff",
  stuck: "#ff7b72",
  stuckGround: "#3c1618",
  free: "#3fb950",
};

/** Dark where the reader has it so, but not on paper. */
export const whenDark = "@media screen and (prefers-color-scheme: dark)";

const shapes = `
.ktrace text { font: ${fontSize}px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
.ktrace .name, .ktrace .kind { font-weight: bold; }
.ktrace .curve { fill: none; stroke-width: 1.3; }
.ktrace .cycle > .curve, .ktrace .cycle > .box { stroke-width: 2; }
.ktrace .victim > .box { stroke-dasharray: 4 3; }
.ktrace .possible > .curve, .ktrace .suspected > .box { stroke-dasharray: 6 4; }
.ktrace .arrow text { text-anchor: middle; }
.ktrace .name { paint-order: stroke; stroke-width: 4px; stroke-linejoin: round; }`;

const coloursOf = ({ ground, card, text, line, quiet, wait, stuck, stuckGround, free }: Colours): string => `
.ktrace .ground, .ktrace .fibril > .box { fill: ${ground}; }
.ktrace text { fill: ${text}; }
.ktrace .box { stroke: ${line}; }
.ktrace .task > .box { fill: ${card}; }
.ktrace .name { stroke: ${card}; }
.ktrace .curve { stroke: ${wait}; }
.ktrace .head, .ktrace .arrow text { fill: ${wait}; }
.ktrace .running > .box { stroke: ${free}; }
.ktrace .victim > .box, .ktrace .victim > .curve { stroke: ${quiet}; }
.ktrace .victim > text, .ktrace .victim > .head, .ktrace .idle > text { fill: ${quiet}; }
.ktrace .cycle > .box, .ktrace .cycle > .curve { stroke: ${stuck}; }
.ktrace .cycle > .head, .ktrace .arrow.cycle > text, .ktrace .legend { fill: ${stuck}; }
.ktrace .fibril.cycle > .box { fill: ${stuckGround}; }`;

/** The picture's style sheet. It has no variables and no nesting, which not every program that draws SVG understands. */
export const style = `${shapes}${coloursOf(light)}\n${whenDark} {${coloursOf(dark)}\n}\n`;
