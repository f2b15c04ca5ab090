import { integerIn, isNumber, textIn } from "#language";
import { smallWords } from "../small-words.ts";

/**
 * The words of a capture's rows, one after the other, as the lexer finds them. Once one is not as expected, the reader is lost: nothing more comes, and the
 * compiler has to look at the text.
 */
export class Words {
  readonly #text: string;
  #at: number;
  #line: number;
  #isLost = false;

  /** @param line that of the offset `at`, counted from 0. */
  constructor(text: string, at: number, line: number) {
    this.#text = text;
    this.#at = at;
    this.#line = line;
    this.#skip();
  }

  /** The offset of the next word. */
  get at(): number {
    return this.#at;
  }

  /** The line of the next word; of what made the reader lose its way. */
  get line(): number {
    return this.#line;
  }

  get isLost(): boolean {
    return this.#isLost;
  }

  lose(): void {
    this.#isLost = true;
  }

  /** Whether a keyword is next. */
  isNext(word: string): boolean {
    if (this.#text.charCodeAt(this.#at) !== word.charCodeAt(0) || this.#isLost) return false;
    return this.#text.startsWith(word, this.#at) && !isPartOfWord(this.#text.charCodeAt(this.#at + word.length));
  }

  /** Takes a keyword, if it is next. */
  word(word: string): boolean {
    const isNext = this.isNext(word);
    if (isNext) this.#to(this.#at + word.length);
    return isNext;
  }

  /** Takes the one of some keywords that is next. */
  oneOf<Word extends string>(words: readonly Word[]): Word | undefined {
    return words.find((word) => this.word(word));
  }

  /** Takes a sign, if it is next. */
  sign(sign: string): boolean {
    if (this.#isLost || !this.#text.startsWith(sign, this.#at)) return false;
    this.#to(this.#at + sign.length);
    return true;
  }

  /** Takes a sign as often as it comes. */
  signs(sign: string): void {
    while (this.sign(sign));
  }

  /** Takes a sign that has to be next. */
  expect(sign: string): void {
    if (!this.sign(sign)) this.lose();
  }

  /** Takes an integer that has to be next. */
  integer(): bigint {
    const from = this.#at;
    let end = from;
    let value = 0;
    while (isDigit(this.#text.charCodeAt(end))) value = value * 10 + this.#text.charCodeAt(end++) - ZERO;
    const isShort = end > from && end - from <= SAFE_DIGITS && !isPartOfWord(this.#text.charCodeAt(end));
    if (isShort) {
      this.#to(end);
      return smallWords[value] ?? BigInt(value);
    }
    while (isPartOfWord(this.#text.charCodeAt(end))) end++;
    const image = this.#text.slice(from, end);
    if (!isNumber(image)) {
      this.lose();
      return 0n;
    }
    this.#to(end);
    return integerIn(image);
  }

  get isText(): boolean {
    return !this.#isLost && this.#text.charCodeAt(this.#at) === QUOTE;
  }

  /** Takes a text that has to be next. One with holes is none. */
  text(): string {
    const image = this.#matched(closedText);
    return image === undefined ? "" : textIn(image);
  }

  /** Takes the name of a kernel, which has to be next. */
  kernel(): void {
    this.#matched(kernelName);
  }

  #matched(pattern: RegExp): string | undefined {
    const image = this.#isLost ? undefined : imageAt(pattern, this.#text, this.#at);
    if (image === undefined) this.lose();
    else this.#to(this.#at + image.length);
    return image;
  }

  #to(offset: number): void {
    this.#at = offset;
    this.#skip();
  }

  /** Goes on to the next word, over blanks and comments. */
  #skip(): void {
    for (;;) {
      switch (this.#text.charCodeAt(this.#at)) {
        case 0x20:
        case 0x09:
        case 0x0b:
        case 0x0c:
        case 0xfeff:
          this.#at++;
          break;
        case 0x0d:
          this.#at += this.#text.charCodeAt(this.#at + 1) === 0x0a ? 2 : 1;
          this.#line++;
          break;
        case 0x0a:
          this.#at++;
          this.#line++;
          break;
        case 0x2f: {
          const image = imageAt(comment, this.#text, this.#at);
          if (image === undefined) return;
          this.#at += image.length;
          this.#line += linesIn(image);
          break;
        }
        default:
          return;
      }
    }
  }
}

/** How many lines end in a text. */
export const linesIn = (text: string): number => text.match(/\r\n?|\n/g)?.length ?? 0;

function imageAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

// As the grammar's terminals have them, if they are closed.
const closedText = /"(?:\\.|[^"\\{\n\r])*"/y;
const comment = /\/\/[^\n\r]*|\/\*[\s\S]*?\*\//y;
const kernelName = /[A-Za-z_][A-Za-z0-9_]*(?:-[A-Za-z0-9_]+)*/y;

const ZERO = 0x30;
const QUOTE = 0x22;
/** Decimal digits that a number holds exactly. */
const SAFE_DIGITS = 15;

const isDigit = (code: number): boolean => code >= ZERO && code <= 0x39;

const isPartOfWord = (code: number): boolean =>
  isDigit(code) || (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || code === 0x5f;
