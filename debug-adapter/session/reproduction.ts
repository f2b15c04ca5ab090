import { filesWithin, kindOfFile, openReproduction, pathsWithin, type ReadText } from "#language";
import { REPRODUCTION, type Schedule, type ScheduleName, scheduleToWrite, writingReproduction } from "#simulator";
import type { LaunchArguments, ReproductionBody } from "../protocol.ts";
import { nameOfUri, pathOfUri } from "./client.ts";
import type { Debuggee, Look } from "./debuggee.ts";
import { brought, isMissing, type LaunchOptions } from "./launch-options.ts";
import { loadProgram } from "./load.ts";
import { cancelled } from "./progress.ts";
import { RequestError } from "./request-error.ts";
import type { Asked } from "./requests.ts";

/** What a launch configuration leads to, once it is known whether its program is a scenario or a reproduction. */
export interface Opened {
  readonly options: LaunchOptions;
  readonly read: ReadText;
  /** Whether the scenario's files are in the reproduction alone. */
  readonly isAlone: boolean;
  /** The step that the session begins at; the start, where nothing is said. */
  readonly step: number | undefined;
}

/** Opens a reproduction, where the configuration names one. @throws RequestError when it is none that can be had again, and no scenario either */
export async function opened(launch: LaunchArguments, options: LaunchOptions, read: ReadText): Promise<Opened> {
  const { program: uri } = options;
  const kind = kindOfFile(uri);
  if (kind === "scenario" || kind === "other") return { options, read, isAlone: false, step: undefined };
  const wrong = (reason: string) => new RequestError(`${pathOfUri(uri)}: ${reason}`, true);
  const text = await read(uri).catch((error: unknown) => {
    throw wrong(error instanceof Error ? error.message : String(error));
  });
  if (text === undefined) throw wrong("there is no such file");
  switch (kind) {
    case "recording":
      throw wrong('this is a recording: set "schedule" to it, and "program" to its scenario.');
    case "json":
      throw wrong('this is no scenario: set "program" to a *.ktrace, or to a *.ktrace-reproduction.json.');
    case "reproduction":
      return reproduced(launch, options, text, wrong);
  }
}

function reproduced(
  launch: LaunchArguments,
  options: LaunchOptions,
  text: string,
  wrong: (reason: string) => RequestError,
): Opened {
  const { program: uri, constants: given } = options;
  const other = brought.find(
    (attribute) => !isMissing(launch[attribute]) && (attribute !== "constants" || given.size > 0),
  );
  if (other !== undefined) {
    const message = `A reproduction brings its own "${other}": remove it from the launch configuration.`;
    throw new RequestError(message, true);
  }
  const found = openReproduction(uri, text);
  if ("error" in found) throw wrong(found.error);
  const { main, constants, kernel, check, maxSteps, schedule: name, recording, writtenBy, step } = found;
  const schedule = { kind: "reproduction" as const, name, recording, writtenBy, uri };
  return {
    options: { ...options, program: main, constants, kernel, check, maxSteps, schedule },
    read: found.read,
    isAlone: true,
    step,
  };
}

/** The run as it is now, in one file; `look` does what takes long. @throws RequestError when the scenario cannot be had again from its files' texts */
export async function reproductionOf(
  debuggee: Debuggee,
  look: Look,
  request: Asked,
): Promise<Omit<ReproductionBody, "session" | "moment">> {
  const { options, program, sources, run } = debuggee;
  const { constants, kernel, check, maxSteps } = options;
  const texts = sources.texts();
  const paths = pathsWithin(texts.map(({ uri }) => uri));
  const files = texts.map(({ text }, file) => ({ path: paths[file], text }));
  const again = filesWithin(`file:///${REPRODUCTION}`, files);
  const { program: same } = await loadProgram({ ...options, program: again.main }, again.read).catch(
    (error: unknown) => {
      throw cannotBeSaved(error instanceof Error ? error.message : String(error));
    },
  );
  if (same.hash !== program.hash) throw cannotBeSaved("its files together mean something else than they do here.");
  const reproduction = {
    files,
    constants,
    kernel,
    check,
    maxSteps,
    schedule: nameOf(run.schedule),
    recording: scheduleToWrite(program, run.decided()),
    step: run.step,
  };
  const name = `${nameOfUri(program.files[0]).replace(/\.ktrace$/, "")}${REPRODUCTION}`;
  const text = await look(writingReproduction(reproduction), {
    title: "Writing down how this run went",
    request,
    cancel: (each) => each.giveUp(cancelled),
  });
  return { name, text };
}

const cannotBeSaved = (reason: string): RequestError =>
  new RequestError(
    `This run cannot be saved in one file, with imports by paths that only count from here: ${reason}`,
    true,
  );

const nameOf = (schedule: Schedule): ScheduleName =>
  schedule.kind === "fifo" ? schedule : { kind: schedule.kind, seed: schedule.seed };
