import { type AstNode, type CstNode, CstUtils } from "langium";
import type { Position } from "vscode-languageserver";
import {
  Expectations,
  type Expected,
  isBlock,
  isTask,
  type KtraceServices,
  type Slot,
  type SourceDocument,
  type Token,
} from "#language";

/** Where somebody types: the word there, and what the grammar lets stand in its place, by what comes before it alone. */
export interface Cursor {
  readonly document: SourceDocument;
  /** Of the word that the cursor is in, or of the text in quotes; where these are not closed, to the end of the word. */
  readonly start: number;
  readonly end: number;
  readonly inQuotes: boolean;
  /** The tokens before the word, from the beginning of the declaration that it is in; their offsets count from `base`. */
  readonly tokens: readonly Token[];
  readonly base: number;
  readonly expected: readonly Expected[];
}

const expectations = new WeakMap<KtraceServices, Expectations>();

/** `undefined` in comments, and in texts where no name stands. */
export function cursorAt(document: SourceDocument, position: Position, services: KtraceServices): Cursor | undefined {
  const text = document.textDocument.getText();
  const offset = document.textDocument.offsetAt(position);
  const wordStart = offset - (/[A-Za-z0-9_]*$/.exec(text.slice(Math.max(0, offset - 256), offset))?.[0].length ?? 0);
  const { start: first, inside } = beginningBefore(document, wordStart);
  const base = first - inside.length;
  // What is typed stands for a word: so the tokens before it are as they will be when it is there.
  const { tokens, hidden } = services.parser.Lexer.tokenize(`${inside}${text.slice(first, wordStart)}_`);
  const typed = tokens.at(-1);
  if (typed === undefined || hidden.some((token) => token.startOffset > typed.startOffset)) return undefined;
  const inQuotes = typed.tokenType.name === "STRING";
  const start = base + typed.startOffset;
  if (!inQuotes && start !== wordStart) return undefined;
  const known = expectations.get(services) ?? new Expectations(services);
  expectations.set(services, known);
  const before = tokens.slice(0, -1);
  const closed = inQuotes ? endOf(/"(\\.|[^"\\{\n\r])*"/y, text, start) : undefined;
  const end = closed ?? endOf(/\w*/y, text, offset) ?? offset;
  return { document, start, end, inQuotes, tokens: before, base, expected: known.after(before) };
}

function endOf(pattern: RegExp, text: string, start: number): number | undefined {
  pattern.lastIndex = start;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

/** Where the declaration begins that an offset is in or behind, of the file or of a task. `inside`: what makes it one of a task. */
function beginningBefore(document: SourceDocument, offset: number): { start: number; inside: string } {
  const isBefore = ({ $cstNode: cst }: AstNode) => cst !== undefined && cst.offset < offset;
  const item = document.parseResult.value.items.findLast(isBefore);
  const member = isTask(item) ? item.members.findLast(isBefore) : undefined;
  if (member !== undefined) return { start: member.$cstNode?.offset ?? 0, inside: "task _ {" };
  return { start: item?.$cstNode?.offset ?? 0, inside: "" };
}

/** The offset in the file at which a slot begins. */
export function offsetOf({ tokens, base, start }: Cursor, slot: Slot): number {
  const token = tokens[slot.start];
  return token === undefined ? start : base + token.startOffset;
}

/**
 * A stand-in for what is being typed: what is seen there is seen from it. The tree may have no such node, and what it has at a mistake
 * is a guess; the statement that is being typed begins where the grammar says.
 */
export function standIn(cursor: Cursor, slots: readonly Slot[]): AstNode {
  const statement = slots.find(({ reader }) => reader === "Statement");
  const start = statement === undefined ? cursor.start : offsetOf(cursor, statement);
  const container = openAt(cursor);
  const index = isBlock(container)
    ? container.statements.filter(({ $cstNode: cst }) => cst !== undefined && cst.offset < start).length
    : 0;
  return { $type: "Completion", $container: container, $containerIndex: index };
}

/** The innermost block, else task, else file, that is not closed before the cursor. */
function openAt({ document, tokens, base }: Cursor): AstNode {
  const root = document.parseResult.value;
  let leaf: CstNode | undefined;
  for (let at = tokens.length - 1; at >= 0 && leaf === undefined; at--) {
    leaf = root.$cstNode && CstUtils.findLeafNodeAtOffset(root.$cstNode, base + tokens[at].startOffset);
  }
  if (leaf === undefined) return root;
  const closed = leaf.text === "}" ? leaf.astNode : undefined;
  let node: AstNode | undefined = leaf.astNode;
  while (node !== undefined && (node === closed || !(isBlock(node) || isTask(node)))) node = node.$container;
  return node ?? root;
}

/** The name that a token is: texts stand for names where these are in quotes. */
export function nameIn({ image, tokenType }: Token): string {
  return tokenType.name === "STRING" ? image.replace(/^"|"$/g, "") : image;
}

/** The name before a dot, a bracket, …: that of an array where its index stands between. */
export function nameBefore(tokens: readonly Token[], end: number): string | undefined {
  let at = end - 1;
  if (tokens[at]?.image === "]") {
    for (let depth = 0; at >= 0; at--) {
      if (tokens[at].image === "]") depth++;
      if (tokens[at].image === "[" && --depth === 0) break;
    }
    at--;
  }
  const token = tokens[at];
  return token && nameIn(token);
}
