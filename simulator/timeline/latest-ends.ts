import { Column } from "./column.ts";

/** So many entries of a level are one of the next. */
const FAN = 16;

/**
 * The latest end among the items of each block, of each block of blocks, and so on: an interval tree over items that are in the order of their
 * beginnings. So those that go on at a moment are found without all that are over.
 */
export class LatestEnds {
  readonly #ends: Column;
  readonly #levels: Column[] = [];

  /** `ends` are those of the items; whoever adds or changes one says so by `changed`. */
  constructor(ends: Column) {
    this.#ends = ends;
  }

  changed(item: number): void {
    let below = this.#ends;
    let at = item;
    for (let level = 0; level === 0 || below.length > FAN; level++) {
      this.#levels[level] ??= new Column();
      const blocks = this.#levels[level];
      const block = Math.floor(at / FAN);
      const latest = latestIn(below, block);
      if (block === blocks.length) blocks.push(latest);
      else if (blocks.data[block] === latest) return;
      else blocks.data[block] = latest;
      [below, at] = [blocks, block];
    }
  }

  /** Items before `before` that end at `step` or later: the last of them first, at most so many. */
  reaching(step: number, before: number, most: number): number[] {
    const found: number[] = [];
    const look = (level: number, first: number, end: number): void => {
      const column = level < 0 ? this.#ends : this.#levels[level];
      const size = FAN ** (level + 1);
      for (let at = Math.min(end, column.length) - 1; at >= first && found.length < most; at--) {
        if (column.data[at] < step || at * size >= before) continue;
        if (level < 0) found.push(at);
        else look(level - 1, at * FAN, (at + 1) * FAN);
      }
    };
    look(this.#levels.length - 1, 0, Number.MAX_SAFE_INTEGER);
    return found;
  }
}

function latestIn({ data, length }: Column, block: number): number {
  let latest = data[block * FAN];
  for (let at = block * FAN + 1; at < Math.min(length, (block + 1) * FAN); at++) latest = Math.max(latest, data[at]);
  return latest;
}
