import type { TimelineArguments, TimelineBody } from "#protocol";
import { lengthOf, type Range } from "./range.ts";

/** Beside what is in view, so much of it on each side is asked for, so that it can be moved without waiting. */
const BESIDE = 0.5;
const MOST_ITEMS = 2000;
const BUCKETS_OF_ALL = 400;
/** A bucket that is wider than this on the screen is asked for finer. */
const COARSE = 8;
/** Pixels of a bucket when it is new. */
const FINE = 3;

/** Asks for a window. Rejects when there is none. */
export type AskWindow = (args: TimelineArguments) => Promise<TimelineBody>;

/** The parts of what happened that are here: one around what is in view, and one of all. Asks for more when it is needed, one at a time. */
export class Windows {
  readonly #ask: AskWindow;
  readonly #changed: () => void;
  #near: TimelineBody | undefined;
  #all: TimelineBody | undefined;
  #filter = "";
  /** What was known is of another moment, or another filter. */
  #isOld = { near: true, all: true };
  #isAsking = false;
  #generation = 0;
  /** Why the last answer did not come; asked again when something changes. */
  failure: string | undefined;

  constructor(ask: AskWindow, changed: () => void) {
    this.#ask = ask;
    this.#changed = changed;
  }

  /** What to draw for a range: the part around it, else what there is of all. */
  bodyFor(range: Range): TimelineBody | undefined {
    return this.#near !== undefined && covers(this.#near, range) ? this.#near : this.#all;
  }

  get all(): TimelineBody | undefined {
    return this.#all;
  }

  get isOld(): boolean {
    return this.#isOld.near || this.#isOld.all;
  }

  /** The run is elsewhere. Where it took another course nothing is right any more. */
  renew(isOtherCourse: boolean): void {
    this.#generation++;
    this.#isOld = { near: true, all: true };
    this.failure = undefined;
    if (isOtherCourse) this.#near = this.#all = undefined;
  }

  set filter(filter: string) {
    if (filter === this.#filter) return;
    this.#filter = filter;
    this.renew(false);
  }

  /** Asks for what is missing for a range, on a screen so many pixels wide. */
  want(range: Range, width: number): void {
    if (this.#isAsking || this.failure !== undefined) return;
    if (this.#isOld.all) return void this.#fetch("all", { most: MOST_ITEMS, buckets: BUCKETS_OF_ALL });
    if (this.#all?.items !== undefined || !this.#needs(range, width)) return;
    const beside = BESIDE * lengthOf(range);
    const from = Math.max(0, Math.floor(range.from - beside));
    void this.#fetch("near", {
      from,
      to: Math.max(from, Math.ceil(range.to + beside)),
      most: MOST_ITEMS,
      buckets: Math.min(4000, Math.ceil(((1 + 2 * BESIDE) * Math.max(width, 100)) / FINE)),
    });
  }

  #needs(range: Range, width: number): boolean {
    const near = this.#near;
    if (near === undefined || this.#isOld.near || !covers(near, range)) return true;
    if (near.density === undefined) return false;
    const isCoarse = (near.density.width / lengthOf(range)) * width > COARSE;
    // Finer than it is now it may not be had: asked for once for each range.
    return isCoarse && lengthOf(range) * (1 + 2 * BESIDE) < (near.to - near.from) * 0.75;
  }

  async #fetch(part: "near" | "all", args: TimelineArguments): Promise<void> {
    this.#isAsking = true;
    const generation = this.#generation;
    try {
      const body = await this.#ask(this.#filter === "" ? args : { ...args, filter: this.#filter });
      if (generation === this.#generation) {
        this.#isOld = { ...this.#isOld, [part]: false };
        if (part === "near") this.#near = body;
        else this.#all = body;
        // All there is in one part.
        if (part === "all" && body.items !== undefined) {
          this.#near = body;
          this.#isOld = { near: false, all: false };
        }
      }
    } catch (error) {
      if (generation === this.#generation) this.failure = error instanceof Error ? error.message : String(error);
    } finally {
      this.#isAsking = false;
      this.#changed();
    }
  }
}

/** Whether a part has all of a range that there is. */
const covers = (body: TimelineBody, { from, to }: Range): boolean =>
  body.from <= Math.max(0, Math.ceil(from)) && body.to >= Math.min(body.furthest, Math.floor(to));
