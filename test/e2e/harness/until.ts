import { setTimeout as sleep } from "node:timers/promises";

/** Looks until there is something. @throws an error with the text `otherwise` after `seconds`. */
export async function until<T>(
  look: () => Promise<T | undefined>,
  otherwise: string,
  { seconds = 15 } = {},
): Promise<T> {
  for (const begun = Date.now(); Date.now() - begun < seconds * 1000; await sleep(50)) {
    const found = await look();
    if (found !== undefined) return found;
  }
  throw new Error(otherwise);
}
