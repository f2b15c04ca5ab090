import type { DebugProtocol } from "@vscode/debugprotocol";
import type { Look } from "../expressions/look.ts";
import { type Suggestion, suggestionsAt } from "../expressions/suggest.ts";
import type { Snapshot } from "../session/snapshot.ts";
import { commands } from "./commands.ts";

/** What the console can have at a place of its text, which is between `before` and `after`; in the order in which it is to be listed. */
export function completionsAt(snapshot: Snapshot, look: Look, before: string, after: string): Suggestion[] {
  const found = operandsAt(snapshot, before) ?? [...commandsAt(before), ...suggestionsAt(look, before, after)];
  return found.toSorted((a, b) => a.rank - b.rank || (a.label.toLowerCase() < b.label.toLowerCase() ? -1 : 1));
}

/** A suggestion as the protocol has it. `column` is the cursor, as the client counts. */
export function completionItem(
  { label, text, detail, type, rank, length }: Suggestion,
  column: number,
): DebugProtocol.CompletionItem {
  return {
    label,
    ...(text !== undefined && text !== label && { text }),
    detail,
    type,
    sortText: `${rank} ${label.toLowerCase()}`,
    start: column - length,
    length,
  };
}

/** What can follow the command that a line begins with; `undefined` when it begins with none, or with one that an expression can follow. */
function operandsAt(snapshot: Snapshot, before: string): Suggestion[] | undefined {
  const [, word = "", typed = ""] = /^\s*(\w+)\s+(.*)$/s.exec(before) ?? [];
  if (!Object.hasOwn(commands, word)) return undefined;
  const { usage, operands } = commands[word];
  if (usage === word) return [];
  const isQuoted = typed.startsWith('"');
  return operands?.(snapshot)
    .map(({ text, help }) => ({ label: isQuoted ? `"${text}"` : text, detail: help }))
    .filter(({ label }) => label.toLowerCase().startsWith(typed.toLowerCase()))
    .map((each) => ({ ...each, type: "class", rank: 0, length: typed.length }));
}

function commandsAt(before: string): Suggestion[] {
  const typed = before.trimStart().toLowerCase();
  return Object.entries(commands)
    .filter(([name]) => name.startsWith(typed))
    .map(([label, { usage, help }]) => ({
      label,
      detail: `${usage}: ${help}`,
      type: "keyword",
      rank: 0,
      length: typed.length,
    }));
}
