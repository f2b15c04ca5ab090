import type { Place } from "#simulator";

/** A row of a task's call stack. */
export interface Row {
  readonly kind: "label" | "call" | "code";
  readonly text: string;
  readonly place: Place | undefined;
  readonly fibril: number | undefined;
  /** Index among the fibril's frames whose locals it shows, 0 the innermost. */
  readonly frame: number | undefined;
  /** Serial of the pending call that the row stands for. Each pending call of the task has one row. */
  readonly call: number | undefined;
  /** Task id of the caller that the row is of: it stands below a call that came from there. */
  readonly caller: number | undefined;
}

/** A row; what is not given is unknown. */
export const row = (kind: Row["kind"], text: string, more: Partial<Row> = {}): Row => ({
  kind,
  text,
  place: undefined,
  fibril: undefined,
  frame: undefined,
  call: undefined,
  caller: undefined,
  ...more,
});

/** Rows one below the other. Each is made when it is asked for: there can be very many, of which a client shows a page. */
export class Rows {
  readonly #parts: { readonly start: number; readonly end: number; readonly make: (index: number) => Row }[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Appends so many rows; `make` gives the one of an index among them. */
  add(count: number, make: (index: number) => Row): void {
    if (count === 0) return;
    this.#parts.push({ start: this.#length, end: this.#length + count, make });
    this.#length += count;
  }

  /** The row at an index. */
  at(index: number): Row | undefined {
    return Number.isInteger(index) ? this.slice(index, index + 1)[0] : undefined;
  }

  /** A page of the rows. */
  slice(from = 0, to = this.#length): Row[] {
    return this.#parts
      .filter(({ start, end }) => start < to && from < end)
      .flatMap(({ start, end, make }) => {
        const [first, last] = [Math.max(from, start), Math.min(to, end)];
        return Array.from({ length: last - first }, (_, index) => make(first + index - start));
      });
  }
}
