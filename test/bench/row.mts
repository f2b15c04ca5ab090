/** A line of the table that `npm run bench` prints. `hold` is what the figure has to be. */
export interface Row {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly hold: string;
}
