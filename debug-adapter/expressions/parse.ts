import { createKtraceServices, type Expression } from "#language";
import { EvaluationError } from "./value.ts";

let parser: ReturnType<typeof createKtraceServices>["ktrace"]["parser"]["LangiumParser"] | undefined;

export interface Parsed {
  readonly expression: Expression;
  /** The column, from 1, in the text as it was given, of an offset in the text that was parsed. */
  readonly columnOf: (offset: number) => number;
}

/** Parses a debug expression by the language's own grammar. `tasks` are names that need no quotes here, such as `init:vfs`. */
export function parseExpression(text: string, tasks: readonly string[]): Parsed {
  parser ??= createKtraceServices().ktrace.parser.LangiumParser;
  const { changed, added } = quoted(text, tasks);
  const columnOf = (offset: number) => offset - added.filter((quote) => quote < offset).length + 1;
  const { value, lexerErrors, parserErrors } = parser.parse<Expression>(changed, { rule: "Expression" });
  const [problem] = [
    ...lexerErrors.map(({ message, offset }) => ({ message, offset })),
    ...parserErrors.map(({ message, token }) => ({ message, offset: token.startOffset })),
  ];
  if (problem === undefined) return { expression: value, columnOf };
  const message = problem.message.replace("The file ends here", "It ends too early").replaceAll("`", '"');
  // At the end there is no token, and so no offset.
  throw new EvaluationError(message, Number.isNaN(problem.offset) ? text.length + 1 : columnOf(problem.offset));
}

/** Puts the names of tasks that are no words into quotes, where they are in none. `added`: where the quotes are that it put. */
function quoted(
  text: string,
  tasks: readonly string[],
): { readonly changed: string; readonly added: readonly number[] } {
  const odd = tasks.filter((name) => !/^\w+(\[\d+\])?$/.test(name)).sort((a, b) => b.length - a.length);
  if (odd.length === 0) return { changed: text, added: [] };
  const names = odd.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|");
  const added: number[] = [];
  const changed = text.replace(
    new RegExp(`"[^"]*"|(?<![\\w:])(?:${names})(?=\\s*\\.)`, "g"),
    (found: string, at: number) => {
      if (found.startsWith('"')) return found;
      const start = at + added.length;
      added.push(start, start + found.length + 1);
      return `"${found}"`;
    },
  );
  return { changed, added };
}
