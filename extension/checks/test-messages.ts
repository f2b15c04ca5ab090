import * as vscode from "vscode";
import type { Message } from "./messages.ts";
import { rangeOf } from "./places.ts";
import { escaped, placeText } from "./words.ts";

/** A message that has this can be debugged (`testing/message/content` in package.json). */
const FINDING = "ktrace.finding";

/** A message of a check, as VS Code shows it. */
export function testMessage(check: vscode.TestItem, { sentences, location, isFinding }: Message): vscode.TestMessage {
  // Unlike plain text, which is shown in an editor, Markdown is broken into lines.
  const text = new vscode.MarkdownString();
  for (const { text: sentence, location } of sentences) {
    text.appendMarkdown(escaped(sentence));
    if (location !== undefined) {
      const { start } = location.range;
      const fragment = `L${start.line + 1},${start.character + 1}`;
      text.appendMarkdown(` ([${placeText(location)}](${vscode.Uri.parse(location.uri, true).with({ fragment })}))`);
    }
    text.appendMarkdown("\n\n");
  }
  const message = new vscode.TestMessage(text);
  if (isFinding) message.contextValue = FINDING;
  if (location === "check") {
    if (check.uri && check.range) message.location = new vscode.Location(check.uri, check.range.start);
  } else if (location !== undefined) {
    message.location = new vscode.Location(vscode.Uri.parse(location.uri, true), rangeOf(location.range));
  }
  return message;
}
