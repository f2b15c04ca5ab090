/** A moment, in microseconds since the first event: `0.001234 s`. */
export const timeText = (microseconds: number): string => `${(microseconds / 1e6).toFixed(6)} s`;

/** How long something took, in microseconds: `85 µs`, `3.25 ms`, `399.8 ms`, `12.5 s`. */
export function durationText(microseconds: number): string {
  if (microseconds < 1000) return `${Math.round(microseconds)} µs`;
  const isShort = microseconds < 1e6;
  const value = microseconds / (isShort ? 1e3 : 1e6);
  return `${Number(value.toFixed(value < 10 ? 2 : 1))} ${isShort ? "ms" : "s"}`;
}
