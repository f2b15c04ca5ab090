import { DefaultLexer, DefaultLexerErrorMessageProvider, type LexerResult } from "langium";
import type { LexingError, Token } from "./chevrotain.ts";
import { longestText } from "./limits.ts";

export const textNotClosed = 'This text is not closed: expected `"` before the end of the line.';
export const commentNotClosed = "This comment is not closed: expected `*/`.";

/** The lexer's own complaint, in plain words. */
export class KtraceLexerErrors extends DefaultLexerErrorMessageProvider {
  override buildUnexpectedCharactersMessage(text: string, start: number, length: number): string {
    return `Found \`${text.slice(start, start + length)}\`, which means nothing here.`;
  }
}

/** Reports the tokens that the terminals accept though they are malformed, see ktrace.langium. */
export class KtraceLexer extends DefaultLexer {
  override tokenize(text: string): LexerResult {
    if (isTooLong(text)) return { tokens: [], hidden: [], errors: [tooLong(text)] };
    const result = super.tokenize(text);
    const errors = [...result.tokens, ...result.hidden].flatMap((token) => {
      const message = malformed(token);
      return message === undefined ? [] : [errorAt(token, message)];
    });
    return { ...result, errors: [...result.errors, ...errors] };
  }
}

/** Empty lines cost nothing. */
const isTooLong = (text: string): boolean =>
  text.length > longestText && text.replace(/[\r\n]+/g, "\n").length > longestText;

function tooLong(text: string): LexingError {
  const advice = /^[ \t]*capture\b/m.test(text)
    ? "checked; its capture can be opened all the same, by F5 or `ktrace autopsy`."
    : `read; divide it into files of at most ${longestText}, and import them.`;
  const message = `This file has ${text.length} characters, and is not ${advice}`;
  return { offset: 0, line: 1, column: 1, length: 1, message };
}

function malformed(token: Token): string | undefined {
  const { image } = token;
  switch (token.tokenType.name) {
    case "INT":
      return isNumber(image)
        ? undefined
        : `\`${image}\` is not a number: expected decimal digits, or \`0x\` and hexadecimal digits.`;
    case "TEMPLATE_END":
      if (image === '"') return "This hole is not closed: expected `}` before the end of the text.";
      return isClosed(image) ? undefined : textNotClosed;
    case "STRING":
      return isClosed(image) ? undefined : textNotClosed;
    case "BLOCK_COMMENT":
      return image.length >= 4 && image.endsWith("*/") ? undefined : commentNotClosed;
    default:
      return undefined;
  }
}

/** Whether the digits of an INT token are those of a number. */
export function isNumber(image: string): boolean {
  return /^(0[xX][0-9A-Fa-f_]*[0-9A-Fa-f][0-9A-Fa-f_]*|[0-9][0-9_]*)$/.test(image);
}

/** Whether a STRING or TEMPLATE_END token ends with a quote that is not escaped. */
export function isClosed(image: string): boolean {
  return /^.(\\.|[^"\\])*"$/.test(image);
}

/** A comment that is not closed goes on to the end of the file: only its beginning is marked. */
function errorAt(token: Token, message: string): LexingError {
  return {
    offset: token.startOffset,
    line: token.startLine,
    column: token.startColumn,
    length: message === commentNotClosed ? 2 : token.image.length,
    message,
  };
}
