/** A list of whole numbers of 32 bits that grows. What lies behind its length in `data` means nothing. */
export class Column {
  data = new Int32Array(1024);
  length = 0;

  /** Returns the index of what was added. */
  push(value: number): number {
    if (this.length === this.data.length) {
      const larger = new Int32Array(2 * this.length);
      larger.set(this.data);
      this.data = larger;
    }
    this.data[this.length] = value;
    return this.length++;
  }
}

/** The index of the first of `count` numbers, which are in order, that is not below a value; `count` when there is none. */
export function firstFrom(data: Int32Array, count: number, value: number): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (data[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
