import type { CstNode, ParseResult } from "langium";
import type { Token } from "./chevrotain.ts";
import type { Move, Shift } from "./cst-nodes.ts";
import type { Item } from "./generated/ast.ts";
import { Places } from "./places.ts";

type SyntaxError = ParseResult["parserErrors"][number];

/** What the parser had done when it looked for a declaration: the numbers of the next token and of the next comment. */
interface Head {
  readonly token: number;
  readonly hidden: number;
}

/** What was read of a file from one head to the next: a declaration, most often. The last piece is what stands behind them all. */
export interface Piece extends Head {
  /** The last token that the parser had looked at when it came to the next head. */
  readonly seen: number;
  readonly content: readonly CstNode[];
  readonly item: Item | undefined;
  readonly errors: readonly SyntaxError[];
  readonly move: Move;
}

/** How a file was read: what the next reading of it can keep follows from this. */
export interface Reading {
  readonly text: string;
  readonly tokens: Places;
  readonly hidden: Places;
  readonly pieces: readonly Piece[];
}

/** What of an earlier reading of a text still holds for a later one. */
export class Change {
  /** The pieces in front of the change. */
  readonly front: readonly Piece[];
  readonly #before: Reading;
  readonly #shift: number;
  readonly #after: { readonly tokens: Places; readonly hidden: Places };
  /** The first head that is wholly behind the change. */
  readonly #back: Head;

  /** The pieces by their first tokens; the last one has none. */
  readonly #numbers: ReadonlyMap<number, number>;

  constructor(before: Reading, text: string, tokens: Places, hidden: Places) {
    const start = sameInFront(before.text, text);
    const end = before.text.length - sameAtBack(before.text, text, start);
    const shift = text.length - before.text.length;
    this.#before = before;
    this.#shift = shift;
    this.#after = { tokens, hidden };
    this.#back = {
      token: tokens.count - before.tokens.sameAtBack(tokens, end, shift),
      hidden: hidden.count - before.hidden.sameAtBack(hidden, end, shift),
    };
    // What the parser does depends on no token that it has not looked at.
    const same = before.tokens.sameInFront(tokens, start);
    const changed = before.pieces.findIndex(({ seen }) => seen >= same);
    this.front = before.pieces.slice(0, changed);
    this.#numbers = new Map(before.pieces.slice(0, -1).map(({ token }, index) => [token, index]));
  }

  /** Where the parser has to begin. */
  get head(): Head {
    return this.#before.pieces[this.front.length] ?? { token: 0, hidden: 0 };
  }

  /** The pieces that follow at a head: there are some if the parser was there before, and everything from there on is the same. */
  from({ token, hidden }: Head): readonly Piece[] {
    if (token < this.#back.token || hidden < this.#back.hidden) return [];
    const [tokens, comments] = [token - this.#movedTokens, hidden - this.#movedHidden];
    const { pieces } = this.#before;
    const index = this.#numbers.get(tokens) ?? pieces.length;
    return pieces[index]?.hidden === comments ? pieces.slice(index) : [];
  }

  /** The same pieces where they stand now. Their trees move with them. */
  moved(pieces: readonly Piece[]): Piece[] {
    const [first] = pieces;
    if (first === undefined) return [];
    const shift = this.#shiftOf(first);
    return pieces.map((piece) => {
      piece.move.by(shift);
      return {
        ...piece,
        token: piece.token + this.#movedTokens,
        hidden: piece.hidden + this.#movedHidden,
        seen: piece.seen + this.#movedTokens,
        errors: piece.errors.map((error) => movedError(error, shift)),
      };
    });
  }

  get #movedTokens(): number {
    return this.#after.tokens.count - this.#before.tokens.count;
  }

  get #movedHidden(): number {
    return this.#after.hidden.count - this.#before.hidden.count;
  }

  #shiftOf({ token, hidden }: Head): Shift {
    const { tokens, hidden: comments } = this.#before;
    const isComment = comments.start(hidden) < tokens.start(token);
    const [old, now] = isComment ? [comments, this.#after.hidden] : [tokens, this.#after.tokens];
    const index = isComment ? hidden : token;
    const later = index + (isComment ? this.#movedHidden : this.#movedTokens);
    return {
      offset: this.#shift,
      line: old.line(index),
      lines: now.line(later) - old.line(index),
      columns: now.column(later) - old.column(index),
    };
  }
}

function movedError(error: SyntaxError, shift: Shift): SyntaxError {
  if ("previousToken" in error)
    Object.assign(error, { previousToken: movedToken(error.previousToken as Token, shift) });
  error.token = movedToken(error.token, shift);
  error.resyncedTokens = error.resyncedTokens.map((token) => movedToken(token, shift));
  return error;
}

function movedToken(token: Token, { offset, lines, line, columns }: Shift): Token {
  const { startLine = 1, startColumn = 1, endLine = 1, endColumn = 1, endOffset = 0 } = token;
  // The end of the file has no place.
  if (token.tokenType.name === "EOF") return token;
  return {
    ...token,
    startOffset: token.startOffset + offset,
    endOffset: endOffset + offset,
    startLine: startLine + lines,
    startColumn: startColumn + (startLine - 1 === line ? columns : 0),
    endLine: endLine + lines,
    endColumn: endColumn + (endLine - 1 === line ? columns : 0),
  };
}

function sameInFront(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let count = 0;
  while (count < most && a.charCodeAt(count) === b.charCodeAt(count)) count++;
  return count;
}

/** How many characters at the back are the same, not counting those in front. */
function sameAtBack(a: string, b: string, front: number): number {
  const most = Math.min(a.length, b.length) - front;
  let count = 0;
  while (count < most && a.charCodeAt(a.length - count - 1) === b.charCodeAt(b.length - count - 1)) count++;
  return count;
}

/** A head, and how much of the tree there was. */
interface Mark extends Head {
  readonly content: number;
  readonly errors: number;
  readonly move: Move;
  /** All that the parser had looked at when it came here. */
  readonly seen: number;
}

/** Hands the parser the tokens of a file, of which it can leave out some, and writes down what it reads in which order. */
export class Reader {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  readonly #places: { readonly tokens: Places; readonly hidden: Places };
  readonly #change: Change | undefined;
  readonly #marks: Mark[] = [];
  /** Comments that are not in the tree yet; the parser takes them from the front. */
  readonly pending: Token[];
  #count: number;
  #seen = 0;
  #back: readonly Piece[] = [];

  constructor(text: string, tokens: readonly Token[], hidden: readonly Token[], before?: Reading) {
    this.#text = text;
    this.#tokens = tokens;
    this.#count = tokens.length;
    this.#places = { tokens: new Places(tokens), hidden: new Places(hidden) };
    this.#change = before && new Change(before, text, this.#places.tokens, this.#places.hidden);
    this.pending = hidden.slice(this.#change?.head.hidden);
  }

  /** The token to begin with. */
  get start(): number {
    return this.#change?.head.token ?? 0;
  }

  /** The token of a number. Chevrotain puts what stands for the end behind the tokens while it parses. */
  at(index: number): Token | undefined {
    if (index > this.#seen) this.#seen = index;
    return index >= 0 && index < this.#count ? this.#tokens[index] : this.#tokens.at(-1);
  }

  /** The parser is at a head, or done with all. */
  mark(token: number, content: number, errors: number, move: Move): void {
    const hidden = this.#places.hidden.count - this.pending.length;
    const last = this.#marks.at(-1);
    if (last?.token === token && last.content === content && last.errors === errors) this.#marks.pop();
    this.#marks.push({ token, hidden, content, errors, move, seen: Math.min(this.#seen, this.#places.tokens.count) });
  }

  /** Whether all from the last mark on is as before, so that there is nothing more to read. */
  isDone(): boolean {
    const last = this.#marks.at(-1);
    this.#back = (last && this.#change?.from(last)) ?? [];
    if (last === undefined || this.#back.length === 0) return false;
    this.#count = last.token;
    this.pending.length = 0;
    return true;
  }

  /** The whole file, with what was kept, from the tree that was made of the rest. */
  finish(content: readonly CstNode[], items: readonly Item[], errors: readonly SyntaxError[]): Reading {
    const itemOf = new Map(items.map((item) => [item.$cstNode, item]));
    const own = this.#marks.map((mark, i): Piece => {
      const next = this.#marks[i + 1];
      const part = content.slice(mark.content, next?.content);
      return {
        token: mark.token,
        hidden: mark.hidden,
        seen: next?.seen ?? this.#places.tokens.count,
        content: part,
        item: part.map((node) => itemOf.get(node)).find((item) => item !== undefined),
        errors: errors.slice(mark.errors, next?.errors),
        move: mark.move,
      };
    });
    const [front, back] = [this.#change?.front ?? [], this.#change?.moved(this.#back) ?? []];
    // Where the rest is kept, the last mark is its beginning.
    const pieces = [...front, ...(back.length > 0 ? own.slice(0, -1) : own), ...back];
    return { text: this.#text, ...this.#places, pieces };
  }
}
