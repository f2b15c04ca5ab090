import type { ReadText } from "#language";
import {
  type Decisions,
  type Program,
  Run,
  readingDecisions,
  readingSchedule,
  type ScheduleName,
  schedulingFor,
  stepLimit,
  strangeRecording,
} from "#simulator";
import { pathOfUri } from "./client.ts";
import type { Look } from "./debuggee.ts";
import type { LaunchOptions } from "./launch-options.ts";
import type { Announcement } from "./progress.ts";
import { RequestError } from "./request-error.ts";

/** A run, and how it was settled who goes next in it. */
export interface Course {
  readonly run: Run;
  /** The seed, where the configuration left it to the debugger. */
  readonly chosenSeed: number | undefined;
  /** The recording that the run follows, as people name it. */
  readonly recording: string | undefined;
}

/**
 * A run of a program as a launch configuration wants it. `chooseSeed` is asked where chance needs a seed and none is given; `look` does
 * what takes long.
 * @throws RequestError when there is no such recording, or one of another program
 */
export async function courseOf(
  program: Program,
  { schedule, maxSteps }: Pick<LaunchOptions, "schedule" | "maxSteps">,
  chooseSeed: () => number,
  read: ReadText,
  look: Look,
): Promise<Course> {
  const limit = stepLimit(maxSteps, schedule.kind === "reproduction" ? "reproduction" : "launch configuration");
  const named = (name: ScheduleName) =>
    look(schedulingFor(program, name), {
      title: "Running the scenario once to measure it",
      cancel: (search) => search.giveUp(notMeasured),
    });
  if (schedule.kind === "recording") {
    const decisions = await readRecording(schedule.uri, program, read, look);
    return { run: new Run(program, { decisions, limit }), chosenSeed: undefined, recording: pathOfUri(schedule.uri) };
  }
  if (schedule.kind === "reproduction") {
    const found = await look(readingDecisions(schedule.recording, program), readingRecording);
    if ("error" in found)
      throw new RequestError(`${pathOfUri(schedule.uri)}: ${strangeRecording(found.error, schedule.writtenBy)}.`, true);
    const { decisions } = found;
    const run = new Run(program, { schedule: await named(schedule.name), decisions, limit });
    return { run, chosenSeed: undefined, recording: decisions.size > 0 ? pathOfUri(schedule.uri) : undefined };
  }
  const chosenSeed = schedule.kind === "fifo" || schedule.seed !== undefined ? undefined : chooseSeed();
  const name = schedule.kind === "fifo" ? schedule : { ...schedule, seed: schedule.seed ?? chosenSeed ?? 0 };
  return { run: new Run(program, { schedule: await named(name), limit }), chosenSeed, recording: undefined };
}

const notMeasured = new RequestError(
  'Nothing was launched: for the schedule "pct" the scenario is run once first, and that was cancelled. The schedule "random" needs no such run.',
  true,
);

const readingRecording: Announcement = {
  title: "Reading the recording",
  cancel: (search) => search.giveUp(notRead),
};

const notRead = new RequestError("The recording was not read to its end, because that was cancelled.", true);

/** The decisions of a recording; `look` does what takes long. @throws RequestError when there is no such recording, or one of another program */
export async function readRecording(uri: string, program: Program, read: ReadText, look: Look): Promise<Decisions> {
  const text = await read(uri).catch((error: unknown) => {
    throw unreadable(uri, error instanceof Error ? error.message : String(error));
  });
  if (text === undefined) throw unreadable(uri, "there is no such file");
  const found = await look(readingSchedule(text, program), readingRecording);
  if ("error" in found) throw unreadable(uri, found.error);
  return found.decisions;
}

const unreadable = (uri: string, reason: string): RequestError =>
  new RequestError(`"schedule": ${pathOfUri(uri)}: ${reason}`, true);

/** Seeds that are chosen are short, so that they are easily written down. */
const mostSeed = 999_999;

/** A seed for people, from a random number of at least 0 and below 1. */
export const seedFrom = (chance: number): number => 1 + Math.floor(chance * mostSeed);

/** Tells of a seed that was chosen, and how to have its run again. */
export const seedText = (kind: string, seed: number): string =>
  `The schedule is ${kind} with the seed ${seed}. "seed": ${seed} in the launch configuration gives the same run again.`;
