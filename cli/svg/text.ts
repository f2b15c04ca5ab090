/** Lengths are in the picture's own unit: CSS pixels where it is not scaled. */
export const fontSize = 12;
export const lineHeight = 16;

/** The advance of a character, with a little room: in fonts of one width it is 0.55 to 0.61 of the size. */
const cell = 7.4;

/** How wide a text is at most. */
export const widthOf = (text: string): number => cellsOf(text) * cell;

/** Whether it is left to the machine's fonts how wide a text is; it is made to keep to its width then. */
export const isOfUnknownWidth = (text: string): boolean => /[^\x20-\u052f\u2010-\u2027]/.test(text);

const cellsOf = (text: string): number =>
  [...text].reduce((sum, character) => sum + (isOfUnknownWidth(character) ? 2 : 1), 0);

/**
 * Breaks a text into lines of about the same length and at most so many columns, at blanks; for the sake of a long word into lines
 * that are half as long again, and if that is not enough, within the word. What is too much for `most` lines is left out.
 */
export function wrap(text: string, usual: number, most: number): string[] {
  const longest = Math.max(...wordsOf(text).map(cellsOf));
  const columns = Math.max(usual, Math.min(longest, Math.floor(usual * 1.5)));
  const lines = broken(text, columns);
  if (lines.length > most) {
    const last = pieces(lines[most - 1], columns - 1)[0];
    return [...lines.slice(0, most - 1), `${last}…`];
  }
  for (let width = Math.min(longest, columns); ; width++) {
    const balanced = broken(text, width);
    if (balanced.length <= lines.length) return balanced;
  }
}

const wordsOf = (text: string): string[] => text.trim().split(/\s+/);

function broken(text: string, columns: number): string[] {
  const lines = [""];
  for (const word of wordsOf(text).flatMap((word) => pieces(word, columns))) {
    const line = lines[lines.length - 1];
    const longer = line === "" ? word : `${line} ${word}`;
    if (cellsOf(longer) <= columns) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/** A word in pieces of at most so many columns. */
function pieces(word: string, columns: number): string[] {
  const parts = [""];
  for (const character of word) {
    const longer = parts[parts.length - 1] + character;
    if (cellsOf(longer) <= columns) parts[parts.length - 1] = longer;
    else parts.push(character);
  }
  return parts;
}
