/** The search through all schedules finds of each scenario what its first line says of one run, and the checks of samples come out as they say. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type CheckOptions, type CheckResult, checking, type Subject, subjectsOf } from "#checker";
import { finish, nothingWrong } from "#simulator";
import { loadFile } from "../support/run-file.ts";
import { expectationOf } from "./expectation.ts";

const root = join(import.meta.dirname, "../..");
const filesIn = (pattern: string) => globSync(pattern, { cwd: root }).toSorted();

/** A search of more situations than these is left; the tests are to be done soon. */
const bounds = { states: 4_000, bytes: 2 ** 28 };
const look = (subject: Subject, options: Partial<CheckOptions> = {}): CheckResult =>
  finish(checking(subject, { bounds, seconds: Infinity, clock: () => 0, ...options }));

async function subjectsIn(file: string): Promise<readonly Subject[]> {
  const { subjects } = subjectsOf(await loadFile(file), { constants: new Map(), kernel: undefined, check: undefined });
  expect(subjects).not.toEqual([]);
  return subjects;
}

/** The default check, whatever checks the file has. */
const nothingGoesWrong = ({ program, check }: Subject): Subject => ({
  program,
  check: { ...check, constants: new Map(), clauses: [nothingWrong] },
  constants: new Map(),
});

test.each(filesIn("test/scenarios/{deadlock,hang,violation}/*.ktrace"))("%s", async (file) => {
  const expected = expectationOf(readFileSync(join(root, file), "utf8"));
  const [subject] = await subjectsIn(file);
  const { findings, verdict } = look(nothingGoesWrong(subject), { collects: true });
  expect(verdict).toBe("refuted");
  expect(findings).toContainEqual(
    expect.objectContaining({
      kind: expected.kind,
      ...("cycle" in expected && { cycle: expected.cycle }),
      ...(expected.kind === "violation" && { place: expect.objectContaining({ line: expected.line - 1 }) }),
    }),
  );
});

test.each(filesIn("test/scenarios/limit/!(steps*).ktrace"))("%s", async (file) => {
  const expected = expectationOf(readFileSync(join(root, file), "utf8"));
  const [subject] = await subjectsIn(file);
  const { verdict, inconclusive, finding } = look(nothingGoesWrong(subject));
  expect(verdict).toBe("inconclusive");
  // Some have loops without end beside it.
  if (inconclusive?.reason === "states") return;
  const message = expect.stringContaining("part" in expected ? expected.part : "");
  expect(finding).toMatchObject({ kind: "limit", message });
});

const counts = { holds: 0, inconclusive: 0, refuted: 0 };

/** Every check holds, or is not known to by these bounds. */
async function expectChecksHold(file: string, options: Partial<CheckOptions> = {}): Promise<void> {
  for (const subject of await subjectsIn(file)) {
    const { verdict, inconclusive, finding } = look(subject, options);
    counts[verdict]++;
    const isKnown = inconclusive?.reason !== "states" && inconclusive?.reason !== "memory";
    if (isKnown)
      expect
        .soft([subject.check.name, verdict, finding?.message])
        .toEqual([subject.check.name, "holds", finding?.message]);
  }
}

test.each(filesIn("test/scenarios/holds/*.ktrace"))("%s", (file) => expectChecksHold(file));

const hasChecks = (file: string) => /^check /m.test(readFileSync(join(root, file), "utf8"));

test.each(filesIn("samples/**/*.ktrace").filter(hasChecks))("%s", (file) => expectChecksHold(file));

test("most are known to hold", () => {
  expect(counts.holds).toBeGreaterThan(9 * counts.inconclusive);
});
