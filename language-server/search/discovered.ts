import {
  type Diagnostic,
  type DiagnosticRelatedInformation,
  DiagnosticSeverity,
  type Location,
} from "vscode-languageserver";
import { list, type Place, type Run, type Sentence, scheduleValue, waitingSentences } from "#simulator";
import type { Discovery } from "./searching.ts";

/** The code of what the search has found. */
export const DISCOVERED = "wrong-schedule";

/** What a diagnostic has with it for the action that debugs its schedule. */
export interface FoundSchedule {
  /** The scenario. */
  readonly uri: string;
  /** The content of a recording. */
  readonly schedule: object;
  /** The constants of the run that are not as the file has them. */
  readonly constants: Readonly<Record<string, number>>;
}

/** A diagnostic, and the URI of its file. */
export interface PlacedDiagnostic {
  readonly uri: string;
  readonly diagnostic: Diagnostic & { readonly message: string };
}

/**
 * Errors at the statements in which somebody is stuck, each of which leads to the others; or one at the statement that broke a rule. `overrides`: constants that the run has other values for
 * than the file.
 */
export function diagnosticsOf(
  { run, outcome }: Discovery,
  overrides: ReadonlyMap<string, number>,
): readonly PlacedDiagnostic[] {
  const data: FoundSchedule = {
    uri: run.program.files[0],
    schedule: scheduleValue(run.program, run.recording()),
    constants: Object.fromEntries(overrides),
  };
  const title = `${titles[outcome.kind]} in ${run.step === 1 ? "1 step" : `${run.step} steps`}${withText(overrides)}`;
  const sentences = "finding" in outcome ? waitingSentences(run.system(), outcome.finding) : [faultOf(outcome.fault)];
  return sentences.flatMap((sentence) => {
    const location = sentence.place && locationOf(run, sentence.place);
    if (location === undefined) return [];
    const diagnostic = {
      range: location.range,
      severity: DiagnosticSeverity.Error,
      code: DISCOVERED,
      source: "ktrace",
      message: `${title}: ${sentence.text}`,
      relatedInformation: sentences.flatMap((other) => (other === sentence ? [] : related(run, other))),
      data,
    };
    return [{ uri: location.uri, diagnostic }];
  });
}

/** The schedule that a diagnostic of this search has with it. */
export function foundSchedule(data: unknown): FoundSchedule | undefined {
  const { uri, schedule, constants }: Partial<FoundSchedule> = { ...Object(data) };
  if (typeof uri !== "string" || schedule === undefined || constants === undefined) return undefined;
  return { uri, schedule, constants };
}

const titles = {
  deadlock: "Deadlock",
  hang: "Hang",
  violation: "Violation",
  assertion: "Failed assertion",
  limit: "Limit reached",
} as const;

function withText(overrides: ReadonlyMap<string, number>): string {
  return overrides.size === 0 ? "" : ` with ${list([...overrides].map(([name, value]) => `${name} = ${value}`))}`;
}

const faultOf = ({ message, place }: { readonly message: string; readonly place: Place | undefined }): Sentence => ({
  text: `${message}.`,
  place,
  step: undefined,
});

function related(run: Run, { text, place }: Sentence): DiagnosticRelatedInformation[] {
  const location = place && locationOf(run, place);
  return location === undefined ? [] : [{ location, message: text }];
}

function locationOf({ program }: Run, { file, line, column, endLine, endColumn }: Place): Location {
  return {
    uri: program.files[file],
    range: { start: { line, character: column }, end: { line: endLine, character: endColumn } },
  };
}
