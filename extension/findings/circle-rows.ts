import { t } from "@vscode/l10n";
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
      ...findingRow(finding, of, t`${label}: step ${finding.steps}`),
      isOpen: members.length === 1,
    }));
    const label = titleOf(finding);
    return {
      id: `found ${key}`,
      label,
      description: `${kindText(finding.kind)} · ${members.length === 1 ? t("1 check") : t`${members.length} checks`}`,
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

function kindText(kind: Finding["kind"]): string {
  switch (kind) {
    case "deadlock":
      return t("deadlock");
    case "hang":
      return t("hang");
    case "violation":
      return t("violation");
    case "assertion":
      return t("assertion");
    case "limit":
      return t("limit");
    case "always":
      return t("does not hold always");
    case "eventually":
      return t("never comes");
    case "reachable":
      return t("can be reached");
    case "forbid":
      return t("forbidden");
    case "expect":
      return t("expected");
  }
}
