/** Buckets that a lane has at most. One more, and two become one. */
const MOST_BUCKETS = 16_384;
/** Steps of a bucket at first. */
const FIRST_WIDTH = 64;

/** What happened on a lane, by buckets of steps: how many items began, and how many steps were waited. */
export interface LaneDensity {
  readonly lane: number;
  readonly counts: Int32Array;
  readonly waited: Int32Array;
}

/** How much happened when, on each lane, for a run of any length: buckets become wider as it grows. */
export class Density {
  #width = FIRST_WIDTH;
  readonly #lanes = new Map<number, { counts: Int32Array; waited: Int32Array }>();

  /** Steps of a bucket. */
  get width(): number {
    return this.#width;
  }

  count(lane: number, step: number): void {
    const bucket = this.#bucketOf(step);
    this.#laneWith(lane, bucket).counts[bucket]++;
  }

  /** The steps from `from` on to before `to` were waited. */
  wait(lane: number, from: number, to: number): void {
    const last = this.#bucketOf(to);
    const { waited } = this.#laneWith(lane, last);
    addWait(waited, from, to, 0, this.#width);
  }

  #bucketOf(step: number): number {
    while (step >= MOST_BUCKETS * this.#width) this.#widen();
    return Math.floor(step / this.#width);
  }

  #laneWith(lane: number, bucket: number) {
    const there = this.#lanes.get(lane);
    if (there !== undefined && bucket < there.counts.length) return there;
    const size = Math.min(MOST_BUCKETS, Math.max(64, 2 * bucket));
    const larger = { counts: new Int32Array(size), waited: new Int32Array(size) };
    if (there !== undefined) {
      larger.counts.set(there.counts);
      larger.waited.set(there.waited);
    }
    this.#lanes.set(lane, larger);
    return larger;
  }

  #widen(): void {
    this.#width *= 2;
    for (const { counts, waited } of this.#lanes.values()) {
      halve(counts);
      halve(waited);
    }
  }

  /** The lanes on which something happened, in `buckets` of so many steps each from `from` on; a bucket of these takes those that begin in it. */
  in(from: number, width: number, buckets: number): LaneDensity[] {
    return [...this.#lanes].map(([lane, { counts, waited }]) => {
      const found = { lane, counts: new Int32Array(buckets), waited: new Int32Array(buckets) };
      const first = Math.max(0, Math.ceil(from / this.#width));
      for (let at = first; at < counts.length; at++) {
        const bucket = Math.floor((at * this.#width - from) / width);
        if (bucket >= buckets) break;
        found.counts[bucket] += counts[at];
        found.waited[bucket] += waited[at];
      }
      return found;
    });
  }
}

/** Adds the steps of a wait to the buckets, of so many steps each from `start` on, that it lies in. */
export function addWait(waited: Int32Array, from: number, to: number, start: number, width: number): void {
  const [begins, ends] = [Math.max(from, start), Math.min(to, start + waited.length * width)];
  for (let at = begins; at < ends; ) {
    const bucket = Math.floor((at - start) / width);
    const next = Math.min(ends, start + (bucket + 1) * width);
    waited[bucket] += next - at;
    at = next;
  }
}

function halve(data: Int32Array): void {
  const half = data.length / 2;
  for (let at = 0; at < half; at++) data[at] = data[2 * at] + data[2 * at + 1];
  data.fill(0, half);
}
