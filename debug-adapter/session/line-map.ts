import { diffArrays } from "diff";

/** How the lines of a text, counted from 0, have moved by edits. */
export interface LineMap {
  /** The line of the old text that a line of the new one is; `undefined` where none was found. */
  toOld(line: number): number | undefined;
  toNew(line: number): number | undefined;
  /** Where a line of the old text is in the new one, or what stands in its place. */
  nearestNew(line: number): number;
}

/** Nothing was edited. */
export const sameLines: LineMap = { toOld: (line) => line, toNew: (line) => line, nearestNew: (line) => line };

/** Of two texts whose common lines stand in so different orders, none is found: to compare them to the end could take seconds. */
const mostMoves = 1000;

/** The lines that stay when as few as possible are removed and inserted. */
export function lineMap(oldText: string, newText: string): LineMap {
  if (oldText === newText) return sameLines;
  const [older, newer] = [linesOf(oldText), linesOf(newText)];
  const olds: (number | undefined)[] = newer.map(() => undefined);
  const news: (number | undefined)[] = older.map(() => undefined);
  for (const [old, now] of sameIn(older, newer)) {
    olds[now] = old;
    news[old] = now;
  }
  return {
    toOld: (line) => olds[line],
    toNew: (line) => news[line],
    // What is not found keeps its distance from the line above that is, down to the next that is.
    nearestNew: (line) => {
      const above = news.findLastIndex((now, old) => now !== undefined && old <= line);
      const below = news.find((now, old) => now !== undefined && old >= line);
      return Math.min((news[above] ?? -1) + line - above, below ?? newer.length - 1);
    },
  };
}

/** The numbers of the lines that stay, in the old text and in the new one. */
function sameIn(older: readonly string[], newer: readonly string[]): [number, number][] {
  // A line that is in one text alone cannot stay. Without such, the search is short where little is the same.
  const fromOlder = sharedBy(older, newer);
  const fromNewer = sharedBy(newer, older);
  const [before, after] = [fromOlder.map((line) => older[line]), fromNewer.map((line) => newer[line])];
  const pairs: [number, number][] = [];
  let [old, now] = [0, 0];
  for (const { added, removed, count } of diffArrays(before, after, { maxEditLength: mostMoves }) ?? []) {
    if (!added && !removed) {
      for (let index = 0; index < count; index++) pairs.push([fromOlder[old + index], fromNewer[now + index]]);
    }
    if (!added) old += count;
    if (!removed) now += count;
  }
  return pairs;
}

function sharedBy(lines: readonly string[], others: readonly string[]): number[] {
  const known = new Set(others);
  return lines.flatMap((line, number) => (known.has(line) ? [number] : []));
}

const linesOf = (text: string): readonly string[] => text.split(/\r\n|\r|\n/);
