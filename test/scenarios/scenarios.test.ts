/** Every scenario of this folder comes out as its first line says, and every sample's checks come out as they say. */
import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { type ClauseVerdict, type FaultReport, type Outcome, type Run, verdictOf } from "#simulator";
import { compileFile, diagnosticText, judgeProgram, runFile } from "../support/run-file.ts";
import { type Diagnosed, type Expectation, expectationOf } from "./expectation.ts";

const root = join(import.meta.dirname, "../..");
const filesIn = (pattern: string) => globSync(pattern, { cwd: root }).toSorted();

/** The folder of a scenario says the same as its first line. */
const folders: Readonly<Record<string, readonly Expectation["kind"][]>> = {
  holds: ["finished"],
  deadlock: ["deadlock"],
  hang: ["hang"],
  violation: ["violation", "assertion"],
  limit: ["limit"],
  warned: ["warned"],
  rejected: ["rejected"],
};

const scenarios = filesIn("test/scenarios/*/*.ktrace");

test("there are scenarios, each in a folder of its verdict", () => {
  expect(scenarios.length).toBeGreaterThan(300);
  for (const file of scenarios) expect(folders).toHaveProperty([file.split("/")[2]]);
});

test.each(scenarios)("%s", comesOut);

async function comesOut(file: string): Promise<void> {
  const expected = expectationOf(readFileSync(join(root, file), "utf8"));
  expect(folders[dirname(file).split("/").at(-1) ?? ""]).toContain(expected.kind);
  await expectDiagnostics(file, expected);
  if (expected.kind === "rejected") return;
  const run = await runFile(file);
  expect(outcomeOf(run)).toEqual(askedOf(expected));
  if ("cause" in expected) {
    const cause = causeOf(run.outcome());
    if (expected.cause !== undefined) expect(cause).toEqual(expected.cause);
    if (expected.notCause !== undefined) expect(cause?.kind).not.toBe(expected.notCause);
  }
  if (expected.kind === "finished") await expectChecksHold(file, ["shown", "kept", "open"]);
}

test.each(filesIn("samples/**/*.ktrace").filter(hasChecks))("the checks of %s", (file) =>
  expectChecksHold(file, ["shown", "kept"]),
);

/** A file has the one error or warning that it is about, and else none. */
async function expectDiagnostics(file: string, expected: Expectation): Promise<void> {
  const { diagnostics } = await compileFile(file);
  const found = diagnostics.map((one) => `${one.severity} ${diagnosticText(one)}`);
  if (!isDiagnosed(expected)) return expect(found).toEqual([]);
  expect(found).toHaveLength(1);
  expect(found[0]).toContain(expected.kind === "rejected" ? "error" : "warning");
  expect(found[0]).toContain(`:${expected.line}:${expected.column}: `);
  expect(found[0]).toContain(expected.part);
}

const isDiagnosed = (expected: Expectation): expected is Diagnosed =>
  expected.kind === "rejected" || expected.kind === "warned";

/** How a run ended, in the shape of an expectation. */
function outcomeOf(run: Run) {
  const outcome = run.outcome();
  const nameOf = (id: number | undefined) => run.program.tasks.find((task) => task.id === id)?.name;
  switch (outcome.kind) {
    case "deadlock": {
      const { cycle, victims } = outcome.finding;
      return { kind: "deadlock", cycle: cycle.map(nameOf), victims: victims.map(nameOf) };
    }
    case "hang": {
      const fibrils = run.system().fibrils.filter(({ id }) => outcome.finding.members.includes(id));
      const victims = outcome.finding.victims.map(nameOf);
      return { kind: "hang", tasks: [...new Set(fibrils.map(({ task }) => nameOf(task)))], victims };
    }
    case "violation":
    case "assertion":
      return { kind: outcome.kind, line: lineOf(outcome.fault) };
    case "limit":
      return { kind: "limit", part: outcome.fault.message, line: lineOf(outcome.fault) };
    case "running":
      return { kind: "limit", part: `${run.step} steps`, line: undefined };
    default:
      return { kind: outcome.kind };
  }
}

const lineOf = ({ place }: FaultReport): number | undefined => (place === undefined ? undefined : place.line + 1);

/** What an expectation says of how the run ends; of what it does not mention anything will do. The cause is looked at apart. */
function askedOf(expected: Expectation) {
  switch (expected.kind) {
    case "deadlock":
      return { kind: "deadlock", cycle: expected.cycle, victims: expected.victims };
    case "hang":
      return { kind: "hang", tasks: expected.tasks, victims: expected.victims ?? expect.anything() };
    case "violation":
    case "assertion":
      return { kind: expected.kind, line: expected.line };
    case "limit":
      return { ...expected, part: expect.stringContaining(expected.part) };
    default:
      return { kind: "finished" };
  }
}

function causeOf(outcome: Outcome) {
  const cause = "finding" in outcome ? outcome.finding.cause : "cause" in outcome ? outcome.cause : undefined;
  return cause && { kind: cause.kind, line: cause.place.line + 1 };
}

function hasChecks(file: string): boolean {
  return /^check /m.test(readFileSync(join(root, file), "utf8"));
}

/** Judges each check of a file by the `fifo` run of its own constants. What that one run leaves open others may decide. */
async function expectChecksHold(file: string, verdicts: readonly ClauseVerdict["verdict"][]): Promise<void> {
  const { program } = await compileFile(file);
  for (const { name, constants } of program?.checks ?? []) {
    const own = await compileFile(file, constants);
    if (own.program === undefined) throw new Error(own.diagnostics.map(diagnosticText).join("\n"));
    const check = own.program.checks.filter((candidate) => candidate.name === name);
    const [verdict] = judgeProgram(own.program, check);
    expect.soft(verdicts, name).toContain(verdictOf(verdict));
  }
}
