import type { CheckFinding, CheckResult, ClauseResult } from "#checker";
import type { LoadedDocument } from "#language";
import type { Place, Program, Sentence } from "#simulator";
import type { Finding, Location, Verdict } from "./protocol.ts";

/** What a search says of a check, as the editor is told. */
export function verdictOf(result: CheckResult, document: LoadedDocument, where: string | undefined): Verdict {
  const { subject, verdict, states, seconds, clauses, finding, inconclusive } = result;
  const { program, constants } = subject;
  return {
    kind: verdict,
    states,
    seconds,
    clauses: clauses.map((each) => clauseOf(each, program, document)),
    finding: finding && findingOf(finding, program, constants),
    inconclusive,
    files: program.files,
    where,
  };
}

function clauseOf(
  { clause, verdict, finding }: ClauseResult,
  program: Program,
  document: LoadedDocument,
): Verdict["clauses"][number] {
  const location = locationOf(clause.place, program);
  const file = document.files.find(({ uri }) => uri.toString() === location?.uri);
  const text = location && file?.textDocument.getText(location.range).replace(/\s+/g, " ");
  return { text: text ?? "nothing goes wrong", location, verdict, isFound: finding !== undefined };
}

function findingOf(found: CheckFinding, program: Program, constants: ReadonlyMap<string, number>): Finding {
  const { kind, message, steps, place, story, waits, schedule } = found;
  const isNew = ({ text }: Sentence) => story.summary.every((other) => other.text !== text);
  const toldOf = ({ text, place }: Sentence) => ({ text, location: place && locationOf(place, program) });
  return {
    message,
    steps,
    location: place && locationOf(place, program),
    stops: kind !== "reachable" && kind !== "eventually",
    sentences: [...story.summary, ...waits.filter(isNew)].map(toldOf),
    waits: waits.map((wait) => ({ ...toldOf(wait), closes: wait.step === steps })),
    schedule,
    constants: Object.fromEntries(constants),
  };
}

/** `undefined` for what nobody wrote: a scenario without checks has one all the same. */
function locationOf({ file, line, column, endLine, endColumn }: Place, program: Program): Location | undefined {
  if (line === endLine && column === endColumn) return undefined;
  const range = { start: { line, character: column }, end: { line: endLine, character: endColumn } };
  return { uri: program.files[file], range };
}
