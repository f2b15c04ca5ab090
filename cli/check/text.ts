import { type CheckFinding, countText, type Inconclusive, numberText } from "#checker";
import { storyLines } from "#simulator";
import { argumentsOf } from "../options.ts";
import { coverageLines } from "./coverage.ts";
import type { CheckCommand } from "./options.ts";
import type { CheckedOne } from "./scenario.ts";
import { checkText, clauseText, missing, nowhereText, secondsText, whereText } from "./words.ts";

/** The options that let a search go further. */
const options: Readonly<Partial<Record<Inconclusive["reason"], string>>> = {
  states: "--max-states",
  memory: "--max-memory",
  depth: "--max-depth",
  preemptions: "--max-preemptions",
  seconds: "--max-seconds",
  runs: "--runs",
};

/** A check in a line for people, and below it what they need to know of its verdict. `asked`: how many were to look at it, where that was said. */
export function resultText(one: CheckedOne, asked: CheckCommand["workers"]): string {
  const { of, subject, verdict, seconds, workers, clauses, findings } = one;
  const head = `${whereText(of, subject.check.place)}: ${checkText(one)}: ${verdict} (${extentText(one)}, ${secondsText(seconds)}${one.shards ? " at most" : ""}${asked !== undefined ? ` with ${countText(workers, "worker")}` : ""})`;
  const each = clauses.map(
    (clause) => `${clauseText(of, clause.clause)}: ${clause.verdict} [${whereText(of, clause.clause.place)}]`,
  );
  const told = findings.map((finding, index) => findingLines(one, finding, index));
  const lines = [
    ...(clauses.length > 1 ? each : []),
    ...missing(one).map((clause) => nowhereText(of, clause)),
    ...howOn(one),
    ...oddsText(one),
    ...(one.saved === undefined ? [] : [`\`ktrace check --resume ${one.saved}\` goes on with the search.`]),
    ...overlapText(one),
    ...told.flat(),
  ];
  return [head, ...lines.map((line) => `  ${line}`)].map((line) => `${line}\n`).join("");
}

/** The story in short; of a finding that only shows what was asked for, its headline. */
function findingLines(one: CheckedOne, finding: CheckFinding, index: number): string[] {
  const isNews = one.verdict !== "holds" || index > 0;
  const story = storyLines(finding.story, one.of.paths).trimEnd().split("\n");
  return [...(isNews ? story : [`${finding.message}.`]), ...showing(one, finding)];
}

/** The command that shows a finding whose schedule was written. */
export function showing({ of, subject, recordings }: CheckedOne, finding: CheckFinding): string[] {
  const file = recordings.get(finding);
  if (file === undefined) return [];
  if (of.isReproduction) return [`Its schedule is in ${file}.`];
  const { constants } = subject;
  const command = `ktrace run ${argumentsOf({ file: of.file, constants, schedule: { kind: "file", file } })}`;
  return [`\`${command}\` shows ${finding.loop === undefined ? "it" : "the way there and one round"}.`];
}

function extentText({ states, chance, shards }: CheckedOne): string {
  if (chance !== undefined) return `${countText(chance.runs, "run")}, ${countText(chance.steps, "step")}`;
  const there = shards && ` in ${countText(shards.of - shards.lost.length, "shard")}`;
  return `${countText(states, "state")}${there ?? ""}`;
}

/** How much shards have looked at what others have, too: a sentence, where there are several, two or more states were dealt out, and it is known. */
function overlapText({ shards }: CheckedOne): string[] {
  const isOne = shards === undefined || shards.of - shards.lost.length < 2;
  if (isOne || shards.distinct === undefined || shards.states < 2) return [];
  const { states, distinct, mayBeFewer } = shards;
  const share = Math.round(100 * Math.max(0, 1 - distinct / states));
  return [
    `Of ${countText(states, "state")} that were dealt out ${mayBeFewer ? "at least" : "about"} ${share} % were looked at once more than needed.`,
  ];
}

/** How sure it is what stands on having looked at everything: a sentence, where hashes alone were kept of situations. */
export function oddsText({ odds, clauses }: CheckedOne): string[] {
  const isOfAll = clauses.some(({ clause, verdict, finding }) => {
    return verdict !== "inconclusive" && finding === undefined && clause.kind !== "eventually";
  });
  if (odds === undefined || !isOfAll) return [];
  const digits = odds === 0 ? MOST_DIGITS : Math.min(MOST_DIGITS, Math.floor(-Math.log10(odds)));
  const text = digits < 1 ? `may be ${Math.ceil(100 * odds)} %` : `are below 1 in ${numberText(10 ** digits)}`;
  return [`Situations were told apart by fingerprints: the odds that one was overlooked ${text}.`];
}

/** So many noughts say enough. */
const MOST_DIGITS = 12;

/** Why a check is inconclusive, or what it lists is not all, and what can be done; of runs by chance, what they have not seen. A sentence or some in each line; none where it is neither. */
export function howOn({ of, inconclusive, incomplete, chance }: CheckedOne): string[] {
  if (incomplete !== undefined) return [`More may go wrong. ${whyText(incomplete)}`];
  if (inconclusive === undefined) return [];
  return [whyText(inconclusive), ...(chance === undefined ? [] : coverageLines(of, chance))];
}

function whyText({ reason, text, goOn }: Inconclusive): string {
  const option = options[reason];
  return `${text} ${goOn}${option === undefined ? "" : ` The bound is ${option}.`}`;
}

/** How many checks have come out how; and how to see what was found, where nothing was written. */
export function summaryText(all: readonly CheckedOne[], isRecording: boolean): string {
  const hint = all.some(({ findings, verdict }) => verdict !== "holds" && findings.length > 0) && !isRecording;
  const counts = (["holds", "refuted", "inconclusive"] as const)
    .map((verdict) => [verdict, all.filter((one) => one.verdict === verdict).length] as const)
    .filter(([, count]) => count > 0)
    .map(([verdict, count]) => `${count} ${count === 1 ? singular[verdict] : plural[verdict]}`);
  const total = all.length > 1 ? `${countText(all.length, "check")}: ${counts.join(", ")}.\n` : "";
  return `${total}${hint ? "`--record DIR` writes the schedules of what was found, for `ktrace run` and the debugger to follow.\n" : ""}`;
}

const singular = { holds: "holds", refuted: "is refuted", inconclusive: "is inconclusive" };
const plural = { holds: "hold", refuted: "are refuted", inconclusive: "are inconclusive" };
