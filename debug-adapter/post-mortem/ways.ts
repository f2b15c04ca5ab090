import type { Moments } from "#captures";

/** A way to go: to the next or the last event, or on to where something stops, forth or back. */
export type Way = "forth" | "back" | "on" | "back on";

/** Where a way leads from a moment; `stops`: lists of moments, each in order. */
export function momentAfter({ last }: Moments, stops: readonly (readonly number[])[], from: number, way: Way): number {
  switch (way) {
    case "forth":
      return Math.min(last, from + 1);
    case "back":
      return Math.max(0, from - 1);
    case "on":
      return Math.min(...stops.map((moments) => moments.find((moment) => moment > from) ?? last), last);
    case "back on":
      return Math.max(...stops.map((moments) => moments.findLast((moment) => moment < from) ?? 0), 0);
  }
}
