import type { Token } from "./chevrotain.ts";

/** Numbers that are kept of a token. */
const WIDTH = 5;
const [KIND, START, END, LINE, COLUMN] = [0, 1, 2, 3, 4];

/** Kinds and places of the tokens of a text: the tokens themselves take ten times the room. */
export class Places {
  readonly count: number;
  readonly #numbers: Int32Array;

  constructor(tokens: readonly Token[]) {
    this.count = tokens.length;
    this.#numbers = new Int32Array(tokens.length * WIDTH);
    let at = 0;
    for (const { tokenType, startOffset, image, startLine = 1, startColumn = 1 } of tokens) {
      this.#numbers[at + KIND] = tokenType.tokenTypeIdx ?? 0;
      this.#numbers[at + START] = startOffset;
      this.#numbers[at + END] = startOffset + image.length;
      this.#numbers[at + LINE] = startLine - 1;
      this.#numbers[at + COLUMN] = startColumn - 1;
      at += WIDTH;
    }
  }

  start = (index: number): number => this.#at(index, START);
  line = (index: number): number => this.#at(index, LINE);
  column = (index: number): number => this.#at(index, COLUMN);

  /** How many tokens at the front of two texts are the same, where the texts are the same up to an offset. */
  sameInFront(other: Places, end: number): number {
    const most = Math.min(this.count, other.count);
    let count = 0;
    while (count < most && this.#at(count, END) <= end && this.#isSame(count, other, count, 0)) count++;
    return count;
  }

  /** How many tokens at the back are the same, where the texts are the same from an offset on; `moved`: how far those of the other are from these. */
  sameAtBack(other: Places, start: number, moved: number): number {
    const most = Math.min(this.count, other.count);
    let count = 0;
    while (count < most) {
      const [own, others] = [this.count - count - 1, other.count - count - 1];
      if (this.#at(own, START) < start || !this.#isSame(own, other, others, moved)) break;
      count++;
    }
    return count;
  }

  #isSame(index: number, other: Places, others: number, moved: number): boolean {
    return (
      this.#at(index, KIND) === other.#at(others, KIND) &&
      this.#at(index, START) + moved === other.#at(others, START) &&
      this.#at(index, END) + moved === other.#at(others, END)
    );
  }

  #at(index: number, what: number): number {
    return this.#numbers[index * WIDTH + what] ?? Number.NaN;
  }
}
