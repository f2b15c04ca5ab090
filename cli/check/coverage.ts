import { type Chance, countText, numberText } from "#checker";
import { type NeverRun, type Place, placeText } from "#simulator";
import type { CheckedFile } from "./scenario.ts";

/** Places of what was never run that are named. */
const MOST_NAMED = 8;

/** What runs by chance cover, for people: what they have seen, what they have not, and whether more would see more. */
export function coverageLines({ paths }: CheckedFile, { coverage }: Chance): string[] {
  const { statements, choices, neverRun, partlyTried, situations, switches } = coverage;
  const seen = [
    `${numberText(statements.seen)} of ${countText(statements.of, "statement")}`,
    ...(choices.of === 0 ? [] : [`${numberText(choices.seen)} of ${countText(choices.of, "way")} to choose`]),
  ];
  return [
    `They ran ${seen.join(" and ")}, and came to about ${countText(situations, "situation")}.`,
    ...listText(
      "Never run",
      neverRun.map((each) => neverText(each, paths)),
    ),
    ...listText(
      "Not all chosen",
      partlyTried.map(
        ({ place, choices: { seen: tried, of } }) =>
          `${numberText(tried)} of ${numberText(of)} at ${placeText(place, paths)}`,
      ),
    ),
    ...(switches === 0 ? [] : [growthText(coverage)]),
  ];
}

function listText(what: string, items: readonly string[]): string[] {
  if (items.length === 0) return [];
  const left = items.length - MOST_NAMED;
  return [`${what}: ${items.slice(0, MOST_NAMED).join(", ")}${left > 0 ? `, and ${left} more` : ""}.`];
}

/** `on READ at a.ktrace:12`, or the place alone. */
function neverText({ place, routine }: NeverRun, paths: readonly string[]): string {
  const where = placeText(place, paths);
  if (routine === undefined) return where;
  switch (routine.kind) {
    case "main":
      return `main at ${where}`;
    case "handler":
      return `on ${routine.name} at ${where}`;
    case "fibril":
    case "fn":
      return `${routine.kind} ${routine.name} at ${where}`;
  }
}

function growthText({ switches, quietRuns, newInNextRun }: Chance["coverage"]): string {
  const last =
    quietRuns === 0 ? "the last run showed a new one" : `the last ${countText(quietRuns, "run")} showed no new one`;
  return `They saw ${numberText(switches)} ways in which a task goes on after another; ${last}. ${nextText(newInNextRun)}`;
}

function nextText(expected: number): string {
  if (expected === 0) return "Each was seen in more than one run, so others are not likely.";
  if (expected >= 1) {
    const about = twoDigits(expected);
    return `One more run would show about ${about} new ${about === "1" ? "one" : "ones"}.`;
  }
  return `The chance that one more run shows a new one is about ${twoDigits(100 * expected)} %.`;
}

const twoDigits = (number: number): string => numberText(Number(number.toPrecision(2)));

/** The same for programs, by docs/schemas/ktrace-check.schema.json. */
export function chanceJson({ paths }: CheckedFile, { sample, runs, steps, cut, coverage }: Chance) {
  const { statements, choices, neverRun, partlyTried, situations, switches, quietRuns, newInNextRun } = coverage;
  const at = ({ file, line }: Place) => ({ file: paths[file], line: line + 1 });
  return {
    runs,
    wanted: sample.runs,
    seed: sample.seed,
    ...(sample.schedule !== undefined && { schedule: sample.schedule }),
    maxSteps: sample.steps,
    steps,
    cut,
    statements,
    neverRun: neverRun.map(({ place, routine }) => ({
      ...at(place),
      ...(routine !== undefined && { kind: routine.kind, name: routine.name }),
    })),
    choices,
    partlyTried: partlyTried.map(({ place, choices: own }) => ({ ...at(place), ...own })),
    situations,
    switches,
    quietRuns,
    newInNextRun,
  };
}
