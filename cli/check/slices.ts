import { setImmediate as pause } from "node:timers/promises";
import { type CheckResult, checking, type Subject } from "#checker";
import type { Progress, Unfinished } from "#simulator";
import type { Host } from "../host.ts";
import type { Crew } from "./crew.ts";
import type { CheckCommand } from "./options.ts";
import { countText, numberText, secondsText } from "./words.ts";

/** Milliseconds of work between two moments at which an interrupt is heard. */
const SLICE = 50;
/** Milliseconds between two reports of how far a search has come. */
const REPORT = 250;

/** Looks at a check, shows how far the search has come, and ends it when that is wanted. */
export async function inSlices(
  host: Host,
  { bounds, seconds, reduces, all, save, shard }: CheckCommand,
  subject: Subject,
  from: Unfinished | undefined,
  name: string,
  crew: Crew | undefined,
  isInterrupted: () => boolean,
): Promise<CheckResult> {
  const { clock } = host;
  const start = clock();
  let reported = start;
  const watch = (progress: Progress): boolean => {
    const now = clock();
    if (now - reported >= REPORT) {
      reported = now;
      // The name last: a narrow terminal shows the beginning of the line.
      host.progress(`${progressText(progress, (now - start) / 1000)}: ${name}`);
    }
    return isInterrupted();
  };
  const part = {
    ...(from !== undefined && { from }),
    ...(shard !== undefined && { shard }),
    ...(crew && { team: crew }),
  };
  const how = { bounds, seconds, reduces, collects: all, keeps: save !== undefined, ...part };
  const work = checking(subject, { ...how, clock, watch });
  for (let slice = clock(); ; ) {
    const { done, value } = work.next();
    if (done) {
      host.progress("");
      return value;
    }
    await crew?.settled(SLICE);
    if (clock() - slice < SLICE) continue;
    await pause();
    slice = clock();
  }
}

function progressText({ states, open }: Progress, seconds: number): string {
  const rate = Math.round(states / seconds);
  return `${countText(states, "state")}, ${numberText(open)} to look at, ${countText(rate, "state")}/s, ${secondsText(seconds)}`;
}
