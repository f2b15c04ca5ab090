import * as vscode from "vscode";
import type { Location, Told, Verdict } from "#check-protocol";
import { escaped, howOn, missing, nowhereText, placeText, verdictText } from "./words.ts";

/** A message that has this can be debugged (`testing/message/content` in package.json). */
const FINDING = "ktrace.finding";

/** What a check that does not hold fails with: at the check what happened, in words, and at the statements of its circle what each waits for. */
export function messagesOf(check: vscode.TestItem, verdict: Verdict): vscode.TestMessage[] {
  const { finding, inconclusive } = verdict;
  const nowhere = missing(verdict).map((clause) => at(clause.location, nowhereText(clause)));
  if (inconclusive !== undefined) {
    const sentences = finding?.sentences ?? [];
    return [atCheck(check, [{ text: howOn(inconclusive) }, ...sentences], finding !== undefined), ...nowhere];
  }
  if (finding === undefined) return nowhere;
  const circle = finding.waits.map(({ text, location, closes }) =>
    at(location, closes && finding.waits.length > 1 ? `${text} This closes the circle.` : text),
  );
  const statement = circle.length > 0 ? circle : [at(finding.location, `${finding.message}.`)];
  return [
    atCheck(check, [...finding.sentences, { text: verdictText(verdict) }], true),
    ...statement,
    ...nowhere,
  ].filter(({ location }) => location);
}

/** Mistakes because of which a scenario cannot be looked at. */
export const mistakesOf = (mistakes: readonly Told[]): vscode.TestMessage[] =>
  mistakes.map(({ text, location }) => at(location, text));

function atCheck(check: vscode.TestItem, sentences: readonly Told[], isFound: boolean): vscode.TestMessage {
  const text = new vscode.MarkdownString();
  for (const { text: sentence, location } of sentences) {
    text.appendMarkdown(escaped(sentence));
    if (location !== undefined) text.appendMarkdown(` ([${placeText(location)}](${linkTo(location)}))`);
    text.appendMarkdown("\n\n");
  }
  const message = new vscode.TestMessage(text);
  if (check.uri && check.range) message.location = new vscode.Location(check.uri, check.range.start);
  if (isFound) message.contextValue = FINDING;
  return message;
}

function at(location: Location | undefined, text: string): vscode.TestMessage {
  // Unlike plain text, which is shown in an editor, Markdown is broken into lines.
  const message = new vscode.TestMessage(new vscode.MarkdownString(escaped(text)));
  if (location === undefined) return message;
  const { start, end } = location.range;
  const range = new vscode.Range(start.line, start.character, end.line, end.character);
  message.location = new vscode.Location(vscode.Uri.parse(location.uri, true), range);
  return message;
}

const linkTo = ({ uri, range: { start } }: Location): string =>
  `${vscode.Uri.parse(uri, true).with({ fragment: `L${start.line + 1},${start.character + 1}` })}`;
