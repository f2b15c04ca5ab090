import type { Program } from "../program.ts";
import { finish, PIECE, type Work } from "../work.ts";
import type { Decision } from "./decision.ts";
import { jsonText } from "./json-text.ts";

/** The version of the format that is written. The one before it has no interventions, and is read, too; readers refuse others. */
const VERSION = 2;
const OLDEST = 1;

/** How the names of recordings end. */
export const RECORDING = ".ktrace-schedule.json";

/** Decisions by the step that they are taken at, a step being named by the number of steps before it. */
export type Decisions = ReadonlyMap<number, Decision>;

/**
 * The text of a `*.ktrace-schedule.json`: the decisions of a run that are not those of `fifo`, and the hash of the program
 * that they belong to. Tasks and fibrils are numbers of that program.
 */
export function writeSchedule(program: Pick<Program, "hash">, decisions: Decisions): string {
  return `${finish(jsonText(scheduleValue(program, decisions)))}\n`;
}

/** What is written, as a value: it can be a part of another file. */
export function scheduleValue(program: Pick<Program, "hash">, decisions: Decisions): object {
  const rows = [...decisions].sort(([a], [b]) => a - b).map(([at, decision]) => ({ at, ...decision }));
  return { version: VERSION, program: program.hash, decisions: rows };
}

/** The same for `jsonText`, which writes one decision after the other: they have to come in the order of their steps. */
export const scheduleToWrite = (program: Program, decided: Iterable<readonly [number, Decision]>): object => ({
  version: VERSION,
  program: program.hash,
  decisions: rowsOf(decided),
});

function* rowsOf(decided: Iterable<readonly [number, Decision]>): Iterable<object> {
  for (const [at, decision] of decided) yield { at, ...decision };
}

/** The decisions that a file has, or what is wrong with it. */
export type ReadDecisions = { readonly decisions: Decisions } | { readonly error: string };

/** Reads such a text for a program. `error` says what is wrong with it. */
export const readSchedule = (text: string, program: Program): ReadDecisions => finish(readingSchedule(text, program));

/** The same, in pieces. */
export function* readingSchedule(text: string, program: Program): Work<ReadDecisions> {
  const parsed = parseJson(text);
  yield;
  return "error" in parsed ? parsed : yield* readingDecisions(parsed.value, program);
}

/** Reads what `scheduleValue` made for a program. */
export const decisionsIn = (file: unknown, program: Program): ReadDecisions => finish(readingDecisions(file, program));

/** The same, in pieces. */
export function* readingDecisions(file: unknown, program: Program): Work<ReadDecisions> {
  if (!isRecord(file)) return { error: "it is not a JSON object" };
  if (file.version !== VERSION && file.version !== OLDEST) {
    return { error: `its "version" is ${shown(file.version)}, and must be ${OLDEST} or ${VERSION}` };
  }
  if (typeof file.program !== "string") return { error: "it is no recording: it does not say of which program" };
  if (file.program !== program.hash) {
    return { error: "it was recorded with another text of the scenario, or with other constants" };
  }
  if (!Array.isArray(file.decisions)) return { error: 'its "decisions" must be a list' };
  const decisions = new Map<number, Decision>();
  for (const row of file.decisions) {
    const read = decisionOf(row);
    if (read === undefined) {
      return {
        error: `${shown(row)} is no decision: it must be {"at": STEP, "kind": "step", "task": NUMBER, "choice": NUMBER (may be missing)} or {…, "kind": "timer", "fibril": NUMBER}; or what was done to the run from outside: "set", "set local" or "kill"`,
      };
    }
    if (decisions.has(read.at)) return { error: `it has two decisions at step ${read.at}` };
    decisions.set(read.at, read.decision);
    if (decisions.size % PIECE === 0) yield;
  }
  return { decisions };
}

/** Says that a recording does not fit the run at a step. `file`: its name for people. */
export const misfitText = (file: string, step: number): string =>
  `${file}: what it decides at step ${step} is not possible there; it was recorded in another course of the run, or changed by hand`;

function decisionOf(row: unknown): { readonly at: number; readonly decision: Decision } | undefined {
  if (!isRecord(row) || !isCount(row.at)) return undefined;
  const { at, kind, task, fibril, choice = 0 } = row;
  if (kind === "step" && isCount(task) && isCount(choice)) {
    return { at, decision: choice === 0 ? { kind, task } : { kind, task, choice } };
  }
  if (kind === "timer" && isCount(fibril)) return { at, decision: { kind, fibril } };
  if (kind === "kill" && isCount(task)) return { at, decision: { kind, task } };
  const { offset, value } = row;
  if (!isCount(offset) || !isInteger(value)) return undefined;
  if (kind === "set" && isCount(task)) return { at, decision: { kind, task, offset, value } };
  if (kind === "set local" && isCount(fibril)) return { at, decision: { kind, fibril, offset, value } };
  return undefined;
}

/** The value that a text of JSON is, or what is wrong with the text. Some editors put a mark of its byte order before it. */
export function parseJson(text: string): { readonly value: unknown } | { readonly error: string } {
  if (text.trim() === "") return { error: "the file is empty" };
  try {
    return { value: JSON.parse(text.replace(/^\uFEFF/, "")) };
  } catch (error) {
    return { error: `it is not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const isInteger = (value: unknown): value is number => typeof value === "number" && value === (value | 0);

export const isCount = (value: unknown): value is number =>
  typeof value === "number" && Number.isInteger(value) && value >= 0;

/** As much of a value as a message has room for. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "missing";
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text;
}

const MOST_SHOWN = 80;
