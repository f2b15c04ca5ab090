import { type Parsed, parseExpression } from "../expressions/parse.ts";
import { EvaluationError } from "../expressions/value.ts";

/** A log point's message: texts, and expressions. `{` and `}` enclose an expression; `\{` and `\}` are braces. @throws EvaluationError with the column */
export function parseLogMessage(text: string, tasks: readonly string[]): (string | Parsed)[] {
  const parts: (string | Parsed)[] = [];
  let plain = "";
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === "\\" && (text[at + 1] === "{" || text[at + 1] === "}")) plain += text[++at];
    else if (character === "{") {
      const end = text.indexOf("}", at);
      if (end < 0) throw new EvaluationError("This brace is not closed; write \\{ for a brace.", at + 1);
      parts.push(plain, parseAt(text.slice(at + 1, end), at + 1, tasks));
      plain = "";
      at = end;
    } else plain += character;
  }
  return [...parts, plain];
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
