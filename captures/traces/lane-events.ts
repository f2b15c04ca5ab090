import { firstFrom, NOTHING } from "#simulator";

/** The events of each lane, in order: what one did last is found without a look at what others did since. */
export class LaneEvents {
  /** How many events there were when this was made. */
  readonly length: number;
  /** Lane by lane. */
  readonly #events: Int32Array;
  /** Where those of each lane begin, and behind them where the last one's end. */
  readonly #starts: Int32Array;

  /** `laneOf`: the lane of each event, or below 0. */
  constructor(laneOf: Int32Array, lanes: number) {
    this.length = laneOf.length;
    this.#starts = new Int32Array(lanes + 1);
    for (const lane of laneOf) if (lane >= 0) this.#starts[lane + 1]++;
    for (let lane = 0; lane < lanes; lane++) this.#starts[lane + 1] += this.#starts[lane];
    this.#events = new Int32Array(this.#starts[lanes]);
    const next = this.#starts.slice();
    for (const [event, lane] of laneOf.entries()) if (lane >= 0) this.#events[next[lane]++] = event;
  }

  /** The lane's latest event before a moment, or `NOTHING`. */
  latest(lane: number, moment: number): number {
    const own = this.#events.subarray(this.#starts[lane], this.#starts[lane + 1]);
    const count = firstFrom(own, own.length, moment);
    return count === 0 ? NOTHING : own[count - 1];
  }
}
