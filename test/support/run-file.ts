import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { compile, type Diagnostic, type LoadedDocument, load } from "#language";
import { type Check, type CheckVerdict, Judge, type Program, Run } from "#simulator";

const root = join(import.meta.dirname, "../..");

/** More than any scenario of the tests needs. */
const MOST_STEPS = 100_000;

/** Reads a file of the repository, and what it imports; the path is relative to its root. */
export async function loadFile(path: string): Promise<LoadedDocument> {
  const read = (uri: string) => readFile(fileURLToPath(uri), "utf8").catch(() => undefined);
  return load(pathToFileURL(join(root, path)).href, read);
}

/** Compiles a file of the repository. */
export async function compileFile(path: string, constants: ReadonlyMap<string, number> = new Map()) {
  return compile(await loadFile(path), constants);
}

/** Runs a file until it ends or something is stuck. Throws when it does not compile. */
export async function runFile(path: string, constants: Readonly<Record<string, number>> = {}): Promise<Run> {
  const { program, diagnostics } = await compileFile(path, new Map(Object.entries(constants)));
  if (program === undefined) throw new Error(diagnostics.map(diagnosticText).join("\n"));
  return runProgram(program);
}

export function runProgram(program: Program): Run {
  const run = new Run(program);
  const most = program.limits.steps ?? MOST_STEPS;
  while (run.step < most && run.advance() && !run.hasNewFinding);
  return run;
}

/** What a run says of checks that belong to its constants. */
export function judgeProgram(program: Program, checks: readonly Check[]): CheckVerdict[] {
  const run = new Run(program);
  const judge = new Judge(run, checks);
  while (run.step < MOST_STEPS && run.advance() && !run.hasNewFinding) judge.look();
  judge.look();
  return judge.verdicts();
}

export const diagnosticText = ({ uri, range, message }: Diagnostic): string =>
  `${uri.slice(uri.lastIndexOf("/") + 1)}:${range.start.line + 1}:${range.start.character + 1}: ${message}`;
