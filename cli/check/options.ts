import { normalize } from "node:path";
import { type Bounds, type Sample, type Shard, STEPS_OF_RUN } from "#simulator";
import { DEFAULT_MEGABYTES } from "../help.ts";
import { WrongInput } from "../host.ts";
import { seconds, whole } from "../numbers.ts";
import { constantsOf, parse, parseSeed } from "../options.ts";

type CheckFormat = "text" | "json" | "sarif" | "junit";

/** What `ktrace check` is asked to do. */
export interface CheckCommand {
  readonly files: readonly string[];
  /** The one check that is looked at; all of them without. */
  readonly check: string | undefined;
  readonly constants: ReadonlyMap<string, number>;
  readonly format: CheckFormat;
  /** Whether a search goes on until it knows all that goes wrong. */
  readonly all: boolean;
  readonly reduces: boolean;
  readonly depthFirst: boolean;
  /** Whether a hash alone is kept of each situation that was looked at. */
  readonly fingerprints: boolean;
  /** Of each check. */
  readonly bounds: Bounds;
  /** The runs by chance that are followed in place of a search. */
  readonly sample: Sample | undefined;
  readonly seconds: number;
  /** A directory for the schedules of what is found; or a file, where there can be only one. */
  readonly record: string | undefined;
  /** A file for the search, if it ends at a bound; and one that such a search was written to, which is gone on with. */
  readonly save: string | undefined;
  /** How many threads look at a search that takes long; one for each core there is, or one where that was not asked for. */
  readonly workers: number | "all" | undefined;
  /** The part of all schedules that is looked at. */
  readonly shard: Shard | undefined;
  readonly resume: string | undefined;
}

const formats = ["json", "sarif", "junit"] as const;

const options = {
  check: { type: "string" },
  define: { type: "string", short: "D", multiple: true },
  json: { type: "boolean" },
  sarif: { type: "boolean" },
  junit: { type: "boolean" },
  all: { type: "boolean" },
  "max-states": { type: "string" },
  "max-seconds": { type: "string" },
  "max-memory": { type: "string" },
  "max-depth": { type: "string" },
  "max-preemptions": { type: "string" },
  "no-reduction": { type: "boolean" },
  "depth-first": { type: "boolean" },
  fingerprints: { type: "boolean" },
  record: { type: "string" },
  save: { type: "string" },
  resume: { type: "string" },
  shard: { type: "string" },
  workers: { type: "string" },
  runs: { type: "string" },
  schedule: { type: "string" },
  seed: { type: "string" },
  merge: { type: "boolean" },
} as const;

/** What a search through all schedules has, and runs by chance have not. */
const ofSearch = [
  "max-memory",
  "max-states",
  "max-preemptions",
  "save",
  "resume",
  "workers",
  "shard",
  "no-reduction",
  "depth-first",
  "fingerprints",
] as const;

/** Searches of which each is looked at by one worker. */
const alone = ["max-preemptions", "depth-first", "fingerprints"] as const;

/** What goes by an order of its own, so that no search can have it which goes depth first, or keeps situations only until their turn. */
const ofOrder = {
  "depth-first": ["max-depth", "max-preemptions", "shard", "fingerprints"],
  fingerprints: ["max-preemptions", "shard"],
} as const;

/** More than are of use. */
export const MOST_WORKERS = 256;
const MOST_SHARDS = 9999;

const BYTES_OF_MEGABYTE = 2 ** 20;
/** More are not exact as bytes. */
const MOST_MEGABYTES = 2 ** 53 / BYTES_OF_MEGABYTE - 1;

/** What a search that is gone on with brings with it. */
const own = ["check", "define", "all", "no-reduction", "depth-first", "fingerprints", "shard"] as const;

/** @throws WrongInput */
export function parseCheck(args: readonly string[]): CheckCommand {
  const { values, positionals: files } = parse("check", args.map(withWorkers), options);
  const sample = sampleOf(values);
  if (values.resume !== undefined) {
    const also = own.filter((name) => values[name] !== undefined).map((name) => `--${name}`);
    const [more] = [...files, ...also];
    if (more !== undefined)
      throw new WrongInput(`--resume: the search has its own scenario and check; leave out ${more}`);
  } else if (files.length === 0) throw new WrongInput("check needs a FILE: ktrace check FILE…");
  if (files.includes("")) throw new WrongInput("The name of a FILE is empty: ktrace check FILE…");
  refuseEmpty(values);
  if (values.save === "") throw new WrongInput("--save: the name is empty; give the file to write");
  if (values.resume === "") throw new WrongInput("--resume: the name is empty; give the file that --save has written");
  for (const search of ["save", "resume"] as const) {
    if (values.record === undefined || values[search] === undefined) continue;
    if (normalize(values.record) !== normalize(values[search])) continue;
    throw new WrongInput(`--record and --${search}: both name ${values.record}; give each a file of its own`);
  }
  if (values.check === "") throw new WrongInput("--check: the name is empty; without --check, all are looked at");
  const format = formatOf(values);
  const depth = whole("--max-depth", values["max-depth"]);
  const preemptions = whole("--max-preemptions", values["max-preemptions"], { least: 0, such: 2 });
  if (depth !== undefined && preemptions !== undefined) {
    throw new WrongInput("--max-depth and --max-preemptions: a search goes by one of them; leave the other out");
  }
  const shard = shardOf(values.shard);
  if (shard !== undefined && preemptions !== undefined) {
    throw new WrongInput("--shard and --max-preemptions: a search that counts preemptions has no shards");
  }
  for (const option of ["depth-first", "fingerprints"] as const) {
    const ordered = ofOrder[option].find((name) => values[name] !== undefined);
    if (values[option] !== true || ordered === undefined) continue;
    throw new WrongInput(`--${option} and --${ordered}: each has an order of its own; leave one of them out`);
  }
  const workers =
    values.workers === "all" ? "all" : whole("--workers", values.workers, { most: MOST_WORKERS, such: 4 });
  const one = alone.find((name) => values[name] !== undefined);
  if (workers !== undefined && workers !== 1 && one !== undefined) {
    throw new WrongInput(`--workers and --${one}: such a search has one worker; leave one of them out`);
  }
  const most = { most: MOST_MEGABYTES, such: 4000 };
  const megabytes = whole("--max-memory", values["max-memory"], most) ?? DEFAULT_MEGABYTES;
  return {
    files: [...new Set(files)],
    check: values.check,
    constants: constantsOf(values.define ?? []),
    format,
    all: values.all === true,
    reduces: values["no-reduction"] !== true,
    depthFirst: values["depth-first"] === true,
    fingerprints: values.fingerprints === true,
    bounds: {
      states: whole("--max-states", values["max-states"]) ?? Infinity,
      bytes: megabytes * BYTES_OF_MEGABYTE,
      ...(depth !== undefined && { depth }),
      ...(preemptions !== undefined && { preemptions }),
    },
    sample,
    seconds: seconds("--max-seconds", values["max-seconds"]) ?? Infinity,
    record: values.record,
    save: values.save,
    resume: values.resume,
    shard,
    workers,
  };
}

/** What `ktrace check --merge` is asked to do. */
export interface MergeCommand extends Pick<CheckCommand, "files" | "format" | "record"> {}

/** @throws WrongInput */
export function parseMerge(args: readonly string[]): MergeCommand {
  const { merge, json, sarif, junit, record } = options;
  const own = { merge, json, sarif, junit, record } as const;
  const { values, positionals: files } = parse("check --merge", args, own);
  if (files.length === 0) throw new WrongInput("--merge needs results of shards: ktrace check --merge FILE…");
  if (files.includes("")) throw new WrongInput("The name of a FILE is empty: ktrace check --merge FILE…");
  refuseEmpty(values);
  return { files, format: formatOf(values), record: values.record };
}

/** @throws WrongInput */
function formatOf(values: Pick<Values, (typeof formats)[number]>): CheckFormat {
  const [format = "text", second] = formats.filter((name) => values[name] === true);
  if (second === undefined) return format;
  throw new WrongInput(`--${format} and --${second}: there is one output; leave one of them out`);
}

/** @throws WrongInput */
function refuseEmpty({ record }: Pick<Values, "record">): void {
  if (record === "") throw new WrongInput("--record: the name is empty; give the directory to write to");
}

type Values = ReturnType<typeof parse<typeof options>>["values"];

/** @throws WrongInput */
function sampleOf(values: Values): Sample | undefined {
  const { schedule } = values;
  const runs = whole("--runs", values.runs);
  const alone = (["schedule", "seed"] as const).find((name) => values[name] !== undefined);
  if (runs === undefined) {
    if (alone === undefined) return undefined;
    throw new WrongInput(`--${alone}: check looks at all schedules; give --runs N to follow N of them by chance`);
  }
  const other = ofSearch.find((name) => values[name] !== undefined);
  if (other !== undefined) {
    throw new WrongInput(`--runs and --${other}: runs by chance are no search through all schedules; leave one out`);
  }
  if (schedule !== undefined && schedule !== "random" && schedule !== "pct") {
    throw new WrongInput(`--schedule ${schedule}: runs by chance are random or pct; without it both in turn`);
  }
  const steps = whole("--max-depth", values["max-depth"]) ?? STEPS_OF_RUN;
  return { runs, steps, seed: parseSeed(values.seed), schedule };
}

/** `--workers` alone is one for each core: what comes next is a number only if it looks like one. */
function withWorkers(arg: string, index: number, args: readonly string[]): string {
  return arg === "--workers" && !/^(-?\d+|all)$/.test(args[index + 1] ?? "") ? "--workers=all" : arg;
}

/** `2/4` */
function shardOf(text: string | undefined): Shard | undefined {
  if (text === undefined) return undefined;
  const [, index, of] = /^(\d+)\/(\d+)$/.exec(text)?.map(Number) ?? [];
  const wrong = (why: string) => new WrongInput(`--shard${text === "" ? "" : ` ${text}`}: ${why}`);
  if (index === undefined || of === undefined) {
    throw wrong("it must be which part of how many, such as 2/4 for the second of four");
  }
  if (of > MOST_SHARDS) throw wrong(`there can be ${MOST_SHARDS} parts at most`);
  if (of === 0) throw wrong("there must be a part at least, as in 1/1");
  if (index === 0) throw wrong(`parts count from 1: the first is 1/${of}`);
  if (index > of) throw wrong(`there are ${of} parts, and the last is ${of}/${of}`);
  return { index, of };
}
