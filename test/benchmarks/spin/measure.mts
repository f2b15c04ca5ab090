/**
 * `node test/benchmarks/spin/measure.mts`: has SPIN and KTrace look at each model here in each of its sizes, one after the other, and writes `results.json` and the table in
 * `README.md`. Needs `spin`, `cc` and a build (`npm run build`).
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
  readonly ktrace: {
    readonly finds: string;
    readonly states: number;
    readonly steps: number;
    readonly seconds: number;
  };
}

/** Seconds that a search may take. */
const MOST_SECONDS = 900;
const here = import.meta.dirname;
const command = join(here, "../../../dist/ktrace.js");
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
  const args = Object.entries(constants).flatMap(([name, value]) => ["-D", `${name}=${value}`]);
  const ktrace = timed(process.execPath, command, "check", "--json", join(here, `${model}.ktrace`), ...args);
  const [check] = JSON.parse(ktrace.stdout.split("\n")[0]).checks;
  const number = (pattern: RegExp) => Number(pattern.exec(pan.stdout)?.[1] ?? 0);
  return {
    model,
    constants,
    finds: /invalid end state \(/.test(pan.stdout) ? "stuck" : /errors: 0/.test(pan.stdout) ? "nothing" : "no end",
    states: number(/(\d+) states, stored/),
    transitions: number(/(\d+) transitions/),
    seconds: { spin: spin.seconds, cc: cc.seconds, pan: pan.seconds },
    megabytes: number(/([\d.]+)\s+total actual memory/),
    ktrace: {
      finds: { holds: "nothing", refuted: "stuck" }[String(check.verdict)] ?? "no end",
      states: check.states,
      steps: check.transitions,
      seconds: ktrace.seconds,
    },
  };
}

const secondsOf = ({ seconds: { spin, cc, pan } }: Result): number => spin + cc + pan;

const row = (result: Result): string => {
  const { model, constants, finds, states, seconds, megabytes, ktrace } = result;
  const named = Object.entries(constants)
    .map(([name, value]) => `${name} ${value}`)
    .join(", ");
  const times = [seconds.pan, secondsOf(result), ktrace.seconds].map((time) => time.toFixed(2));
  const ratio = (secondsOf(result) / ktrace.seconds).toFixed(1);
  const found = finds === ktrace.finds ? finds : `${finds}; KTrace: ${ktrace.finds}`;
  const [pan, all, own] = times;
  return `| ${[model, named, found, states, ktrace.states, ktrace.steps, pan, all, own, ratio, Math.round(megabytes)].join(" | ")} |`;
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
  "| model | constants | finds | SPIN's states | KTrace's | KTrace's steps | `pan` (s) | SPIN in all (s) | KTrace in all (s) | times faster | SPIN's memory (MB) |\n| --- | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n";
const logs = results.map((result) => Math.log(secondsOf(result) / result.ktrace.seconds));
const mean = Math.exp(logs.reduce((sum, log) => sum + log, 0) / logs.length);
const last = `In the geometric mean KTrace is ${mean.toFixed(1)} times faster.`;
console.log(last);
writeFileSync(page, `${before}${head}${results.map(row).join("\n")}\n\n${last}\n`);
