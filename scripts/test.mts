/**
 * `npm test`: everything, row by row of stages, each stage to its end even when one before it failed, and SPIN beside them.
 *
 * The last line is `N passed, N failed`, over test cases; the stages that are one check count as one case. A test that is
 * skipped or marked as to be done counts as failed: nothing is left out in silence. Where an editor or SPIN cannot be
 * installed, a line above says that it was not tried.
 * `--long` gives the random tests more runs, from a new seed.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mayInstallDebianPackages } from "./debian.mts";
import { editorTests, installEditors } from "./editors.mts";
import { bin, run } from "./process.mts";
import { installSpin, isSpinHere } from "./spin.mts";

/** Runs of each random test: what a person waits for before a commit, and what a night has time for. */
const runs = { short: "100", long: "5000" };

type Count = { passed: number; failed: number };
/** The part of vitest's JSON report that is read here. */
type Report = { testResults: { name: string; assertionResults: { status: string; fullName: string }[] }[] };

const long = process.argv.includes("--long");
const scratch = mkdtempSync(join(tmpdir(), "ktrace-test-"));
const seed = String(Date.now() % 2 ** 31);
const env = {
  KTRACE_TEST_RUNS: long ? runs.long : (process.env.KTRACE_TEST_RUNS ?? runs.short),
  ...(long ? { KTRACE_TEST_SEED: seed } : {}),
  // Tests start the command and the servers from their sources: half of what each costs is to compile them.
  NODE_COMPILE_CACHE: join(scratch, "compiled"),
};
/** A line for each program that is not here. */
const notTried: string[] = [];

async function check(script: string, ...args: string[]): Promise<Count> {
  const code = await run(process.execPath, [script, ...args], { env });
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

async function vitest(config: string, { isAside = false } = {}): Promise<Count> {
  const file = join(scratch, `${config.replaceAll("/", "-")}.json`);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  const args = [bin("vitest", "vitest.mjs"), "run", "--config", config, ...reporters];
  const code = await run(process.execPath, args, { env, isAside });
  const count = { passed: 0, failed: 0 };
  const report: Report = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : { testResults: [] };
  for (const { name, assertionResults } of report.testResults) {
    for (const { status, fullName } of assertionResults) {
      if (status === "passed") count.passed++;
      else count.failed++;
      if (status !== "passed" && status !== "failed") console.log(`not run (${status}): ${name}: ${fullName}`);
    }
  }
  // A file that does not load and an error outside of a test have no case of their own.
  if (code !== 0 && count.failed === 0) count.failed = 1;
  if (count.passed + count.failed === 0) count.failed = 1;
  return count;
}

/** Tests of programs that Debian has: `missing` are those that could not be installed, each with a line. */
async function withPrograms(
  missing: readonly string[],
  areAnyHere: boolean,
  ...tests: Parameters<typeof vitest>
): Promise<Count> {
  notTried.push(...missing);
  const { passed, failed } = areAnyHere ? await vitest(...tests) : { passed: 0, failed: 0 };
  // Where they could have been installed, something is wrong.
  return { passed, failed: failed + (mayInstallDebianPackages() ? missing.length : 0) };
}

const editors = () => withPrograms(installEditors(), editorTests().length > 0, "test/editors/vitest.config.mts");
const spin = () => withPrograms(installSpin(), isSpinHere(), "test/spin/vitest.config.mts", { isAside: true });

type Stage = [name: string, run: () => Promise<Count>];

/** What the others read, and so comes first. */
const first: Stage = ["package", () => check("scripts/package.mts")];
/** Needs nothing of the others and nobody waits for it: it has the processor while they leave a core idle, and what remains at the end. */
const aside: Stage = ["spin", spin];
/** Stages in one row run together: each alone would leave a core idle. */
const rows: Stage[][] = [
  [
    ["types", () => check(bin("typescript", "bin/tsc"), "--noEmit")],
    ["biome", () => check(bin("@biomejs/biome", "bin/biome"), "check", "--error-on-warnings", ".")],
    ["knip", () => check(bin("knip", "bin/knip.js"))],
  ],
  [["tests", () => vitest("vitest.config.mts")]],
  [
    ["editors", editors],
    ["end to end", () => vitest("test/e2e/vitest.config.mts")],
  ],
];

/** Runs a stage, and returns it with its line of the summary. */
async function timed([name, stage]: Stage): Promise<Count & { line: string }> {
  const begun = performance.now();
  const { passed, failed } = await stage();
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  const verdict = failed > 0 ? "FAIL" : passed > 0 ? "ok  " : "--  ";
  return {
    passed,
    failed,
    line: `${verdict} ${name.padEnd(12)}${seconds.padStart(7)} s  ${passed} passed, ${failed} failed`,
  };
}

if (long) console.log(`${runs.long} runs of each random test, from seed ${seed}`);
const total = { passed: 0, failed: 0 };
const summary: string[] = [];
function note({ passed, failed, line }: Awaited<ReturnType<typeof timed>>): void {
  summary.push(line);
  total.passed += passed;
  total.failed += failed;
}

console.log(`\n== ${first[0]}`);
note(await timed(first));
console.log(`\n== ${aside[0]}, beside all that follow`);
const beside = timed(aside);
for (const row of rows) {
  console.log(`\n== ${row.map(([name]) => name).join(", ")}`);
  for (const told of await Promise.all(row.map(timed))) note(told);
}
note(await beside);
rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
console.log(`\n${[...summary, ...notTried].join("\n")}\n`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;
