import type { Moments } from "#captures";

/** A way to go: to the next or the last event, or on to where a circle closes, forth or back. */
export type Way = "forth" | "back" | "on" | "back on";

/** Where a way leads from a moment. */
export function momentAfter({ last, trace }: Moments, moment: number, way: Way): number {
  const circles = trace?.circles ?? [];
  switch (way) {
    case "forth":
      return Math.min(last, moment + 1);
    case "back":
      return Math.max(0, moment - 1);
    case "on":
      return circles.find((circle) => circle > moment) ?? last;
    case "back on":
      return circles.findLast((circle) => circle < moment) ?? 0;
  }
}

/** Where a session begins: where a circle closes first, else at the end. */
export const firstMoment = ({ last, trace }: Moments): number => trace?.circles[0] ?? last;
