import { t } from "@vscode/l10n";
import type { Finding, Location, Progress, Told, Verdict } from "#check-protocol";

type Inconclusive = NonNullable<Verdict["inconclusive"]>;

/** The sign of each verdict, as VS Code's tests have them: names of its icons. */
export const icons: Readonly<Record<Verdict["kind"], string>> = {
  holds: "pass",
  refuted: "error",
  inconclusive: "question",
};

const integers = new Intl.NumberFormat("en");

/** `4,085 states`, `1 state` */
const statesText = (count: number): string => (count === 1 ? t("1 state") : t`${integers.format(count)} states`);

/** `0.8 s`, `95 s` */
const secondsText = (seconds: number): string => t`${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;

/** `holds · 4,085 states · 0.8 s` */
export function verdictText({ kind, states, seconds, where, inconclusive }: Verdict): string {
  const word = inconclusive?.reason === "cancelled" ? t("cancelled") : kindText(kind);
  return [word, statesText(states), secondsText(seconds), ...(where === undefined ? [] : [where])].join(" · ");
}

/** The word for a verdict: of a check, or of a clause. */
function kindText(kind: Verdict["kind"]): string {
  switch (kind) {
    case "holds":
      return t("holds");
    case "refuted":
      return t("refuted");
    case "inconclusive":
      return t("inconclusive");
  }
}

/** `12,400 states/s`: of several searches all together. */
export function rateText(all: readonly Progress[]): string {
  const rates = all.map(({ states, seconds }) => (seconds > 0 ? states / seconds : 0));
  return t`${statesText(Math.round(rates.reduce((sum, rate) => sum + rate, 0)))}/s`;
}

/** `31,000 states, 420 states to look at, 2.5 s` */
export const progressText = ({ states, open, seconds }: Progress): string =>
  t`${statesText(states)}, ${statesText(open)} to look at, ${secondsText(seconds)}`;

/** `pair.ktrace:2` */
export const placeText = ({ uri, range }: Location): string =>
  `${decodeURIComponent(uri.slice(uri.lastIndexOf("/") + 1))}:${range.start.line + 1}`;

/** Clauses that are refuted because no run does what they ask for. */
export const missing = ({ clauses }: Verdict): Verdict["clauses"] =>
  clauses.filter(({ verdict, isFound }) => verdict === "refuted" && !isFound);

/** Why a clause is refuted by no run in particular. */
export const nowhereText = ({ text }: Told): string => t`No schedule does what \`${text}\` asks for.`;

/** A check for the test output, line by line. */
export function outputLines(label: string, verdict: Verdict): string[] {
  const { clauses, finding, others } = verdict;
  const why = whyOpen(verdict);
  const sentences = finding?.sentences ?? [];
  const lines = [
    ...(clauses.length > 1 ? clauses.map((clause) => `${clause.text}: ${kindText(clause.verdict)}`) : []),
    ...missing(verdict).map(nowhereText),
    ...(why === undefined ? [] : [why.text]),
    ...(verdict.kind === "holds" ? sentences.slice(0, 1) : sentences).map(toldText),
    ...others.flatMap(findingLines),
  ];
  return [t`check ${JSON.stringify(label)}: ${verdictText(verdict)}`, ...lines.map((line) => `  ${line}`)];
}

/** A finding, line by line. */
export const findingLines = ({ sentences }: Finding): string[] => sentences.map(toldText);

/** The settings that let a search go further. */
const settings: Readonly<Partial<Record<Inconclusive["reason"], string>>> = {
  memory: "ktrace.check.maxMemory",
  seconds: "ktrace.check.maxSeconds",
  states: "ktrace.check.maxStates",
  depth: "ktrace.check.maxDepth",
  preemptions: "ktrace.check.maxPreemptions",
};

/** Why it is not known whether a check holds, or whether more goes wrong, and what to do; and the setting that lets the search go further, if one does. */
export function whyOpen({
  inconclusive,
  incomplete,
}: Verdict): { readonly text: string; readonly setting: string | undefined } | undefined {
  const why = incomplete ?? inconclusive;
  if (why === undefined) return undefined;
  const setting = settings[why.reason];
  const more = incomplete === undefined ? [] : [t("More may go wrong.")];
  const bound = setting === undefined ? [] : [t`The bound is the setting ${setting}.`];
  return { text: [...more, why.text, why.goOn, ...bound].join(" "), setting };
}

/** `a (main) waits … [pair.ktrace:2]` */
const toldText = ({ text, location }: Told): string =>
  location === undefined ? text : `${text} [${placeText(location)}]`;

/** A text as Markdown. VS Code's `appendText` takes spaces for such that no line is broken at. */
export const escaped = (text: string): string => text.replace(/[\\`*_{}[\]()#+\-.!~<>&|]/g, "\\$&");

/** What the checks of a file have come to, in a few words: `2 of 3 checks hold`. */
export function summaryText(kinds: readonly Verdict["kind"][]): string {
  const [first] = kinds;
  if (first !== undefined && kinds.length === 1)
    return first === "holds" ? t("check holds") : t`check is ${kindText(first)}`;
  const holding = kinds.filter((kind) => kind === "holds").length;
  return holding === kinds.length ? t`${holding} checks hold` : t`${holding} of ${kinds.length} checks hold`;
}

/** The worst of some verdicts. */
export function worstOf(kinds: readonly Verdict["kind"][]): Verdict["kind"] {
  if (kinds.includes("refuted")) return "refuted";
  return kinds.includes("inconclusive") ? "inconclusive" : "holds";
}
