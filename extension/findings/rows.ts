import type { Finding, Location, Verdict } from "#check-protocol";
import { type Known, knownText } from "../checks/known.ts";
import { type CheckAddress, idOf } from "../checks/listing.ts";
import type { Search } from "../checks/searches.ts";
import {
  howOn,
  icons,
  missing,
  nowhereText,
  outputLines,
  placeText,
  progressText,
  rateText,
  settingOf,
} from "../checks/words.ts";
import { findingRow, type Of } from "./finding-rows.ts";
import type { Icon, Row } from "./row.ts";

/** A check, as it is listed. */
export interface Report extends CheckAddress {
  readonly label: string;
  /** Where it is written; a scenario without checks has one that is not. */
  readonly place: Location | undefined;
  /** What was last said of it, if something was. */
  readonly known: Known | undefined;
}

/** The tree of findings: by the checks that they were found for, or by what was found. */
export type Grouping = "check" | "circle";

export function rowsOf(reports: readonly Report[], searches: readonly Search[], grouping: Grouping): Row[] {
  const byKey = new Map(searches.map((search) => [keyOf(search), search]));
  const rows = reports.flatMap((report) => {
    const search = byKey.get(keyOf(report));
    const known = grouping === "check" ? checkRows(report) : [];
    return search === undefined ? known : [searchRow(search, known[0])];
  });
  return grouping === "check" ? rows : [...rows, ...circleRows(reports)];
}

/** What there is to say where the tree does not; nothing where nothing was looked at. */
export function messageOf(reports: readonly Report[], searches: readonly Search[]): string | undefined {
  const known = reports.flatMap(({ known }) => known ?? []);
  const quiet = known.filter(({ verdict }) => !hasNews(verdict)).length;
  if (searches.length > 0 || quiet === 0) return undefined;
  const others = quiet === known.length ? "" : "other ";
  return quiet === 1
    ? `1 ${others}check holds; nothing was found.`
    : `${quiet} ${others}checks hold; nothing was found.`;
}

/** How many checks are refuted. */
export const refutedIn = (reports: readonly Report[]): number =>
  reports.filter(({ known }) => known?.verdict.kind === "refuted").length;

const hasNews = ({ kind, finding, others }: Verdict): boolean =>
  kind !== "holds" || finding !== undefined || others.length > 0;

const keyOf = ({ uri, name }: CheckAddress): string => `${uri}#${idOf(name)}`;

/** A check that is looked at, with what is known of it from before. */
function searchRow(search: Search, before: Row | undefined): Row {
  const { uri, name, label, progress } = search;
  const far = progress === undefined ? "begins" : `${rateText([progress])} · ${progressText(progress)}`;
  return {
    // VS Code keeps a row closed that had nothing below it, so what comes of this one is another.
    id: `${keyOf(search)}/searched`,
    label,
    rows: [],
    ...before,
    description: far,
    tooltip: `All schedules for “${label}” are looked at: ${far}.`,
    icon: { name: "loading~spin" },
    can: ["cancel", "copy"],
    check: { uri, name },
    text: `${label}: ${far}\n`,
  };
}

/** The row of a check, if there is more to say than that it holds. */
function checkRows(report: Report): Row[] {
  const { uri, name, label, place, known } = report;
  if (known === undefined || !hasNews(known.verdict)) return [];
  const { verdict, isOld } = known;
  const check = { uri, name };
  const id = keyOf(report);
  const found = all(verdict);
  const findings = found.map((finding, index) => ({
    ...findingRow(finding, { check, isOld, id: `${id}/${index}` }),
    isOpen: verdict.kind !== "holds" && found.length === 1,
  }));
  const rows = [...reasonRows(verdict, id, check), ...findings];
  const file = place ?? { uri, range: origin };
  return [
    {
      id,
      label,
      description: `${placeText(file)} · ${knownText(known)}`,
      tooltip: `${label}: ${knownText(known)}`,
      icon: iconOf(known),
      can: [...(verdict.finding === undefined ? [] : (["debug"] as const)), "go", "check", "copy", "clear"],
      place: file,
      check,
      ...(verdict.finding !== undefined && { finding: verdict.finding }),
      text: `${outputLines(`check ${JSON.stringify(label)}`, verdict).join("\n")}\n`,
      isOpen: verdict.kind !== "holds" || verdict.others.length > 0,
      rows,
    },
  ];
}

const origin = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

const all = ({ finding, others }: Verdict): readonly Finding[] =>
  finding === undefined ? others : [finding, ...others];

/** Why a check does not hold where no run shows it. */
function reasonRows(verdict: Verdict, id: string, check: CheckAddress): Row[] {
  const { inconclusive } = verdict;
  const setting = inconclusive && settingOf(inconclusive);
  const unknown =
    inconclusive === undefined
      ? []
      : [
          reasonRow(
            `${id}/why`,
            howOn(inconclusive),
            "info",
            check,
            setting === undefined ? {} : { does: { setting } },
          ),
        ];
  const nowhere = missing(verdict).map(({ location, text }, index) =>
    reasonRow(`${id}/nowhere ${index}`, nowhereText({ text }), "circle-slash", check, {
      place: location,
      ...(location !== undefined && { does: "go", can: ["go", "copy"] }),
    }),
  );
  return [...unknown, ...nowhere];
}

const reasonRow = (id: string, text: string, icon: string, check: CheckAddress, more: Partial<Row>): Row => ({
  id,
  label: text,
  description: "",
  tooltip: text,
  icon: { name: icon },
  can: ["copy"],
  check,
  text: `${text}\n`,
  rows: [],
  ...more,
});

const colours = { holds: "testing.iconPassed", refuted: "testing.iconFailed", inconclusive: "testing.iconErrored" };

const iconOf = ({ verdict: { kind }, isOld }: Known): Icon => ({
  name: icons[kind],
  colour: isOld ? "disabledForeground" : colours[kind],
});

/** Each thing that was found, with the checks that it was found for. */
function circleRows(reports: readonly Report[]): Row[] {
  const found = new Map<string, { readonly label: string; readonly finding: Finding; readonly of: Of }[]>();
  for (const report of reports) {
    const { uri, name, label, known } = report;
    for (const [index, finding] of (known === undefined ? [] : all(known.verdict)).entries()) {
      const key = subjectOf(finding);
      const of = { check: { uri, name }, isOld: known?.isOld === true, id: `${key}/${keyOf(report)}/${index}` };
      found.set(key, [...(found.get(key) ?? []), { label, finding, of }]);
    }
  }
  return [...found].map(([key, members]) => {
    const [{ finding }] = members;
    const rows = members.map(({ label, finding, of }) => ({
      ...findingRow(finding, of, `${label}: step ${finding.steps}`),
      isOpen: members.length === 1,
    }));
    const label = titleOf(finding);
    return {
      id: `found ${key}`,
      label,
      description: `${words[finding.kind]} · ${members.length === 1 ? "1 check" : `${members.length} checks`}`,
      tooltip: finding.message,
      icon: rows[0].icon,
      can: ["copy"],
      text: rows.map(({ text }) => text).join(""),
      isOpen: true,
      rows,
    };
  });
}

/** The same for findings of the same circle, or of the same statement. */
const subjectOf = ({ kind, circle, location }: Finding): string =>
  [kind, ...circle, location?.uri, circle.length > 0 ? "" : JSON.stringify(location?.range)].join(" ");

/** `a → b → a`; what has no circle is named by its statement. */
function titleOf({ circle, location, message }: Finding): string {
  if (circle.length > 0) return [...circle, circle[0]].join(" → ");
  return location === undefined ? message : placeText(location);
}

const words: Readonly<Record<Finding["kind"], string>> = {
  deadlock: "deadlock",
  hang: "hang",
  violation: "violation",
  assertion: "assertion",
  limit: "limit",
  always: "does not hold always",
  eventually: "never comes",
  reachable: "can be reached",
  forbid: "forbidden",
  expect: "expected",
};
