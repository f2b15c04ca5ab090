/** How the lines of a text, counted from 0, have moved by an edit; `undefined` for a line that the edit may have changed. */
export interface LineMap {
  /** The line of the old text that a line of the new one is. */
  toOld(line: number): number | undefined;
  toNew(line: number): number | undefined;
}

/** Nothing was edited. */
export const sameLines: LineMap = { toOld: (line) => line, toNew: (line) => line };

/** The lines before the first and after the last that differ are the same: between them lies the edit. */
export function lineMap(oldText: string, newText: string): LineMap {
  const [older, newer] = [linesOf(oldText), linesOf(newText)];
  const shorter = Math.min(older.length, newer.length);
  let before = 0;
  while (before < shorter && older[before] === newer[before]) before++;
  let after = 0;
  while (after < shorter - before && older.at(-1 - after) === newer.at(-1 - after)) after++;
  const moved = (line: number, from: number, to: number): number | undefined => {
    if (line < before) return line;
    return line >= from - after ? line + to - from : undefined;
  };
  return {
    toOld: (line) => moved(line, newer.length, older.length),
    toNew: (line) => moved(line, older.length, newer.length),
  };
}

const linesOf = (text: string): readonly string[] => text.split(/\r\n|\r|\n/);
