/** The steps that are in view: from the left edge to the right one, in fractions of a step. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** Beside what there is, so much of what is in view may be empty. */
const MARGIN = 0.03;
const LEAST_STEPS = 4;

/** All of a run up to a step. */
export const whole = (furthest: number): Range => {
  const steps = Math.max(LEAST_STEPS, furthest);
  const margin = (steps * MARGIN) / (1 - 2 * MARGIN);
  return { from: -margin, to: steps + margin };
};

export const lengthOf = ({ from, to }: Range): number => to - from;

/** A range that lies in what can be looked at, of the same length where it has room there. */
export function within({ from, to }: Range, furthest: number): Range {
  const length = Math.min(lengthOf(whole(furthest)), Math.max(LEAST_STEPS, to - from));
  const margin = MARGIN * length;
  const begins = Math.max(-margin, Math.min(from, Math.max(LEAST_STEPS, furthest) + margin - length));
  return { from: begins, to: begins + length };
}

/** So many times as much in view, around a step that stays where it is. */
export const zoomed = ({ from, to }: Range, times: number, around: number, furthest: number): Range =>
  within({ from: around - (around - from) * times, to: around + (to - around) * times }, furthest);

/** As far to the right as a share of what is in view. */
export const moved = (range: Range, share: number, furthest: number): Range => {
  const by = share * lengthOf(range);
  return within({ from: range.from + by, to: range.to + by }, furthest);
};

/** The nearest range of this length in which a step is, and not at its very edge. */
export function showing(range: Range, step: number, furthest: number): Range {
  const edge = lengthOf(range) / 10;
  if (step < range.from) return within({ from: step - edge, to: step - edge + lengthOf(range) }, furthest);
  if (step > range.to) return within({ from: step + edge - lengthOf(range), to: step + edge }, furthest);
  return range;
}

/** Between two numbers of pixels, steps of this range; and back. */
export const stepAt = ({ from, to }: Range, x: number, width: number): number => from + (x / width) * (to - from);
export const xOf = ({ from, to }: Range, step: number, width: number): number => ((step - from) / (to - from)) * width;

/** Steps for the ruler: round ones, at least so many pixels apart. */
export function ticks(range: Range, width: number, apart: number): number[] {
  const least = Math.max(1, (lengthOf(range) * apart) / Math.max(1, width));
  const power = 10 ** Math.floor(Math.log10(least));
  const spacing = [1, 2, 5, 10].map((times) => times * power).find((each) => each >= least) ?? least;
  const first = Math.max(0, Math.ceil(range.from / spacing));
  const last = Math.floor(range.to / spacing);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => (first + index) * spacing);
}
