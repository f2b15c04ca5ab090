import { kindOfFile } from "#language";
import { type Kernel, kernels, limitRanges, type ScheduleName } from "#simulator";
import { didYouMean } from "../did-you-mean.ts";
import type { LaunchArguments } from "../protocol.ts";
import { isAbsolute, uriOfPath } from "./client.ts";
import { RequestError } from "./request-error.ts";

/** Who goes next, as a person asked for it: a seed may be left to the debugger, and a recording is not read yet. */
type AskedSchedule =
  | { readonly kind: "fifo" }
  | { readonly kind: "random" | "pct"; readonly seed: number | undefined }
  | { readonly kind: "recording"; readonly uri: string };

/** The same, or what a reproduction brings. */
type ScheduleOption =
  | AskedSchedule
  | {
      readonly kind: "reproduction";
      readonly name: ScheduleName;
      readonly recording: unknown;
      readonly writtenBy: string;
      readonly uri: string;
    };

/** What a launch configuration asks for, checked. */
export interface LaunchOptions {
  readonly program: string;
  readonly stopOnEntry: boolean;
  readonly trace: boolean;
  readonly schedule: ScheduleOption;
  readonly constants: ReadonlyMap<string, number>;
  /** In place of the kernel that the scenario names. */
  readonly kernel: Kernel | undefined;
  /** Name of the check whose constants the scenario gets, and which is watched. */
  readonly check: string | undefined;
  readonly maxSteps: number | undefined;
}

type Given = Readonly<Record<keyof LaunchArguments, unknown>>;

/**
 * Checks a launch configuration: it comes from a file that a person wrote.
 * @throws RequestError that says which attribute is wrong, and what it has to be
 */
export function optionsOf(launch: Partial<Given>): LaunchOptions {
  return {
    program: programOf(launch.program),
    stopOnEntry: flagOf("stopOnEntry", launch.stopOnEntry),
    trace: flagOf("trace", launch.trace),
    schedule: scheduleOf(launch.schedule, launch.seed),
    constants: constantsOf(launch.constants),
    kernel: kernelOf(launch.kernel),
    check: checkOf(launch.check),
    maxSteps: maxStepsOf(launch.maxSteps),
  };
}

/** What a reproduction brings itself. */
export const brought = [
  "schedule",
  "seed",
  "constants",
  "kernel",
  "check",
  "maxSteps",
] as const satisfies (keyof LaunchArguments)[];

const attributes = [
  "program",
  "stopOnEntry",
  ...brought,
  "trace",
  "dump",
  "noDebug",
] as const satisfies (keyof LaunchArguments)[];

/** What to say of attributes that mean nothing, but nearly something. Editors add others of their own. */
export function misspelt(launch: object): string[] {
  return Object.keys(launch).flatMap((name) => {
    const hint = attributes.some((known) => known === name) ? "" : didYouMean(name, attributes);
    return hint === "" ? [] : [`"${name}" in the launch configuration means nothing.${hint}`];
  });
}

/** The scenario, reproduction or dump that a configuration names. */
export function programOf(given: unknown): string {
  if (typeof given !== "string" || given === "") {
    throw wrong('The launch configuration names no scenario: set "program" to a .ktrace file.');
  }
  if (!isAbsolute(given)) throw wrong(`"program" has to be an absolute path or a URI, not "${given}".`);
  return uriOfPath(given);
}

export function flagOf(name: string, given: unknown): boolean {
  if (isMissing(given)) return false;
  if (typeof given === "boolean") return given;
  throw wrong(`"${name}" has to be true or false, not ${shown(given)}.`);
}

const schedules = ["fifo", "random", "pct"] satisfies ScheduleName["kind"][];

/** Which schedule a `schedule` and a `seed` mean. */
export function scheduleOf(given: unknown, seed: unknown): AskedSchedule {
  if (given === "random" || given === "pct") return { kind: given, seed: seedOf(seed) };
  const schedule = otherScheduleOf(given);
  if (!isMissing(seed))
    throw wrong('"seed": only the schedules "random" and "pct" have one; remove it, or set "schedule".');
  return schedule;
}

function otherScheduleOf(given: unknown): AskedSchedule {
  if (isMissing(given) || given === "fifo") return { kind: "fifo" };
  if (typeof given === "string" && kindOfFile(given) === "reproduction") {
    throw wrong(
      `"schedule": ${given} is a reproduction, which brings its own scenario and schedule: set "program" to it, and remove "schedule".`,
    );
  }
  const isFile = typeof given === "string" && /\.json$/i.test(given);
  if (isFile && isAbsolute(given)) return { kind: "recording", uri: uriOfPath(given) };
  if (isFile) throw wrong(`"schedule": the recording has to be an absolute path or a URI, not "${given}".`);
  const hint = typeof given === "string" ? didYouMean(given, schedules) : "";
  throw wrong(
    `"schedule" has to be "fifo", "random", "pct", or the path of a *.ktrace-schedule.json, not ${shown(given)}.${hint}`,
  );
}

function seedOf(given: unknown): number | undefined {
  if (isMissing(given)) return undefined;
  if (isInt32(given)) return given;
  throw wrong(`"seed" has to be a whole number of 32 bits such as 42, not ${shown(given)}.`);
}

function constantsOf(given: unknown): ReadonlyMap<string, number> {
  if (isMissing(given)) return new Map();
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    throw wrong('"constants" has to be an object of numbers, such as { "EARLY": 0 }.');
  }
  return new Map(Object.entries(given).map(([name, value]) => [name, constantOf(name, value)]));
}

function constantOf(name: string, value: unknown): number {
  if (isInt32(value)) return value;
  throw wrong(`"constants": ${name} has to be a whole number of 32 bits, not ${shown(value)}.`);
}

function kernelOf(given: unknown): Kernel | undefined {
  if (isMissing(given)) return undefined;
  const kernel = kernels.find(({ name }) => name === given);
  if (kernel !== undefined) return kernel;
  const names = kernels.map(({ name }) => name);
  const hint = typeof given === "string" ? didYouMean(given, names) : "";
  throw wrong(`"kernel" has to be ${names.map((name) => `"${name}"`).join(" or ")}, not ${shown(given)}.${hint}`);
}

function checkOf(given: unknown): string | undefined {
  if (isMissing(given)) return undefined;
  if (typeof given === "string") return given;
  throw wrong(`"check" has to be the name of a check of the scenario, not ${shown(given)}.`);
}

function maxStepsOf(given: unknown): number | undefined {
  if (isMissing(given)) return undefined;
  const { least, most } = limitRanges.steps;
  if (isInt32(given) && least <= given && given <= most) return given;
  throw wrong(`"maxSteps" has to be a whole number from ${least} to ${most}, not ${shown(given)}.`);
}

export const isMissing = (value: unknown): value is undefined | null => value === undefined || value === null;

const isInt32 = (value: unknown): value is number => typeof value === "number" && value === (value | 0);

/** As much of a value as a message has room for. */
const shown = (value: unknown): string => JSON.stringify(value).slice(0, 80);

const wrong = (message: string): RequestError => new RequestError(message, true);
