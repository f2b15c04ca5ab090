import type { CheckFinding, CheckResult, Waiter as CheckWaiter, ClauseResult } from "#checker";
import type { LoadedDocument } from "#language";
import type { Place, Program, Sentence } from "#simulator";
import type { Finding, Location, Told, Verdict, Waiter } from "./protocol.ts";

/** What a search says of a check, as the editor is told. */
export function verdictOf(result: CheckResult, document: LoadedDocument, where: string | undefined): Verdict {
  const { verdict, states, seconds, clauses, finding, findings, inconclusive, incomplete, workers } = result;
  const { program } = result.subject;
  const told = (found: CheckFinding) => findingOf(found, result, document);
  return {
    kind: verdict,
    states,
    seconds,
    clauses: clauses.map((each) => ({
      ...clauseOf(each, program, document),
      verdict: each.verdict,
      isFound: each.finding !== undefined,
    })),
    finding: finding && told(finding),
    others: findings.filter((each) => each !== finding).map(told),
    inconclusive,
    incomplete,
    files: program.files,
    where: workers > 1 ? `with ${workers} workers` : where,
  };
}

function clauseOf({ clause }: ClauseResult, program: Program, document: LoadedDocument): Told {
  const location = locationOf(clause.place, program);
  const file = document.files.find(({ uri }) => uri.toString() === location?.uri);
  const text = location && file?.textDocument.getText(location.range).replace(/\s+/g, " ");
  return { text: text ?? "nothing goes wrong", location };
}

function findingOf(found: CheckFinding, { subject, clauses }: CheckResult, document: LoadedDocument): Finding {
  const { kind, message, steps, loop, place, story, cycle, waits, outside, cause, schedule } = found;
  const { program, constants } = subject;
  const isNew = ({ text }: Sentence) => story.summary.every((other) => other.text !== text);
  const toldOf = ({ text, place }: Sentence) => ({ text, location: place && locationOf(place, program) });
  const waiterOf = (waiter: CheckWaiter): Waiter => {
    const { task, duty, waitsFor, what, step } = waiter;
    return { ...toldOf(waiter), task, duty, waitsFor, what, closes: step === steps };
  };
  const rule = clauses.find((each) => decides(each, found));
  return {
    kind,
    message,
    steps,
    loop,
    location: place && locationOf(place, program),
    stops: kind !== "reachable" && kind !== "eventually",
    sentences: [...story.summary, ...waits.filter(isNew)].map(toldOf),
    circle: cycle,
    waits: waits.map(waiterOf),
    victims: outside.map(waiterOf),
    cause: cause && { text: `${cause.kind}, by ${cause.task}`, location: locationOf(cause.place, program) },
    rule: rule && clauseOf(rule, program, document),
    schedule,
    constants: Object.fromEntries(constants),
  };
}

/** Whether a clause has its verdict by a finding; or would have it, had no other run of the kind come first. */
const decides = ({ clause, finding }: ClauseResult, found: CheckFinding): boolean =>
  finding === found || (clause.kind === "forbid" && clause.what.some((kind) => kind === found.kind));

/** `undefined` for what nobody wrote: a scenario without checks has one all the same. */
function locationOf({ file, line, column, endLine, endColumn }: Place, program: Program): Location | undefined {
  if (line === endLine && column === endColumn) return undefined;
  const range = { start: { line, character: column }, end: { line: endLine, character: endColumn } };
  return { uri: program.files[file], range };
}
