import * as vscode from "vscode";
import type { Stand } from "./marks.ts";

interface Look {
  /** As of the wait-for graph, whose colours an image cannot take from the theme. */
  readonly dark: string;
  readonly light: string;
  /** Told apart by its shape as well as by its colour, in a square of 16. */
  readonly shape: string;
}

const looks: Readonly<Record<Stand["kind"], Look>> = {
  cycle: {
    dark: "#f48771",
    light: "#c4261d",
    shape: '<circle cx="8" cy="8" r="4.5" fill="none" stroke-width="2"/><circle cx="8" cy="8" r="1.5" stroke="none"/>',
  },
  victim: {
    dark: "#a0a0a0",
    light: "#6b6b6b",
    shape: '<circle cx="8" cy="8" r="4.5" fill="none" stroke-width="1.6" stroke-dasharray="2.4 1.8"/>',
  },
  waiting: { dark: "#6cb4f0", light: "#005fb8", shape: '<path d="M6 4.5v7M10 4.5v7" stroke-width="2"/>' },
  running: { dark: "#73c991", light: "#2d7d46", shape: '<path d="M5.5 4l6 4-6 4z" stroke="none"/>' },
};

/** The mark of where a task stands, as an image for dark and for light themes. */
export function gutterMark(kind: Stand["kind"]): Pick<vscode.DecorationRenderOptions, "dark" | "light"> {
  const { dark, light, shape } = looks[kind];
  return { dark: iconIn(dark, shape), light: iconIn(light, shape) };
}

function iconIn(colour: string, shape: string): vscode.ThemableDecorationRenderOptions {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16" viewBox="0 0 16 16"><g fill="${colour}" stroke="${colour}">${shape}</g></svg>`;
  const gutterIconPath = vscode.Uri.parse(`data:image/svg+xml;base64,${btoa(svg)}`);
  return { gutterIconPath, gutterIconSize: "contain" };
}
