/** A line of the table that `npm run bench` prints. `hold` is what the figure has to be. */
export interface Row {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly hold: string;
}

/** The middle one of several readings. */
export const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
