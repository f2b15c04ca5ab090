import type { Suggestion } from "../expressions/suggest.ts";
import type { Snapshot } from "../session/snapshot.ts";
import type { Commands } from "./system-commands.ts";

/** What can follow the command that a line begins with; `undefined` when it begins with none, or with one that an expression can follow. */
export function operandsAt<Shown extends Snapshot>(
  commands: Commands<Shown>,
  snapshot: Shown,
  before: string,
): Suggestion[] | undefined {
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

/** The commands that what was typed may become. */
export function commandsAt(commands: Commands<never>, before: string): Suggestion[] {
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
