import type { Work } from "#simulator";
import type { Crew } from "./crew.ts";

/** The time of the place where work is done. */
export interface Timers<Timer> {
  /** Milliseconds since some moment. */
  readonly clock: () => number;
  /** Calls back when so many milliseconds are over, unless that is cancelled. */
  readonly start: (enough: () => void, milliseconds: number) => Timer;
  readonly cancel: (timer: Timer) => void;
}

/** Milliseconds of work between two moments at which others have their turn. */
const SLICE = 50;

/** Does work to its end, and lets others have their turn meanwhile: an interrupt, a message. `crew`: who is waited for where it is theirs to go on. */
export async function inSlices<Found, Timer>(
  work: Work<Found>,
  crew: Crew | undefined,
  { clock, start, cancel }: Timers<Timer>,
): Promise<Found> {
  const patience = (enough: () => void) => {
    const timer = start(enough, SLICE);
    return () => cancel(timer);
  };
  for (let slice = clock(); ; ) {
    const { done, value } = work.next();
    if (done) return value;
    await crew?.settled(patience);
    if (clock() - slice < SLICE) continue;
    await new Promise<void>((resolve) => void start(resolve, 0));
    slice = clock();
  }
}
