/**
 * Work that takes long and gives way after each piece of it, or sooner, so that others are heard meanwhile: it says how many pieces it has done since,
 * where not one. It ends with what it found.
 */
export type Work<Found> = Generator<number | undefined, Found, unknown>;

/** So many steps of a run make a piece, well under a millisecond. */
export const PIECE = 256;

/** How much of a piece is done after so many steps, since it was last said. */
export const pieceOf = (steps: number): number => (steps % PIECE === 0 ? 1 : 0);

/** In a system of so many fibrils a piece takes about ten milliseconds where somebody waits for all of them. */
const MANY = 256;

/** After how many steps, a divisor of a piece, work in a system of so many fibrils gives way. */
export const paceOf = (fibrils: number): number => {
  const size = Math.min(PIECE, Math.max(1, fibrils / MANY));
  return PIECE / 2 ** Math.ceil(Math.log2(size));
};

/** Does work as long as it is not to be over, which is asked after each piece; `undefined` where it was. */
export function* unless<Found>(isOver: () => boolean, work: Work<Found>): Work<Found | undefined> {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
    if (isOver()) return undefined;
    yield value;
  }
}

/** Does all of it in one go. */
export function finish<Found>(work: Generator<unknown, Found, unknown>): Found {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}
