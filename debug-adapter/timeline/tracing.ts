import { type Charted, PERFETTO_END, perfettoHead, perfettoItems, type Work } from "#simulator";

/** Items of a piece: a few megabytes of text. */
const ITEMS_OF_PIECE = 10_000;
/** So many events are written before others are heard. */
const EVENTS_AT_ONCE = 1000;
/** A trace of more items is too large for whoever opens it: about 200 MB. */
const MOST_ITEMS = 500_000;

/** What one piece of a trace is. */
interface TracePiece {
  readonly text: string;
  /** Where the next begins; `undefined` of the last. */
  readonly next: number | undefined;
  /** The step up to which the pieces so far have all. */
  readonly until: number;
}

/** A trace for Perfetto that is handed over in pieces, of all that was written down when it was begun. */
export class Tracing {
  readonly charted: Charted;
  readonly #end: number;
  readonly #count: number;
  readonly #until: number;
  readonly #itemsOfPiece: number;

  /** What has not ended ends with the step `end`. */
  constructor(charted: Charted, end: number, mostItems = MOST_ITEMS, itemsOfPiece = ITEMS_OF_PIECE) {
    const { timeline } = charted;
    this.charted = charted;
    this.#end = end;
    this.#count = Math.min(timeline.length, mostItems);
    this.#until = this.#count < timeline.length ? this.#before(this.#count) : (timeline.leftFrom ?? end + 1) - 1;
    this.#itemsOfPiece = itemsOfPiece;
  }

  /** The piece that begins with an item. */
  *piece(from: number): Work<TracePiece> {
    const { timeline, lanes } = this.charted;
    const to = Math.min(this.#count, from + this.#itemsOfPiece);
    const isLast = to === this.#count;
    const lines = from === 0 ? [...perfettoHead(lanes)] : [];
    for (const line of perfettoItems(timeline, lanes, this.#end, [from, to])) {
      if (lines.push(line) % EVENTS_AT_ONCE === 0) yield 1;
    }
    if (isLast) lines.push(PERFETTO_END);
    const text = lines.join("");
    return isLast ? { text, next: undefined, until: this.#until } : { text, next: to, until: this.#before(to) };
  }

  /** The last step of which all items come before this one. */
  #before(item: number): number {
    return this.charted.timeline.from.data[item] - 1;
  }
}
