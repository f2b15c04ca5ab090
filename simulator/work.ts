/** Work that takes long and gives way after each piece of it, so that others are heard meanwhile. It ends with what it found. */
export type Work<Found> = Generator<undefined, Found, unknown>;

/** So many steps of a run make a piece, well under a millisecond. */
export const PIECE = 256;

/** Does all of it in one go. */
export function finish<Found>(work: Generator<unknown, Found, unknown>): Found {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}
