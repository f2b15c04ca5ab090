import { parseArgs } from "node:util";
import { didYouMean, kindOfFile } from "#language";
import { capturedKernels, type KernelNumbers, type ScheduleName } from "#simulator";
import { WrongInput } from "./host.ts";
import { whole } from "./numbers.ts";

/** Which run of which scenario. */
export interface WhichRun {
  readonly file: string;
  readonly constants: ReadonlyMap<string, number>;
  readonly schedule: ScheduleOption;
}

/** What run, autopsy and graph are asked to do. */
export interface RunOptions extends WhichRun {
  readonly record: string | undefined;
  /** Of what was given, the options that only a run has. */
  readonly ofRun: readonly string[];
  readonly dump: DumpOptions;
}

/** What is known of a dump besides its text. */
export interface DumpOptions {
  /** Which kind it is; `undefined`: its lines say it. */
  readonly from: string | undefined;
  /** Whose numbers it has; `undefined`: its lines say it, as far as they can. */
  readonly kernel: KernelNumbers | undefined;
}

/** Who goes next: by `fifo`, by chance from a seed, or by the decisions that a file has. */
export type ScheduleOption = ScheduleName | { readonly kind: "file"; readonly file: string };

const runOptions = {
  define: { type: "string", short: "D", multiple: true },
  schedule: { type: "string" },
  seed: { type: "string" },
  record: { type: "string" },
} as const;

const dumpOptions = { from: { type: "string" }, kernel: { type: "string" } } as const;

const runOrDump = { ...runOptions, ...dumpOptions } as const;

/** @throws WrongInput */
export function parseRun(args: readonly string[]): RunOptions & { readonly json: boolean } {
  const { values, positionals } = parse("run", args, { ...runOrDump, json: { type: "boolean" } });
  return { ...common("run", values, positionals), json: values.json === true };
}

/** @throws WrongInput */
export function parseAutopsy(args: readonly string[]): RunOptions & { readonly html: string | undefined } {
  const { values, positionals } = parse("autopsy", args, { ...runOrDump, html: { type: "string" } });
  if (values.html === "") throw new WrongInput("--html: the name of the page is empty; give the file to write");
  return { ...common("autopsy", values, positionals), html: values.html };
}

export type GraphFormat = "dot" | "mermaid" | "svg";

/** @throws WrongInput */
export function parseGraph(args: readonly string[]): RunOptions & { readonly format: GraphFormat } {
  const { values, positionals } = parse("graph", args, { ...runOrDump, format: { type: "string" } });
  const { format = "dot" } = values;
  if (format !== "dot" && format !== "mermaid" && format !== "svg") {
    throw new WrongInput(`--format ${format}: there are the formats dot, mermaid and svg`);
  }
  return { ...common("graph", values, positionals), format };
}

/** What export is asked to do: a model of the scenario, or a trace of a run of it. */
export type ExportOptions =
  | {
      readonly to: "promela";
      readonly file: string;
      readonly constants: ReadonlyMap<string, number>;
      /** The check that is asked about; `undefined`: nothing may go wrong. */
      readonly check: string | undefined;
      /** Records of each kind that a run makes, for which the model has room. */
      readonly room: number;
    }
  | ({ readonly to: "perfetto" } & RunOptions);

/** Calls of a task, and fibrils that it starts: few scenarios need more. */
const DEFAULT_ROOM = 4;
/** Records are numbered with 32 bits. How many SPIN can number, its export says where they are needed. */
const MOST_ROOM = 2 ** 31 - 1;

const { define, ...scheduling } = runOptions;
const modelOptions = { define, to: { type: "string" }, check: { type: "string" }, room: { type: "string" } } as const;
const traceOptions = { define, to: { type: "string" }, from: dumpOptions.from, ...scheduling } as const;

/** @throws WrongInput */
export function parseExport(args: readonly string[]): ExportOptions {
  const { values: all, positionals } = parse("export", args, { ...modelOptions, ...traceOptions });
  const file = onlyFile("export", positionals);
  const { to } = all;
  if (to === "perfetto") {
    const { values } = parse("export --to perfetto", args, traceOptions);
    return { to, ...common("export", values, [file]) };
  }
  if (to !== "promela") throw new WrongInput(formatText("--to", to, "promela", "perfetto"));
  const { values } = parse("export --to promela", args, modelOptions);
  const room = whole("--room", values.room, { most: MOST_ROOM, such: 8 }) ?? DEFAULT_ROOM;
  return { to, file, constants: constantsOf(values.define ?? []), check: values.check, room };
}

/** What import is asked to do: to make a recording of what SPIN has found, or a capture or a scenario of a dump. */
export type ImportOptions =
  | { readonly from: "spin"; readonly file: string }
  | { readonly from: "dump"; readonly file: string; readonly dump: DumpOptions; readonly scenario: boolean };

/** @throws WrongInput */
export function parseImport(args: readonly string[]): ImportOptions {
  const { values, positionals } = parse("import", args, { ...dumpOptions, scenario: { type: "boolean" } });
  const file = onlyFile("import", positionals);
  if (values.from !== "spin") {
    return { from: "dump", file, dump: dumpOptionsOf(values), scenario: values.scenario === true };
  }
  if (values.scenario === true) throw new WrongInput("--scenario: a trail of SPIN is of a scenario that is there");
  if (values.kernel !== undefined) throw new WrongInput("--kernel: a trail of SPIN has no numbers of a kernel");
  return { from: "spin", file };
}

function dumpOptionsOf({ from, kernel }: CommonValues): DumpOptions {
  if (from === "") throw new WrongInput("--from: the kind of dump is empty; `ktrace --help` lists them");
  return { from, kernel: kernel === undefined ? undefined : kernelNamed(kernel) };
}

function kernelNamed(name: string): KernelNumbers {
  const kernel = capturedKernels.find((each) => each.name === name);
  if (kernel !== undefined) return kernel;
  const names = capturedKernels.map((each) => each.name);
  throw new WrongInput(`--kernel ${name}: there are ${names.join(", ")}.${didYouMean(name, names)}`);
}

const formatText = (option: string, given: string | undefined, ...known: readonly string[]): string =>
  given === undefined
    ? `${option} is missing: say ${known.map((each) => `${option} ${each}`).join(" or ")}`
    : `${option} ${given}: there ${known.length === 1 ? "is the format" : "are the formats"} ${known.join(" and ")}`;

type Options = NonNullable<NonNullable<Parameters<typeof parseArgs>[0]>["options"]>;

/** The options that are there, by their descriptions. @throws WrongInput, in words of its own: those of Node are about its interface */
export function parse<const T extends Options>(command: string, given: readonly string[], options: T) {
  const args = withNegatives(given, options);
  const { tokens } = parseArgs({ args: [...args], options, allowPositionals: true, strict: false, tokens: true });
  const before = new Map<string, string | undefined>();
  for (const token of tokens) {
    if (token.kind !== "option") continue;
    const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
    const mistake =
      option === undefined
        ? strange(command, token.rawName, options)
        : (mistakeIn(token, option.type) ?? (option.multiple === true ? undefined : twice(token, before)));
    if (mistake !== undefined) throw new WrongInput(`${mistake}\n\`ktrace --help\` lists what ${command} takes.`);
  }
  return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
}

/** What begins like a negative number is no option: it is the value of the one before, which knows whether it can be. */
function withNegatives(args: readonly string[], options: Options): readonly string[] {
  const joined: string[] = [];
  for (const [at, arg] of args.entries()) {
    const option = joined.at(-1)?.match(/^--([^=]+)$/)?.[1];
    const isValue = option !== undefined && Object.hasOwn(options, option) && options[option].type === "string";
    if (isValue && /^-\.?\d/.test(arg) && !args.slice(0, at).includes("--")) joined.push(`${joined.pop()}=${arg}`);
    else joined.push(arg);
  }
  return joined;
}

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value: string | undefined;
  readonly inlineValue: boolean | undefined;
}

function strange(command: string, name: string, options: Options): string {
  // Of one letter only its case can be wrong.
  const shorts = Object.values(options).flatMap(({ short = "" }) =>
    `-${short.toLowerCase()}` === name ? [`-${short}`] : [],
  );
  const meant = didYouMean(name, [...Object.keys(options).map((long) => `--${long}`), ...shorts]);
  return `${command} has no option ${name}${meant === "" ? "" : `.${meant}`}`;
}

/** Which of two different values is meant cannot be known. */
function twice({ name, rawName, value }: OptionToken, given: Map<string, string | undefined>): string | undefined {
  const before = given.get(name);
  given.set(name, value);
  if (before === undefined || before === value) return undefined;
  return `${rawName} was given twice, as ${before} and as ${value}; leave one of them out`;
}

function mistakeIn({ rawName, value, inlineValue }: OptionToken, type: "string" | "boolean") {
  if (type === "boolean") return value === undefined ? undefined : `${rawName} takes no value`;
  if (value === undefined) return `${rawName} needs a value after it`;
  // Node refuses it too: the value may have been forgotten.
  return inlineValue !== true && value.length > 1 && value.startsWith("-")
    ? `${rawName} needs a value after it, and there is ${value}; if that is meant, join them: ${joined(rawName, value)}`
    : undefined;
}

const joined = (name: string, value: string): string =>
  name.startsWith("--") ? `${name}=${value}` : `${name}${value}`;

interface CommonValues {
  readonly define?: readonly string[] | undefined;
  readonly schedule?: string | undefined;
  readonly seed?: string | undefined;
  readonly record?: string | undefined;
  readonly from?: string | undefined;
  readonly kernel?: string | undefined;
}

function common(command: string, values: CommonValues, positionals: readonly string[]): RunOptions {
  const file = onlyFile(command, positionals);
  if (values.record === "") throw new WrongInput("--record: the name is empty; give the file to write");
  return {
    file,
    constants: constantsOf(values.define ?? []),
    schedule: scheduleOf(values.schedule, values.seed),
    record: values.record,
    ofRun: ofRun.filter((name) => values[name] !== undefined).map((name) => `--${name}`),
    dump: dumpOptionsOf(values),
  };
}

const ofRun = ["define", "schedule", "seed", "record"] as const;

/** @throws WrongInput */
function onlyFile(command: string, [file, ...more]: readonly string[]): string {
  if (file === undefined) throw new WrongInput(`${command} needs a FILE: ktrace ${command} FILE`);
  if (file === "") throw new WrongInput(`The name of the FILE is empty: ktrace ${command} FILE`);
  if (more.length > 0) throw new WrongInput(`${command} takes one FILE, and there is also ${more.join(", ")}`);
  return file;
}

/** What to give a command so that it tells of the same run. */
export function argumentsOf({ file, constants, schedule }: WhichRun): string {
  const defines = [...constants].map(([name, value]) => `-D ${name}=${value}`);
  const scheduled =
    schedule.kind === "fifo"
      ? []
      : schedule.kind === "file"
        ? [`--schedule ${schedule.file}`]
        : [`--schedule ${schedule.kind} --seed ${schedule.seed}`];
  return [file, ...defines, ...scheduled].join(" ");
}

/** `FIXED = 1, ITEMS = 2` */
export const constantsText = (constants: ReadonlyMap<string, number>): string =>
  [...constants].map(([name, value]) => `${name} = ${value}`).join(", ");

/** The seed where none is given: the same run each time. */
const DEFAULT_SEED = 1;

function scheduleOf(schedule: string | undefined, seed: string | undefined): ScheduleOption {
  if (schedule === "random" || schedule === "pct") return { kind: schedule, seed: parseSeed(seed) };
  if (seed !== undefined) throw new WrongInput("--seed: only the schedules random and pct have one");
  if (schedule === undefined || schedule === "fifo") return { kind: "fifo" };
  if (kindOfFile(schedule) === "reproduction") {
    throw new WrongInput(
      `--schedule ${schedule}: this is a reproduction, which brings its own scenario and schedule; give it as the FILE, without --schedule`,
    );
  }
  if (schedule !== "") return { kind: "file", file: schedule };
  throw new WrongInput("--schedule: the name is empty; give fifo, random, pct, or a file that --record wrote");
}

/** @throws WrongInput */
export function parseSeed(text: string | undefined): number {
  if (text === "") throw new WrongInput("--seed: its value is empty; give a 32-bit integer such as 42");
  const seed = text === undefined ? DEFAULT_SEED : parseInteger(text);
  if (seed === undefined) throw new WrongInput(`--seed ${text}: it must be a 32-bit integer such as 42`);
  return seed;
}

/** Of `NAME=VALUE` each. @throws WrongInput */
export function constantsOf(defines: readonly string[]): Map<string, number> {
  const constants = new Map<string, number>();
  for (const define of defines) {
    const [name, value] = parseDefine(define);
    if (constants.has(name)) throw new WrongInput(`--define ${define}: ${name} was given before`);
    constants.set(name, value);
  }
  return constants;
}

/** `NAME=VALUE`, the value as the language writes integers. */
function parseDefine(text: string): [string, number] {
  const [, name, value] = /^([A-Za-z_]\w*)=(.*)$/.exec(text) ?? [];
  if (name === undefined || value === undefined) throw new WrongInput(`--define ${text}: it must be NAME=VALUE`);
  const number = parseInteger(value);
  if (number === undefined) {
    throw new WrongInput(`--define ${text}: \`${value}\` is no 32-bit integer such as 42, -1 or 0x2a`);
  }
  return [name, number];
}

function parseInteger(text: string): number | undefined {
  if (text === "true" || text === "false") return Number(text === "true");
  if (!/^-?(\d[\d_]*|0[xX][\da-fA-F][\da-fA-F_]*)$/.test(text)) return undefined;
  const digits = text.replace(/^-/, "").replaceAll("_", "");
  const value = text.startsWith("-") ? -Number(digits) : Number(digits);
  return value === (value | 0) ? value : undefined;
}
