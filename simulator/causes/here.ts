import type { FibrilState } from "../system.ts";

/** The statement that a fibril waits in, since when. */
export const here = (fibril: FibrilState) => ({
  task: fibril.task,
  place: fibril.frames[0].place,
  step: fibril.since ?? 0,
});
