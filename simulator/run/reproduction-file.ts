import { type Kernel, kernels } from "../kernels.ts";
import { limitRanges } from "../limits.ts";
import { VERSION as KTRACE } from "../version.ts";
import type { Work } from "../work.ts";
import { jsonText } from "./json-text.ts";
import { isCount, isInteger, isRecord, parseJson, shown } from "./schedule-file.ts";
import type { ScheduleName } from "./schedule-for.ts";

/** The version of the format; readers refuse others. */
const VERSION = 1;

/** How the names of reproductions end. */
export const REPRODUCTION = ".ktrace-reproduction.json";

/** A run that is passed on: all that is needed to have it again, in one file. */
export interface Reproduction {
  /** The files of the scenario, the main one first. A path counts from a folder that all of them are in, with `/` between its parts. */
  readonly files: readonly { readonly path: string; readonly text: string }[];
  /** What the scenario was run with in place of what it says itself. */
  readonly constants: ReadonlyMap<string, number>;
  readonly kernel: Kernel | undefined;
  readonly check: string | undefined;
  readonly maxSteps: number | undefined;
  readonly schedule: ScheduleName;
  /** What was decided otherwise than the schedule would: what `scheduleToWrite` makes, or of a file what `readingDecisions` reads. */
  readonly recording: unknown;
  /** The moment that the person was at. */
  readonly step: number;
}

/** The text of a `*.ktrace-reproduction.json`, in pieces: its recording can have very many decisions. */
export function* writingReproduction({ files, constants, kernel, schedule, ...rest }: Reproduction): Work<string> {
  const file = {
    version: VERSION,
    ktrace: KTRACE,
    ...rest,
    kernel: kernel?.name,
    constants: Object.fromEntries(constants),
    schedule: schedule.kind,
    ...(schedule.kind !== "fifo" && { seed: schedule.seed }),
    files: files.map(({ path, text }) => ({ path, lines: text.split("\n") })),
  };
  return `${yield* jsonText(file)}\n`;
}

/** A reproduction, and the version of KTrace that wrote it. */
export interface ReadReproduction extends Reproduction {
  readonly writtenBy: string;
}

/** Reads such a text. `error` says what is wrong with it. */
export function readReproduction(text: string): ReadReproduction | { readonly error: string } {
  const parsed = parseJson(text);
  if ("error" in parsed) return parsed;
  const file = parsed.value;
  if (!isRecord(file)) return { error: "it is not a JSON object" };
  if (file.version !== VERSION) return { error: `its "version" is ${shown(file.version)}, and must be ${VERSION}` };
  const { files, constants, schedule, seed, kernel, check, maxSteps, step, ktrace, recording } = file;
  const { least, most } = limitRanges.steps;
  const texts = textsOf(files);
  if (texts === undefined) {
    return { error: 'its "files" must be a list of {"path": "a/b.ktrace", "lines": [TEXT, …]}, the main file first' };
  }
  const values = constantsOf(constants);
  if (values === undefined) return { error: 'its "constants" must be an object of whole numbers of 32 bits' };
  const name = scheduleOf(schedule, seed);
  if (name === undefined) return { error: 'its "schedule" must be "fifo", or "random" or "pct" with a whole "seed"' };
  const rules = kernels.find(({ name }) => name === kernel);
  if (kernel !== undefined && rules === undefined) {
    const names = kernels.map(({ name }) => `"${name}"`).join(" or ");
    return { error: `its "kernel" must be ${names}, not ${shown(kernel)}` };
  }
  if (check !== undefined && typeof check !== "string")
    return { error: `its "check" must be a text, not ${shown(check)}` };
  if (maxSteps !== undefined && !(isInteger(maxSteps) && least <= maxSteps && maxSteps <= most)) {
    return { error: `its "maxSteps" must be a whole number from ${least} to ${most}, not ${shown(maxSteps)}` };
  }
  if (!isCount(step)) return { error: `its "step" must be a whole number from 0, not ${shown(step)}` };
  if (typeof ktrace !== "string") return { error: 'its "ktrace" must be the version that wrote it' };
  return {
    files: texts,
    constants: values,
    kernel: rules,
    check,
    maxSteps,
    schedule: name,
    recording,
    step,
    writtenBy: ktrace,
  };
}

/** Why a recording of a reproduction cannot be followed, where `reason` is what `decisionsIn` says. */
export const strangeRecording = (reason: string, writtenBy: string): string =>
  writtenBy === KTRACE
    ? `its "recording" is not right: ${reason}`
    : `its "recording" does not fit: ${reason}. It was saved by KTrace ${writtenBy}, and this is ${KTRACE}: open it with that version`;

function textsOf(files: unknown): Reproduction["files"] | undefined {
  if (!Array.isArray(files) || files.length === 0) return undefined;
  const texts = files.map(textOf);
  const paths = new Set(texts.map((each) => each?.path));
  return paths.size === texts.length ? allOf(texts) : undefined;
}

function textOf(file: unknown): Reproduction["files"][number] | undefined {
  if (!isRecord(file)) return undefined;
  const { path, lines } = file;
  if (typeof path !== "string" || !isPath(path) || !Array.isArray(lines)) return undefined;
  return lines.every((line) => typeof line === "string") ? { path, text: lines.join("\n") } : undefined;
}

/** A path that does not lead out of its folder. */
const isPath = (path: string): boolean =>
  path.split("/").every((part) => part !== "" && part !== "." && part !== "..") && !path.includes("\\");

const allOf = <T>(values: readonly (T | undefined)[]): readonly T[] | undefined => {
  const there = values.filter((value) => value !== undefined);
  return there.length === values.length ? there : undefined;
};

function constantsOf(given: unknown): ReadonlyMap<string, number> | undefined {
  if (!isRecord(given)) return undefined;
  const values = new Map<string, number>();
  for (const [name, value] of Object.entries(given)) {
    if (!isInteger(value)) return undefined;
    values.set(name, value);
  }
  return values;
}

function scheduleOf(kind: unknown, seed: unknown): ScheduleName | undefined {
  if (kind === "fifo") return { kind };
  return (kind === "random" || kind === "pct") && isInteger(seed) ? { kind, seed } : undefined;
}
