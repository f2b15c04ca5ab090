import { t } from "@vscode/l10n";
import type { Search } from "../checks/searches.ts";
import { checkRows, searchRow } from "./check-rows.ts";
import { circleRows } from "./circle-rows.ts";
import { findingsOf, hasNews, keyOf, type Report } from "./report.ts";
import type { Row } from "./row.ts";

/** The tree of findings: by the checks that they were found for, or by what was found. */
export type Grouping = "check" | "circle";

export function rowsOf(reports: readonly Report[], searches: readonly Search[], grouping: Grouping): Row[] {
  const byKey = new Map(searches.map((search) => [keyOf(search), search]));
  const rows = reports.flatMap((report) => {
    const search = byKey.get(keyOf(report));
    // What no run shows has no circle.
    const isByItself = grouping === "check" || (report.known && findingsOf(report.known.verdict).length === 0);
    const known = isByItself ? checkRows(report) : [];
    return search === undefined ? known : [searchRow(search, known[0])];
  });
  return grouping === "check" ? rows : [...circleRows(reports), ...rows];
}

/** What there is to say where the tree does not; nothing where nothing was looked at. */
export function messageOf(reports: readonly Report[], searches: readonly Search[]): string | undefined {
  const known = reports.flatMap(({ known }) => known ?? []);
  const quiet = known.filter(({ verdict }) => !hasNews(verdict)).length;
  if (searches.length > 0 || quiet === 0) return undefined;
  if (quiet === known.length)
    return quiet === 1 ? t("1 check holds; nothing was found.") : t`${quiet} checks hold; nothing was found.`;
  return quiet === 1 ? t("1 other check holds; nothing was found.") : t`${quiet} other checks hold; nothing was found.`;
}

/** How many checks are refuted. */
export const refutedIn = (reports: readonly Report[]): number =>
  reports.filter(({ known }) => known?.verdict.kind === "refuted").length;
