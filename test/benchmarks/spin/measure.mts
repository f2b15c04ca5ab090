/**
 * `node test/benchmarks/spin/measure.mts`: has SPIN look at each model here in each of its sizes, and writes `results.json` and the table in `README.md`. Needs
 * `spin` and `cc`.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

type Constants = Readonly<Record<string, number>>;

/** The sizes of each model, from tiny to tens of millions of states, and one in which somebody gets stuck. */
const sizes: readonly { readonly model: string; readonly constants: Constants }[] = [
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

interface Result {
  readonly model: string;
  readonly constants: Constants;
  readonly finds: "stuck" | "nothing" | "no end";
  readonly states: number;
  readonly transitions: number;
  readonly seconds: { readonly spin: number; readonly cc: number; readonly pan: number };
  readonly megabytes: number;
}

/** Seconds that a search may take. */
const MOST_SECONDS = 900;
const here = import.meta.dirname;
const work = mkdtempSync(join(tmpdir(), "ktrace-spin-bench-"));

/** Runs a program. Seconds of a processor, its own and that of the programs that it starts: others use the machine, too. */
function timed(command: string, ...args: string[]) {
  const { stdout } = spawnSync("sh", ["-c", '"$@"; times', "sh", command, ...args], {
    cwd: work,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
    timeout: 1000 * MOST_SECONDS,
  });
  const [, ofChildren = ""] = stdout.trimEnd().split("\n").slice(-2);
  const times = [...ofChildren.matchAll(/(\d+)m([\d.]+)s/g)];
  return { seconds: times.reduce((sum, [, minutes, rest]) => sum + 60 * Number(minutes) + Number(rest), 0), stdout };
}

function measure(model: string, constants: Constants): Result {
  const defines = Object.entries(constants).map(([name, value]) => `-D${name}=${value}`);
  writeFileSync(join(work, "model.pml"), readFileSync(join(here, `${model}.pml`)));
  const spin = timed("spin", ...defines, "-a", "model.pml");
  const cc = timed("cc", "-O2", "-w", "-DSAFETY", "-DNOFAIR", "-DCOLLAPSE", "-o", "pan", "pan.c");
  const pan = timed("./pan", "-m1000000", "-w26", "-n");
  const number = (pattern: RegExp) => Number(pattern.exec(pan.stdout)?.[1] ?? 0);
  return {
    model,
    constants,
    finds: /invalid end state \(/.test(pan.stdout) ? "stuck" : /errors: 0/.test(pan.stdout) ? "nothing" : "no end",
    states: number(/(\d+) states, stored/),
    transitions: number(/(\d+) transitions/),
    seconds: { spin: spin.seconds, cc: cc.seconds, pan: pan.seconds },
    megabytes: number(/([\d.]+)\s+total actual memory/),
  };
}

const row = ({ model, constants, finds, states, transitions, seconds, megabytes }: Result): string => {
  const named = Object.entries(constants)
    .map(([name, value]) => `${name} ${value}`)
    .join(", ");
  const { spin, cc, pan } = seconds;
  const times = [spin + cc, pan, spin + cc + pan].map((time) => time.toFixed(2));
  return `| ${[model, named, finds, states, transitions, ...times, Math.round(megabytes)].join(" | ")} |`;
};

const results = sizes.map(({ model, constants }) => {
  const result = measure(model, constants);
  console.log(row(result));
  return result;
});
rmSync(work, { recursive: true });
writeFileSync(join(here, "results.json"), `${JSON.stringify(results, undefined, 2)}\n`);
const page = join(here, "README.md");
const text = readFileSync(page, "utf8");
const [before] = text.split("| model |");
const head =
  "| model | constants | finds | states | transitions | `spin -a` and `cc` (s) | `pan` (s) | together (s) | memory (MB) |\n| --- | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |\n";
writeFileSync(page, `${before}${head}${results.map(row).join("\n")}\n`);
