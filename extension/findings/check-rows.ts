import { t } from "@vscode/l10n";
import type { Verdict } from "#check-protocol";
import { type Known, knownText } from "../checks/known.ts";
import type { CheckAddress } from "../checks/listing.ts";
import type { Search } from "../checks/searches.ts";
import {
  icons,
  missing,
  nowhereText,
  outputLines,
  placeText,
  progressText,
  rateText,
  whyOpen,
} from "../checks/words.ts";
import type { Icon } from "../views/icon.ts";
import { findingRow } from "./finding-rows.ts";
import { findingsOf, hasNews, isWanted, keyOf, type Report } from "./report.ts";
import type { Row } from "./row.ts";

/** A check that is looked at, with what is known of it from before. How far it has come is a row below, so that the row with the button to cancel it stays as it is. */
export function searchRow(search: Search, before: Row | undefined): Row {
  const { uri, name, label, progress } = search;
  const id = keyOf(search);
  const check = { uri, name };
  const text = t`All schedules for “${label}” are looked at.`;
  const rate = progress === undefined ? t("The search begins.") : rateText([progress]);
  const far = progress === undefined ? {} : { description: progressText(progress) };
  const row = reasonRow(`${id}/progress`, rate, "dashboard", check, { ...far, can: [] });
  return {
    id,
    label,
    description: t("is looked at"),
    tooltip: text,
    icon: { name: "loading~spin" },
    can: ["cancel", "copy"],
    check,
    text: `${text}\n`,
    isOpen: true,
    rows: [row, ...(before?.rows ?? [])],
  };
}

/** The row of a check, if there is more to say than that it holds. */
export function checkRows(report: Report): Row[] {
  const { uri, name, label, place, known } = report;
  if (known === undefined || !hasNews(known.verdict)) return [];
  const { verdict, isOld } = known;
  const check = { uri, name };
  const id = keyOf(report);
  const found = findingsOf(verdict);
  const findings = found.map((finding, index) => ({
    ...findingRow(finding, { check, isOld, isWanted: isWanted(finding, verdict), id: `${id}/${index}` }),
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
      text: `${outputLines(label, verdict).join("\n")}\n`,
      isOpen: verdict.kind !== "holds" || verdict.others.length > 0,
      rows,
    },
  ];
}

const origin = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

/** Why a check does not hold where no run shows it, or why more may go wrong. */
function reasonRows(verdict: Verdict, id: string, check: CheckAddress): Row[] {
  const why = whyOpen(verdict);
  const unknown =
    why === undefined
      ? []
      : [
          reasonRow(
            `${id}/why`,
            why.text,
            "info",
            check,
            why.setting === undefined ? {} : { does: { setting: why.setting } },
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
