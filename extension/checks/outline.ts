/** A check in a text, with the offsets where it starts and ends. */
interface OutlinedCheck {
  readonly name: string;
  /** The constants that it has other values for, as they are written. */
  readonly overrides: string;
  readonly start: number;
  readonly end: number;
}

export interface Outline {
  readonly checks: readonly OutlinedCheck[];
  /** Where the first task starts, if there is one. */
  readonly task: number | undefined;
}

interface Token {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const token = /\/\/.*|\/\*[\s\S]*?(?:\*\/|$(?![\s\S]))|"(?:[^"\\\n]|\\.)*"?|\w+|\S/g;

/** The checks of a text, whatever is wrong in the rest of it: a declaration begins with its word, outside of all braces. */
export function outlineOf(source: string): Outline {
  const checks: OutlinedCheck[] = [];
  let task: number | undefined;
  const tokens = tokensOf(source);
  let depth = 0;
  for (const [index, { text, start }] of tokens.entries()) {
    if (text === "{") depth++;
    else if (text === "}") depth = Math.max(0, depth - 1);
    const next = tokens[index + 1]?.text ?? "";
    if (depth > 0) continue;
    if (text === "task" && /^["\w]/.test(next)) task ??= start;
    if (text === "check" && next.startsWith('"')) checks.push(checkAt(source, tokens, index));
  }
  return { checks, task };
}

function tokensOf(source: string): Token[] {
  return [...source.matchAll(token)]
    .map(({ 0: text, index: start }) => ({ text, start, end: start + text.length }))
    .filter(({ text }) => !text.startsWith("//") && !text.startsWith("/*"));
}

function checkAt(source: string, tokens: readonly Token[], index: number): OutlinedCheck {
  const find = (text: string, first: number) => {
    const found = tokens.findIndex((token, at) => at >= first && token.text === text);
    return found < 0 ? tokens.length - 1 : found;
  };
  const open = find("{", index);
  const close = find("}", open);
  const [word, ...values] = tokens.slice(index + 2, open);
  const overrides =
    word?.text === "with" && values.length > 0 ? source.slice(values.at(0)?.start, values.at(-1)?.end) : "";
  return {
    name: unquoted(tokens[index + 1].text),
    overrides: overrides.replace(/\s+/g, " "),
    start: tokens[index].start,
    end: tokens[close].end,
  };
}

const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t" };

const unquoted = (text: string): string =>
  text
    .slice(1, text.endsWith('"') && text.length > 1 ? -1 : undefined)
    .replace(/\\(.)/g, (_, of: string) => escapes[of] ?? of);
