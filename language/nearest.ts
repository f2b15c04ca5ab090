import { longestMistyped } from "./limits.ts";

/** So many names are suggested in place of one. */
const mostSuggested = 4;

/** The candidates that are near enough to `name` to be what was meant, the nearest first. Case counts little. */
export function nearest(name: string, candidates: Iterable<string>): string[] {
  if (name.length > longestMistyped) return [];
  const limit = Math.max(1, Math.floor(name.length / 3)) + 1;
  const distances = new Map<string, number>();
  for (const candidate of candidates) {
    if (candidate === name || distances.has(candidate)) continue;
    const same = candidate.toLowerCase() === name.toLowerCase();
    const distance = same ? 0.5 : editDistance(name, candidate, limit);
    if (distance < limit) distances.set(candidate, distance);
  }
  const found = [...distances].toSorted(([, a], [, b]) => a - b);
  return found.slice(0, mostSuggested).map(([candidate]) => candidate);
}

/** ` Did you mean …?` with the nearest candidate, or nothing. */
export function didYouMean(name: string, candidates: Iterable<string>): string {
  return suggested(nearest(name, candidates));
}

/** What a diagnostic about an unknown word says besides its message: what can be written in its place, the most likely first. */
export function wordData(word: string, words: Iterable<string>) {
  return { instead: nearest(word, words) };
}

/** ` Did you mean …?` with the first of these, or nothing. */
export function suggested([candidate]: readonly string[]): string {
  return candidate === undefined ? "" : ` Did you mean \`${candidate}\`?`;
}

/** Insertions, deletions, replacements and swaps of neighbours that turn `a` into `b`; `limit` if there are as many or more. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = previous[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      let distance = Math.min(replaced, previous[j] + 1, row[j - 1] + 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) distance = Math.min(distance, beforePrevious[j - 2] + 1);
      row.push(distance);
    }
    if (Math.min(...row) >= limit) return limit;
    beforePrevious = previous;
    previous = row;
  }
  return previous[b.length];
}
