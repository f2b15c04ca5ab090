import { type CheckResult, type Crew, checking, countText, inSlices, numberText, type Subject } from "#checker";
import type { Progress, SampleCounts, Unfinished } from "#simulator";
import type { Host } from "../host.ts";
import type { CheckCommand } from "./options.ts";
import { secondsText } from "./words.ts";

/** The same hashes each time, so that a search comes out the same. */
const FINGERPRINTS = { bits: 64, seed: 0 };
/** Milliseconds between two reports of how far a search has come. */
const REPORT = 250;

/** Looks at a check, shows how far the search has come, and ends it when that is wanted. */
export async function following(
  host: Host,
  { bounds, sample, seconds, reduces, depthFirst, fingerprints, all, save, shard }: CheckCommand,
  subject: Subject,
  from: Unfinished | undefined,
  name: string,
  crew: Crew | undefined,
  isInterrupted: () => boolean,
): Promise<CheckResult> {
  const { clock } = host;
  const start = clock();
  let reported = start;
  const watching = (text: (seconds: number) => string): boolean => {
    const now = clock();
    if (now - reported >= REPORT) {
      reported = now;
      // The name last: a narrow terminal shows the beginning of the line.
      host.progress(`${text((now - start) / 1000)}: ${name}`);
    }
    return isInterrupted();
  };
  const watch = (progress: Progress) => watching((spent) => progressText(progress, spent));
  const part = {
    ...(sample !== undefined && {
      chance: {
        ...sample,
        watch: (counts: SampleCounts) => watching((spent) => chanceText(counts, sample.runs, spent)),
      },
    }),
    ...(fingerprints && { fingerprints: FINGERPRINTS }),
    ...(from !== undefined && { from }),
    ...(shard !== undefined && { shard }),
    ...(crew && { team: crew }),
  };
  const how = { bounds, seconds, reduces, depthFirst, collects: all, keeps: save !== undefined, ...part };
  const work = checking(subject, { ...how, clock, watch });
  const result = await inSlices(work, crew, { clock, start: setTimeout, cancel: clearTimeout });
  host.progress("");
  return result;
}

const chanceText = ({ runs, steps }: SampleCounts, of: number, seconds: number): string =>
  `${numberText(runs)} of ${countText(of, "run")}, ${countText(steps, "step")}, ${secondsText(seconds)}`;

function progressText({ states, open }: Progress, seconds: number): string {
  const rate = Math.round(states / seconds);
  return `${countText(states, "state")}, ${numberText(open)} to look at, ${countText(rate, "state")}/s, ${secondsText(seconds)}`;
}
