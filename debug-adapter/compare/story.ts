import {
  type Comparison,
  isSame,
  list,
  outcomeText,
  type Run,
  type Section,
  type Sentence,
  type Story,
} from "#simulator";
import { stepsText } from "../stack/call-text.ts";
import type { Met } from "./meet.ts";
import type { Names } from "./names.ts";
import type { Row, Rows } from "./rows.ts";

/** So many differences of a kind are told. */
const mostLines = 50;

/** What differs between two moments, for people: the first decision that differs, how both stand, then the differences, a line each. */
export function comparisonStory(met: Met, rows: Rows, names: Names): Story {
  const { comparison } = met;
  const text = headline(comparison, names);
  const sections = [
    section("First differing decision", decisions(met, names)),
    section("How they stand", standings(met, names)),
    section("Variables", differences(rows.variables, comparison.variables.length)),
    section("Locks", differences(rows.locks, comparison.locks.length)),
    section("Calls", differences(rows.calls, comparison.calls.length)),
    section("Waits", differences(rows.waits, comparison.waits.length)),
    section("Tasks", differences(rows.tasks, comparison.tasks.length)),
  ];
  return { headline: text, summary: [], sections: sections.filter(({ sentences }) => sentences.length > 0) };
}

/** How a run stands at its present moment: what ends it, and all that is stuck. */
export function statesOf(run: Run): readonly string[] {
  const ending = run.ending();
  const stuck = run.stuck().map((finding) => outcomeText(run, { kind: finding.kind, finding }));
  return "finding" in ending ? stuck : [outcomeText(run, ending), ...stuck];
}

function headline(comparison: Comparison, { left, right }: Names): string {
  const who = capital(`${left} and ${right}`);
  if (isSame(comparison)) return `${who} are the same in all that is compared`;
  const { variables, locks, calls, waits, tasks } = comparison;
  const kinds = Object.entries({ variables, locks, calls, waits, tasks })
    .filter(([, { length }]) => length > 0)
    .map(([kind, { length }]) => (length === 1 ? `1 ${kind.slice(0, -1)}` : `${length} ${kind}`));
  return `${who} differ in ${kinds.length === 0 ? "how they stand" : list(kinds)}`;
}

function decisions({ parting, left, right }: Met, names: Names): Sentence[] {
  if (parting === undefined) return [line(onOneCourse(left.step, right.step))];
  return [
    line(sharedText(parting.step)),
    { ...line(`in ${names.leftCourse}: ${parting.left.label}`), place: parting.left.place },
    { ...line(`in ${names.rightCourse}: ${parting.right.label}`), place: parting.right.place },
  ];
}

const sharedText = (steps: number): string =>
  steps === 0
    ? "Already the first step differs:"
    : `Up to step ${steps} both go the same way. What happens next differs:`;

function onOneCourse(left: number, right: number): string {
  const count = Math.abs(left - right);
  return count === 0
    ? "None: it is the same moment."
    : `None: one is ${stepsText(count)} after the other, on the same course.`;
}

/** Of two runs that just go on there is nothing to say. */
function standings({ left, right }: Met, names: Names): Sentence[] {
  if (left.ending().kind === "running" && right.ending().kind === "running") return [];
  const lines = (name: string, run: Run) => statesOf(run).map((state) => line(`${name}: ${state}`));
  return [...lines(names.left, left), ...lines(names.right, right)];
}

function differences(rows: readonly Row[], count: number): Sentence[] {
  const lines = rows.slice(0, mostLines).map(({ name, left, right, place }) => ({
    ...line(`${name}: ${left ?? "not pending"} → ${right ?? "not pending"}`),
    place,
  }));
  return count > lines.length ? [...lines, line(`… and ${count - lines.length} more`)] : lines;
}

const section = (title: string, sentences: readonly Sentence[]): Section => ({ title, ordered: false, sentences });

const line = (text: string): Sentence => ({ text, place: undefined, step: undefined });

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
