import { t } from "@vscode/l10n";
import type { Moment, TimelineBody } from "#protocol";

/** A step, with its time where that is known, in microseconds since the first event: `12`, `12 (0.001234 s)`. */
export const stepText = (step: number, time: number | undefined): string =>
  time === undefined ? String(step) : t`${step} (${(time / 1e6).toFixed(6)} s)`;

export const momentText = ({ step, time }: Moment): string => stepText(step, time);

/** How long something took, in microseconds: `85 µs`, `3.25 ms`, `399.8 ms`, `12.5 s`. */
export function durationText(microseconds: number): string {
  if (microseconds < 1000) return t`${Math.round(microseconds)} µs`;
  const isShort = microseconds < 1e6;
  const value = microseconds / (isShort ? 1e3 : 1e6);
  const rounded = Number(value.toFixed(value < 10 ? 2 : 1));
  return isShort ? t`${rounded} ms` : t`${rounded} s`;
}

/** When a step was, as far as a window tells it. */
export function timeOf({ times, from }: TimelineBody, step: number): number | undefined {
  if (times === undefined) return undefined;
  return times.at[step / times.width - Math.ceil(from / times.width)];
}
