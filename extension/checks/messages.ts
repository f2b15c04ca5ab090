import { t } from "@vscode/l10n";
import type { Answer, Finding, Location, Told, Verdict } from "#check-protocol";
import { missing, nowhereText, verdictText, whyOpen } from "./words.ts";

/** What a test is told to have failed with. */
export interface Message {
  readonly sentences: readonly Told[];
  /** Where it is shown: at the check, or at a statement; or nowhere. */
  readonly location: Location | "check" | undefined;
  /** Whether there is a run that it tells of. */
  readonly isFinding: boolean;
}

/** How a check came out, as VS Code's tests have it. `skipped`: a person has cancelled it. */
export interface Outcome {
  readonly kind: "passed" | "failed" | "errored" | "skipped";
  readonly messages: readonly Message[];
}

export function outcomeOf(answer: Answer): Outcome {
  if (answer.kind === "mistakes") {
    return { kind: "errored", messages: answer.mistakes.map(({ text, location }) => at(location, text)) };
  }
  if (answer.inconclusive?.reason === "cancelled") return { kind: "skipped", messages: [] };
  const messages = messagesOf(answer);
  switch (answer.kind) {
    case "holds":
      return { kind: "passed", messages: [] };
    case "refuted":
      return { kind: "failed", messages };
    case "inconclusive":
      return { kind: "errored", messages };
  }
}

/** What a check that does not hold fails with: at the check what happened, in words, and at the statements of its circle what each waits for. */
function messagesOf(verdict: Verdict): Message[] {
  const { finding, others } = verdict;
  const why = whyOpen(verdict);
  const nowhere = missing(verdict).map((clause) => at(clause.location, nowhereText(clause)));
  const also = others.flatMap(statementsOf);
  if (why !== undefined && verdict.kind === "inconclusive") {
    const sentences = finding?.sentences ?? [];
    return [atCheck([why, ...sentences], finding !== undefined), ...nowhere, ...also];
  }
  if (finding === undefined) return [...nowhere, ...also];
  const told = [
    ...finding.sentences,
    ...others.map(({ message }) => ({ text: t`Besides: ${message}.` })),
    ...(why === undefined ? [] : [why]),
  ];
  return [
    atCheck([...told, { text: verdictText(verdict) }], true),
    ...statementsOf(finding),
    ...nowhere,
    ...also,
  ].filter(({ location }) => location !== undefined);
}

/** The statements at which a finding shows. */
function statementsOf({ waits, location, message }: Finding): Message[] {
  const circle = waits.map((wait) =>
    at(wait.location, wait.closes && waits.length > 1 ? t`${wait.text} This closes the circle.` : wait.text),
  );
  return circle.length > 0 ? circle : [at(location, `${message}.`)];
}

const atCheck = (sentences: readonly Told[], isFinding: boolean): Message => ({
  sentences,
  location: "check",
  isFinding,
});

const at = (location: Location | undefined, text: string): Message => ({
  sentences: [{ text }],
  location,
  isFinding: false,
});
