/** Rows of as many integers each: every one is kept once, and has a number, from 0 in the order in which they came. */
export class Rows {
  readonly #width: number;
  #count = 0;
  #rows: Int32Array;
  /** Open addressing: the number of a row and one, at the first free place from its hash on. */
  #places: Int32Array;

  /** `width`: integers in a row. */
  constructor(width: number) {
    this.#width = width;
    this.#rows = new Int32Array(width * FIRST);
    this.#places = new Int32Array(2 * FIRST);
  }

  get count(): number {
    return this.#count;
  }

  get bytes(): number {
    return this.#rows.byteLength + this.#places.byteLength;
  }

  /** The number of the row that stands in `from` at `at`. A row that was not there becomes the last. */
  intern(from: Int32Array, at: number): number {
    const mask = this.#places.length - 1;
    let place = hashOf(from, at, this.#width) & mask;
    for (let found = this.#places[place]; found !== 0; found = this.#places[place]) {
      if (this.#isEqual(found - 1, from, at)) return found - 1;
      place = (place + 1) & mask;
    }
    return this.#add(place, from, at);
  }

  /** Writes a row to `to` at `at`. */
  copy(row: number, to: Int32Array, at: number): void {
    const start = row * this.#width;
    for (let index = 0; index < this.#width; index++) to[at + index] = this.#rows[start + index];
  }

  #isEqual(row: number, from: Int32Array, at: number): boolean {
    const start = row * this.#width;
    for (let index = 0; index < this.#width; index++) {
      if (this.#rows[start + index] !== from[at + index]) return false;
    }
    return true;
  }

  #add(place: number, from: Int32Array, at: number): number {
    const row = this.#count++;
    if (this.#count * this.#width > this.#rows.length) this.#rows = grown(this.#rows);
    const start = row * this.#width;
    for (let index = 0; index < this.#width; index++) this.#rows[start + index] = from[at + index];
    this.#places[place] = row + 1;
    if (this.#count * 2 > this.#places.length) this.#rehash();
    return row;
  }

  #rehash(): void {
    const places = new Int32Array(this.#places.length * 2);
    const mask = places.length - 1;
    for (let row = 0; row < this.#count; row++) {
      let place = hashOf(this.#rows, row * this.#width, this.#width) & mask;
      while (places[place] !== 0) place = (place + 1) & mask;
      places[place] = row + 1;
    }
    this.#places = places;
  }
}

/** Room for so many rows at first; a power of two. */
const FIRST = 16;

/** A list of integers that grows. */
export class Numbers {
  #numbers: Int32Array = new Int32Array(FIRST);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  get bytes(): number {
    return this.#numbers.byteLength;
  }

  at(index: number): number {
    return this.#numbers[index];
  }

  push(value: number): void {
    if (this.#count === this.#numbers.length) this.#numbers = grown(this.#numbers);
    this.#numbers[this.#count++] = value;
  }
}

/** A list of numbers from 0 to 255 that grows. */
export class Bytes {
  #bytes = new Uint8Array(FIRST);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  get bytes(): number {
    return this.#bytes.byteLength;
  }

  at(index: number): number {
    return this.#bytes[index];
  }

  push(value: number): void {
    if (this.#count === this.#bytes.length) {
      const wider = new Uint8Array(this.#bytes.length * 2);
      wider.set(this.#bytes);
      this.#bytes = wider;
    }
    this.#bytes[this.#count++] = value;
  }
}

function grown(array: Int32Array): Int32Array {
  const wider = new Int32Array(Math.max(FIRST, array.length * 2));
  wider.set(array);
  return wider;
}

function hashOf(from: Int32Array, at: number, width: number): number {
  let hash = 0;
  for (let index = at; index < at + width; index++) {
    hash = Math.imul(hash ^ from[index], 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  return hash;
}
