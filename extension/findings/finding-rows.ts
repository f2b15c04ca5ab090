import { t } from "@vscode/l10n";
import type { Finding, Location, Waiter } from "#check-protocol";
import type { CheckAddress } from "../checks/listing.ts";
import { findingLines, placeText } from "../checks/words.ts";
import type { Row } from "./row.ts";

/** Which finding of which check. */
export interface Of {
  readonly check: CheckAddress;
  /** Whether the text has changed since. */
  readonly isOld: boolean;
  /** Whether it shows what the check asks for; else it is what is wrong. */
  readonly isWanted: boolean;
  /** Begins the ids of its rows. */
  readonly id: string;
}

/** A finding, and below it who waits for whom, from outside, too; the mistake behind it, the rule, and the step. */
export function findingRow(finding: Finding, of: Of, title = finding.message): Row {
  const place = statementOf(finding);
  const rows = [
    ...finding.waits.map((each, index) => waiterRow(each, finding, { ...of, id: `${of.id}/waits ${index}` })),
    ...victimRows(finding, of),
    ...toldRow("cause", t("Cause"), "lightbulb", finding.cause, of),
    ...toldRow("rule", of.isWanted ? t("Shows") : t("Rule"), "law", finding.rule, of),
    stepRow(finding, of),
  ];
  return {
    id: of.id,
    label: title,
    description: [place === undefined ? "" : placeText(place), of.isOld ? t("before the last change") : ""]
      .filter((part) => part !== "")
      .join(" · "),
    tooltip: finding.sentences.map(({ text }) => text).join("\n\n"),
    icon: { name: icons[finding.kind], colour: of.isOld ? FADED : of.isWanted ? WANTED : WRONG },
    can: ["debug", ...can(place), "check", "copy"],
    place,
    check: of.check,
    finding,
    text: `${findingLines(finding).join("\n")}\n`,
    isOpen: false,
    rows,
  };
}

/** The statement of the wait that closed the circle; else where it shows. */
const statementOf = ({ waits, location }: Finding): Location | undefined =>
  waits.find(({ closes }) => closes)?.location ?? location;

function waiterRow(waiter: Waiter, { waits }: Finding, { id, isOld, check }: Of): Row {
  const closes = waiter.closes && waits.length > 1;
  const { task, duty, waitsFor, what, text, location } = waiter;
  return {
    id,
    label: waitsFor.length === 0 ? task : `${task} → ${namesText(waitsFor)}`,
    description: [...(closes ? [t("closes the circle")] : []), t`${duty} waits ${what}`].join(" · "),
    tooltip: closes ? t`${text} This closes the circle.` : text,
    icon: closes && !isOld ? { name: "debug-breakpoint", colour: "errorForeground" } : { name: "arrow-small-right" },
    can: [...can(location), "copy"],
    ...(location !== undefined && { does: "go" }),
    place: location,
    check,
    text: toldText(text, location),
    rows: [],
  };
}

function victimRows(finding: Finding, of: Of): Row[] {
  const { victims } = finding;
  if (victims.length === 0) return [];
  const id = `${of.id}/victims`;
  const names = [...new Set(victims.map(({ task }) => task))];
  const rows = victims.map((each, index) => waiterRow(each, finding, { ...of, id: `${id} ${index}` }));
  return [
    {
      id,
      label: t("Victims"),
      description: namesText(names),
      tooltip: t("They wait for the others from outside."),
      icon: { name: "organization" },
      can: ["copy"],
      check: of.check,
      text: rows.map(({ text }) => text).join(""),
      isOpen: false,
      rows,
    },
  ];
}

function toldRow(kind: string, label: string, icon: string, told: Finding["cause"], { id, check }: Of): Row[] {
  if (told === undefined) return [];
  const { text, location } = told;
  return [
    {
      id: `${id}/${kind}`,
      label,
      description: text,
      tooltip: `${label}: ${text}`,
      icon: { name: icon },
      can: [...can(location), "copy"],
      ...(location !== undefined && { does: "go" }),
      place: location,
      check,
      text: toldText(`${label}: ${text}`, location),
      rows: [],
    },
  ];
}

function stepRow(finding: Finding, { id, check, isOld }: Of): Row {
  const { steps, loop } = finding;
  const what = loop === undefined ? happens(finding) : t`from step ${loop} on it goes round for ever`;
  return {
    id: `${id}/step`,
    label: t`Step ${steps}`,
    description: what,
    tooltip: isOld
      ? t`Step ${steps}: ${what}. Looks at the check again, and debugs what it finds then.`
      : t`Step ${steps}: ${what}. Starts a debug session that comes to this step.`,
    icon: { name: "history" },
    can: ["debug", "copy"],
    does: "debug",
    check,
    finding,
    text: `${t`Step ${steps}: ${what}`}\n`,
    rows: [],
  };
}

/** Whether it is stuck in a circle, stuck otherwise, wrong, or what somebody wanted. */
function happens({ kind, circle }: Finding): string {
  switch (kind) {
    case "deadlock":
      return circle.length > 1 ? t("the circle closes") : t("it is stuck");
    case "hang":
      return t("it is stuck");
    case "violation":
    case "assertion":
    case "always":
    case "eventually":
    case "forbid":
      return t("the rule is broken");
    case "limit":
      return t("the limit is reached");
    case "reachable":
    case "expect":
      return t("what is asked for comes");
  }
}

const FADED = "disabledForeground";
const WANTED = "testing.iconPassed";
const WRONG = "testing.iconFailed";

const icons: Readonly<Record<Finding["kind"], string>> = {
  deadlock: "issue-reopened",
  hang: "debug-pause",
  violation: "warning",
  assertion: "error",
  always: "error",
  eventually: "error",
  forbid: "error",
  limit: "dashboard",
  reachable: "pass",
  expect: "pass",
};

const can = (place: Location | undefined) => (place === undefined ? [] : (["go"] as const));

const MOST_NAMES = 4;

/** `a, b`; of many the first. */
const namesText = (names: readonly string[]): string =>
  names.length <= MOST_NAMES
    ? names.join(", ")
    : t`${names.slice(0, MOST_NAMES).join(", ")} and ${names.length - MOST_NAMES} more`;

const toldText = (text: string, location: Location | undefined): string =>
  `${text}${location === undefined ? "" : ` [${placeText(location)}]`}\n`;
