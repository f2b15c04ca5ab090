/** Gives the next so many integers of what was written; none when there are not so many. What it gives is valid until it is asked again. */
export type Source = (count: number) => Int32Array | undefined;

/** Whether a table could be filled with what was written. `full`: there is no memory for it. */
export type Restored = "done" | "damaged" | "full";

/** A source of integers that are in memory. */
export function sourceOf(words: Int32Array): Source {
  let at = 0;
  return (count) => {
    if (at + count > words.length) return undefined;
    at += count;
    return words.subarray(at - count, at);
  };
}

/** A checksum of integers in pieces (FNV-1a, Fowler, Noll and Vo, a word at a time). */
export class Checksum {
  value = 0x811c9dc5 | 0;

  add(words: Int32Array): void {
    let value = this.value;
    for (let index = 0; index < words.length; index++) value = Math.imul(value ^ words[index], 0x01000193);
    this.value = value;
  }
}
