/** Every scenario of this folder comes out as its first line says, and every sample's checks come out as they say. */
import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { type Run, verdictOf } from "#simulator";
import { compileFile, diagnosticText, judgeProgram, runFile } from "../support/run-file.ts";
import { type Expectation, expectationOf } from "./expectation.ts";

const root = join(import.meta.dirname, "../..");
const filesIn = (pattern: string) => globSync(pattern, { cwd: root }).toSorted();

/** The folder of a scenario says the same as its first line. */
const folders: Readonly<Record<string, Expectation["kind"]>> = {
  holds: "finished",
  deadlock: "deadlock",
  hang: "hang",
  violation: "violation",
  rejected: "rejected",
};

const scenarios = filesIn("test/scenarios/*/*.ktrace");

test("there are scenarios, each in a folder of its verdict", () => {
  expect(scenarios.length).toBeGreaterThan(40);
  for (const file of scenarios) expect(folders).toHaveProperty([file.split("/")[2]]);
});

test.each(scenarios)("%s", async (file) => {
  const expected = expectationOf(readFileSync(join(root, file), "utf8"));
  expect(expected.kind).toBe(folders[dirname(file).split("/").at(-1) ?? ""]);
  if (expected.kind === "rejected") return expectRejected(file, expected);
  const run = await runFile(file);
  expect(outcomeOf(run)).toEqual(withoutUnasked(expected, run));
  if (expected.kind === "finished") await expectChecksHold(file);
});

test.each(filesIn("samples/**/*.ktrace").filter(hasChecks))("the checks of %s", expectChecksHold);

async function expectRejected(file: string, expected: Extract<Expectation, { kind: "rejected" }>): Promise<void> {
  const { diagnostics } = await compileFile(file);
  const errors = diagnostics.filter(({ severity }) => severity === "error").map(diagnosticText);
  expect(errors).toHaveLength(1);
  expect(errors[0]).toContain(`:${expected.line}:${expected.column}: `);
  expect(errors[0]).toContain(expected.part);
}

/** How a run ended, in the shape of an expectation. */
function outcomeOf(run: Run) {
  const outcome = run.outcome();
  const nameOf = (id: number | undefined) => run.program.tasks.find((task) => task.id === id)?.name;
  switch (outcome.kind) {
    case "deadlock": {
      const { cycle, victims, cause } = outcome.finding;
      const line = cause === undefined ? undefined : cause.place.line + 1;
      return { kind: "deadlock", cycle: cycle.map(nameOf), victims: victims.map(nameOf), cause: cause?.kind, line };
    }
    case "hang": {
      const fibrils = run.system().fibrils.filter(({ id }) => outcome.finding.members.includes(id));
      return { kind: "hang", tasks: [...new Set(fibrils.map(({ task }) => nameOf(task)))] };
    }
    case "violation":
      return { kind: "violation", line: (outcome.fault.place?.line ?? -1) + 1 };
    default:
      return { kind: outcome.kind };
  }
}

/** What an expectation says of the run's end. A cause that it says nothing of may be anything but the one that it excludes. */
function withoutUnasked(expected: Expectation, run: Run) {
  if (expected.kind !== "deadlock") return expected;
  const { notCause, ...rest } = expected;
  const found = run.finding()?.cause;
  if (rest.cause !== undefined || found?.kind === notCause) return rest;
  return { ...rest, cause: found?.kind, line: found === undefined ? undefined : found.place.line + 1 };
}

function hasChecks(file: string): boolean {
  return /^check /m.test(readFileSync(join(root, file), "utf8"));
}

/** Judges each check of a file by the `fifo` run of its own constants: nothing is refuted, what is expected is there. */
async function expectChecksHold(file: string): Promise<void> {
  const { program } = await compileFile(file);
  for (const { name, constants } of program?.checks ?? []) {
    const own = await compileFile(file, constants);
    if (own.program === undefined) throw new Error(own.diagnostics.map(diagnosticText).join("\n"));
    const check = own.program.checks.filter((candidate) => candidate.name === name);
    const [verdict] = judgeProgram(own.program, check);
    expect.soft({ check: name, verdict: verdictOf(verdict) }).not.toMatchObject({ verdict: "refuted" });
    expect.soft({ check: name, verdict: verdictOf(verdict) }).not.toMatchObject({ verdict: "open" });
  }
}
