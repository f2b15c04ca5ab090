/**
 * `node test/benchmarks/spin/measure.mts`: has SPIN and KTrace look at each model here in each of its sizes, one after the other, and writes `results.json` and the table in
 * `README.md`. SPIN looks at the model that was written by hand and at the one that `ktrace export` writes. Needs `spin`, `cc` and a build (`npm run build`).
 *
 * `node test/benchmarks/spin/measure.mts pool mount` looks at these models alone, and writes nothing.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Ktrace, last, type Result, type Spin, tableOf } from "./table.mts";

type Constants = Result["constants"];

/** The sizes of each model, from tiny to tens of millions of states, and one in which somebody gets stuck. */
const sizes: readonly Pick<Result, "model" | "constants">[] = [
  { model: "ring", constants: { SIZE: 3, CALLS: 2 } },
  { model: "ring", constants: { SIZE: 5, CALLS: 2 } },
  { model: "ring", constants: { SIZE: 7, CALLS: 2 } },
  { model: "ring", constants: { SIZE: 3, CALLS: 2, CLOSED: 1 } },
  { model: "philosophers", constants: { SEATS: 3, MEALS: 1 } },
  { model: "philosophers", constants: { SEATS: 5, MEALS: 1 } },
  { model: "philosophers", constants: { SEATS: 7, MEALS: 1 } },
  { model: "philosophers", constants: { SEATS: 7, MEALS: 1, FIXED: 0 } },
  { model: "pool", constants: { CLIENTS: 2, WORKERS: 3 } },
  { model: "pool", constants: { CLIENTS: 4, WORKERS: 5 } },
  { model: "pool", constants: { CLIENTS: 5, WORKERS: 6 } },
  { model: "pool", constants: { CLIENTS: 4, WORKERS: 4 } },
  { model: "mount", constants: { READERS: 1 } },
  { model: "mount", constants: { READERS: 2 } },
  { model: "mount", constants: { READERS: 3 } },
  { model: "mount", constants: { READERS: 1, EARLY: 1 } },
];

/** What a run of SPIN's program may take: minutes of a processor, and megabytes. */
const MOST_MINUTES = 5;
const MOST_MEGABYTES = 8192;
/** The logarithms of the places in SPIN's hash table: the first is enough for most models, and takes no time to set up. */
const SMALL_TABLE = 22;
const LARGE_TABLE = 26;
/** Records of each kind that an exported model has room for at most. */
const MOST_ROOM = 256;

const here = import.meta.dirname;
const command = join(here, "../../../dist/ktrace.js");
const work = mkdtempSync(join(tmpdir(), "ktrace-spin-bench-"));

/** Has a process tell what it took, after its output: of memory at most in kilobytes, and in bytes what tables have at the end. */
const tellsOfMemory = `data:text/javascript,process.on("exit", () => process.stderr.write(
  "\\n" + process.resourceUsage().maxRSS + " " + process.memoryUsage().arrayBuffers))`.replaceAll(/\s+/g, " ");

/** Runs a program. Seconds of a processor, its own and that of the programs that it starts: others may use the machine, too. */
function timed(command: string, ...args: string[]) {
  const { stdout, stderr } = spawnSync("sh", ["-c", '"$@"; times', "sh", command, ...args], {
    cwd: work,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  const [, ofChildren = ""] = stdout.trimEnd().split("\n").slice(-2);
  const times = [...ofChildren.matchAll(/(\d+)m([\d.]+)s/g)];
  const seconds = times.reduce((sum, [, minutes, rest]) => sum + 60 * Number(minutes) + Number(rest), 0);
  return { seconds, stdout, stderr };
}

/** Has SPIN look at a model. `defines` are options of its preprocessor, `flags` of the compiler. */
function spin(
  model: string,
  defines: readonly string[],
  flags: readonly string[],
): Spin & { readonly isFull: boolean } {
  writeFileSync(join(work, "model.pml"), model);
  const made = timed("spin", ...defines, "-a", "model.pml");
  const cc = ["-O2", "-w", "-DSAFETY", "-DNOFAIR", "-DCOLLAPSE", `-DMEMLIM=${MOST_MEGABYTES}`, ...flags];
  const compiled = timed("cc", ...cc, "-o", "pan", "pan.c");
  const look = (bits: number): Spin & { readonly isFull: boolean } => {
    const { stdout, seconds } = timed("./pan", "-m1000000", `-w${bits}`, `-Q${MOST_MINUTES}`, "-n");
    const number = (pattern: RegExp) => Number(pattern.exec(stdout)?.[1] ?? 0);
    return {
      finds: found(stdout),
      states: number(/(\d+) states, stored/),
      transitions: number(/(\d+) transitions/),
      seconds: { spin: made.seconds, cc: compiled.seconds, pan: seconds },
      megabytes: number(/([\d.]+)\s+total actual memory/),
      isFull: /assertion violated\s+!\(no_room\)/.test(stdout),
    };
  };
  const first = look(SMALL_TABLE);
  if (first.finds !== "no end" && first.states <= 2 ** SMALL_TABLE) return first;
  const second = first.finds === "no end" ? first : look(LARGE_TABLE);
  return second.seconds.pan < first.seconds.pan ? second : first;
}

/** A search that was cut off has found nothing, and says no more. */
function found(report: string): Spin["finds"] {
  if (/invalid end state \(|assertion violated\s+!\(stuck\)/.test(report)) return "stuck";
  const isWhole = !/depth too small|Search not completed|Time limit|reached -DMEMLIM/.test(report);
  return isWhole && /errors: 0/.test(report) ? "nothing" : "no end";
}

/** The exported model, with room enough. */
function exported(file: string, args: readonly string[], room = 4): Spin {
  const { stdout } = spawnSync(
    process.execPath,
    [command, "export", file, "--to", "promela", "--room", `${room}`, ...args],
    { encoding: "utf8", maxBuffer: 2 ** 28 },
  );
  const { isFull, ...result } = spin(stdout, [], ["-fwrapv", "-DVECTORSZ=65536"]);
  return isFull && room < MOST_ROOM ? exported(file, args, 2 * room) : result;
}

function explored(file: string, args: readonly string[]): Ktrace {
  const { stdout, stderr, seconds } = timed(
    process.execPath,
    ...["--import", tellsOfMemory, command, "check", "--json", file, ...args],
  );
  const [check] = JSON.parse(stdout.split("\n")[0]).checks;
  const [kilobytes = 0, bytes = 0] = (stderr.split("\n").at(-1) ?? "").split(" ").map(Number);
  return {
    finds: check.verdict === "holds" ? "nothing" : check.verdict === "refuted" ? "stuck" : "no end",
    states: check.states,
    transitions: check.transitions,
    seconds,
    megabytes: kilobytes / 1024,
    bytesAState: bytes / check.states,
  };
}

function measure(model: string, constants: Constants): Result {
  const given = Object.entries(constants).map(([name, value]) => `${name}=${value}`);
  const args = given.flatMap((text) => ["-D", text]);
  const file = join(here, `${model}.ktrace`);
  const defines = given.map((text) => `-D${text}`);
  const { isFull: _, ...byHand } = spin(readFileSync(join(here, `${model}.pml`), "utf8"), defines, []);
  return { model, constants, byHand, exported: exported(file, args), ktrace: explored(file, args) };
}

const wanted = process.argv.slice(2);
const results = sizes
  .filter(({ model }) => wanted.length === 0 || wanted.includes(model))
  .map(({ model, constants }) => {
    const result = measure(model, constants);
    console.log(tableOf([result]).split("\n").at(-1));
    return result;
  });
rmSync(work, { recursive: true });
console.log(last(results));
if (wanted.length === 0) {
  writeFileSync(join(here, "results.json"), `${JSON.stringify(results, undefined, 2)}\n`);
  const page = join(here, "README.md");
  const [before] = readFileSync(page, "utf8").split("| model |");
  writeFileSync(page, `${before}${tableOf(results)}\n\n${last(results)}\n`);
}
