import type { Crew, Patience } from "#checker";
import type { Work } from "#simulator";

/** Milliseconds of work between two moments at which messages are read. */
const SLICE = 50;

const forSlice: Patience = (enough) => {
  const timer = setTimeout(enough, SLICE);
  return () => clearTimeout(timer);
};

/** Does work to its end, and hears what is said meanwhile. `crew`: who is waited for where it is theirs to go on. */
export async function inSlices<Found>(work: Work<Found>, crew: Crew | undefined): Promise<Found> {
  for (;;) {
    const start = performance.now();
    do {
      const { done, value } = work.next();
      if (done) return value;
      await crew?.settled(forSlice);
    } while (performance.now() - start < SLICE);
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
}
