import { createKtraceServices, type Expression } from "#language";
import { EvaluationError } from "./value.ts";

let parser: ReturnType<typeof createKtraceServices>["ktrace"]["parser"]["LangiumParser"] | undefined;

/** Parses a debug expression by the language's own grammar. `tasks` are names that need no quotes here, such as `init:vfs`. */
export function parseExpression(text: string, tasks: readonly string[]): Expression {
  parser ??= createKtraceServices().ktrace.parser.LangiumParser;
  const { value, lexerErrors, parserErrors } = parser.parse<Expression>(quoted(text, tasks), { rule: "Expression" });
  const [problem] = [...lexerErrors, ...parserErrors];
  if (problem === undefined) return value;
  throw new EvaluationError(problem.message.replace("The file ends here", "It ends too early").replaceAll("`", '"'));
}

/** Puts the names of tasks that are no words into quotes, where they are in none. */
function quoted(text: string, tasks: readonly string[]): string {
  const odd = tasks.filter((name) => !/^\w+(\[\d+\])?$/.test(name)).sort((a, b) => b.length - a.length);
  if (odd.length === 0) return text;
  const names = odd.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|");
  return text.replace(new RegExp(`"[^"]*"|(?<![\\w:])(?:${names})(?=\\s*\\.)`, "g"), (found) =>
    found.startsWith('"') ? found : `"${found}"`,
  );
}
