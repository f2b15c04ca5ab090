import { Column } from "#simulator";

/** A list of numbers that grows. What lies behind its length in `data` means nothing. */
export class Doubles {
  data = new Float64Array(1024);
  length = 0;

  push(value: number): void {
    if (this.length === this.data.length) {
      const larger = new Float64Array(2 * this.length);
      larger.set(this.data);
      this.data = larger;
    }
    this.data[this.length++] = value;
  }
}

/** Lists of words of 64 bits, one after the other. */
export class WordLists {
  readonly #low = new Column();
  readonly #high = new Column();

  /** Returns where the list begins. */
  push(words: readonly bigint[]): number {
    const start = this.#low.length;
    this.#add(words.length, 0);
    for (const word of words) this.#add(Number(word & LOW), Number((word >> 32n) & LOW));
    return start;
  }

  #add(low: number, high: number): void {
    this.#low.push(low);
    this.#high.push(high);
  }

  /** The list that begins there, without sign. */
  at(start: number): bigint[] {
    const words: bigint[] = [];
    const end = start + this.#low.data[start];
    for (let at = start + 1; at <= end; at++) {
      words.push((BigInt(this.#high.data[at] >>> 0) << 32n) | BigInt(this.#low.data[at] >>> 0));
    }
    return words;
  }
}

const LOW = 0xffff_ffffn;
