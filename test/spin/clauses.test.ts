/** SPIN and the explorer say the same of each clause of every check of scenarios and samples. */
import { globSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { checking, type Subject, subjectsOf } from "#checker";
import { finish } from "#simulator";
import { loadFile } from "../support/run-file.ts";
import { clauseVerdict } from "./models.ts";

const root = join(import.meta.dirname, "../..");
const patterns = ["samples/!(captures)/*.ktrace", "test/scenarios/{holds,deadlock,hang,violation,limit}/*.ktrace"];
const files = patterns.flatMap((pattern) => globSync(pattern, { cwd: root })).toSorted();
const bounds = { states: 200_000, bytes: 2 ** 29 };

/** Of these SPIN looks at fewer runs, for it goes along each of them again for every process that is to have its turn. */
const smaller: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  "samples/bounded-buffer/buffer.ktrace": { CONSUMERS: 1 },
  "samples/dining-philosophers/philosophers.ktrace": { MEALS: 1 },
};

/** Checks with more situations than SPIN looks at in minutes: of these it looks at a part, where there is a night for it. The explorer comes to an end with three of them. */
const large = new Set([
  "samples/helenos-devman-limit/devman-limit.ktrace: one device at a time",
  "samples/helenos-devman-limit/devman-limit.ktrace: a limit for each phone instead",
  "samples/helenos-mount/mount.ktrace: with the order of 1220 nothing gets stuck",
  "samples/helenos-slammed-phone/slammed-phone.ktrace: after one read of the device, /loc looks empty",
  "samples/helenos-slammed-phone/slammed-phone.ktrace: locfs keeps the hang-up to itself",
]);

async function subjectsIn(file: string): Promise<(readonly [string, Subject])[]> {
  const constants = new Map(Object.entries(smaller[file] ?? {}));
  const { subjects } = subjectsOf(await loadFile(file), { constants, kernel: undefined, check: undefined });
  const written = subjects.filter(({ program }) => program.checks.length > 0);
  return written.map((subject) => [`${file}: ${subject.check.name}`, subject] as const);
}

const subjects = (await Promise.all(files.map(subjectsIn))).flat();
const [parts, wholes] = [true, false].map((isLarge) => subjects.filter(([name]) => large.has(name) === isLarge));

/** What the explorer and SPIN say of each clause. */
async function verdictsOf(subject: Subject, isPart: boolean) {
  const { clauses } = finish(checking(subject, { bounds, seconds: Infinity, clock: () => 0 }));
  const said = await Promise.all(clauses.map((_, index) => clauseVerdict(subject, index, isPart)));
  return clauses.map(({ verdict }, index) => ({ explorer: verdict, spin: said[index] }));
}

test("the checks that are large are there", () => expect(parts).toHaveLength(large.size));

test.concurrent.each(wholes)("%s", async (_, subject) => {
  for (const { explorer, spin } of await verdictsOf(subject, false)) expect(spin).toBe(explorer);
});

const isLong = Number(process.env.KTRACE_TEST_RUNS ?? 100) > 100;

test.concurrent.each(isLong ? parts : [])("part of %s", async (_, subject) => {
  for (const { explorer, spin } of await verdictsOf(subject, true)) {
    if (spin !== "inconclusive" && explorer !== "inconclusive") expect(spin).toBe(explorer);
  }
});
