import { type Parsed, parseExpression } from "../expressions/parse.ts";
import { EvaluationError } from "../expressions/value.ts";

/**
 * A log point's message: texts, and expressions. `{` and `}` enclose an expression; `\{` and `\}` are braces, as is a `}` that closes none, and `\\` is a backslash.
 * @throws EvaluationError with the column
 */
export function parseLogMessage(text: string, tasks: readonly string[]): (string | Parsed)[] {
  const parts: (string | Parsed)[] = [];
  let plain = "";
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === "\\" && "{}\\".includes(text[at + 1] ?? " ")) plain += text[++at];
    else if (character === "{") {
      const end = closingBrace(text, at + 1);
      if (end === undefined) throw new EvaluationError("This brace is not closed; write \\{ for a brace.", at + 1);
      parts.push(plain, parseAt(text.slice(at + 1, end), at + 1, tasks));
      plain = "";
      at = end;
    } else plain += character;
  }
  return [...parts, plain];
}

/** Where an expression from this offset on is closed: braces in its texts are passed over. */
function closingBrace(text: string, from: number): number | undefined {
  for (const { 0: found, index } of text.slice(from).matchAll(/"(?:\\.|[^"\\])*"|[{}]/g)) {
    if (found === "}") return from + index;
    if (found === "{")
      throw new EvaluationError("An expression has no braces; write \\{ for a brace.", from + index + 1);
  }
  return undefined;
}

/** An expression that begins at an offset of a longer text. */
function parseAt(text: string, offset: number, tasks: readonly string[]): Parsed {
  try {
    const { expression, columnOf } = parseExpression(text, tasks);
    return { expression, columnOf: (at) => columnOf(at) + offset };
  } catch (error) {
    if (!(error instanceof EvaluationError) || error.column === undefined) throw error;
    throw new EvaluationError(error.message, error.column + offset);
  }
}
