import type { DebugProtocol } from "@vscode/debugprotocol";
import type { Look } from "../expressions/look.ts";
import { type Suggestion, suggestionsAt } from "../expressions/suggest.ts";
import type { RunSnapshot } from "../session/run-snapshot.ts";
import { commands } from "./commands.ts";
import { commandsAt, operandsAt } from "./complete-command.ts";

/** What the console can have at a place of its text, which is between `before` and `after`; in the order in which it is to be listed. */
export function completionsAt(snapshot: RunSnapshot, look: Look, before: string, after: string): Suggestion[] {
  const found = operandsAt(commands, snapshot, before) ?? [
    ...commandsAt(commands, before),
    ...suggestionsAt(look, before, after),
  ];
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
