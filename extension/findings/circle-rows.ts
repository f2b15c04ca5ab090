import type { Finding } from "#check-protocol";
import { placeText } from "../checks/words.ts";
import { findingRow, type Of } from "./finding-rows.ts";
import { findingsOf, isWanted, keyOf, type Report } from "./report.ts";
import type { Row } from "./row.ts";

/** Each thing that was found, with the checks that it was found for. */
export function circleRows(reports: readonly Report[]): Row[] {
  const found = new Map<string, { readonly label: string; readonly finding: Finding; readonly of: Of }[]>();
  for (const report of reports) {
    const { uri, name, label, known } = report;
    if (known === undefined) continue;
    const { verdict, isOld } = known;
    for (const [index, finding] of findingsOf(verdict).entries()) {
      const key = subjectOf(finding);
      const id = `${key}/${keyOf(report)}/${index}`;
      const of = { check: { uri, name }, isOld, isWanted: isWanted(finding, verdict), id };
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
