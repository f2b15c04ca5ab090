import type { Position } from "vscode-languageserver";
import type { Expected, Slot, SourceDocument } from "#language";
import type { Workspace } from "../workspace.ts";
import { type Candidate, verbatim } from "./candidate.ts";
import { type Cursor, cursorAt, offsetOf } from "./cursor.ts";
import { keywordsAt } from "./keywords.ts";
import { namesFor } from "./names.ts";
import { Place } from "./place.ts";
import { snippetsAt } from "./snippets.ts";

/** Something that can be written at a position, in place of what is there from `start` to `end`. */
export interface Completion extends Candidate {
  readonly start: number;
  readonly end: number;
  /** With the quotes that are there already. */
  readonly filter: string;
  readonly snippet: string;
}

/** What can stand at a position, the most likely first. `trigger`: the sign that was typed just now, where it made the editor ask. */
export function complete(
  document: SourceDocument,
  position: Position,
  workspace: Workspace,
  trigger?: string,
): Completion[] {
  const cursor = cursorAt(document, position, workspace.services);
  if (cursor === undefined || !isWelcome(trigger, cursor)) return [];
  const place = new Place(cursor, workspace);
  const isNumber = /^[0-9]/.test(document.textDocument.getText().slice(cursor.start));
  const expected = isNumber ? cursor.expected.filter(({ slots }) => kernelName(slots) !== undefined) : cursor.expected;
  const names = expected.filter(({ word }) => word === undefined);
  const begins = names.filter(({ slots }) => statementOf(slots)?.start === cursor.tokens.length);
  const continues = names.filter((each) => !begins.includes(each));
  const found = (each: Expected) => namesFor(each, place).map((candidate) => placed(candidate, each.slots, cursor));
  const { going, beginning } = keywordsAt(expected, place);
  const words = (candidates: readonly Candidate[]) => candidates.map((each) => placed(each, [], cursor));
  const all = cursor.inQuotes
    ? names.filter(isQuoted).flatMap(found)
    : [
        ...words(going),
        ...continues.filter(isTask).flatMap(found),
        ...continues.filter((each) => !isTask(each)).flatMap(found),
        ...words(beginning),
        ...words(snippetsAt(expected, place)),
        ...begins.flatMap(found),
      ];
  const seen = new Set<string>();
  return all.filter(({ name, snippet }) => seen.size < seen.add(`${name} ${snippet}`).size);
}

/** A sign makes an editor ask wherever it is typed. */
function isWelcome(trigger: string | undefined, { tokens, inQuotes }: Cursor): boolean {
  const before = tokens.at(-1)?.tokenType.name;
  switch (trigger) {
    case ".":
      return before === ".";
    case "{":
      return before === "TEMPLATE_START" || before === "TEMPLATE_MIDDLE";
    case '"':
    case "/":
      return inQuotes;
    default:
      return true;
  }
}

function statementOf(slots: readonly Slot[]): Slot | undefined {
  return slots.find(({ reader }) => reader === "Statement");
}

/** Names of kernels have signs in them. */
function kernelName(slots: readonly Slot[]): Slot | undefined {
  return slots.find(({ reader }) => reader === "KernelName");
}

function isQuoted({ slots }: Expected): boolean {
  return slots[0].rule === "Import" || isTask({ slots });
}

function isTask({ slots }: Pick<Expected, "slots">): boolean {
  return slots.some(({ type }) => type === "Task");
}

function placed(candidate: Candidate, slots: readonly Slot[], cursor: Cursor): Completion {
  const { name, filter = name, snippet = verbatim(name) } = candidate;
  const kernel = kernelName(slots);
  if (kernel !== undefined) {
    const start = offsetOf(cursor, kernel);
    const [written = ""] = /^[\w-]*/.exec(cursor.document.textDocument.getText().slice(start)) ?? [];
    return { ...candidate, filter, snippet, start, end: start + written.length };
  }
  const { start, end, inQuotes } = cursor;
  if (!inQuotes) return { ...candidate, filter, snippet, start, end };
  return {
    ...candidate,
    filter: `"${filter}"`,
    snippet: snippet.startsWith('"') ? snippet : `"${snippet}"`,
    start,
    end,
  };
}
