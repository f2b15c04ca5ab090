import type { Line } from "./lines.ts";

export function isEmpty({ tokens, comment }: Line): boolean {
  return tokens.length === 0 && comment === undefined;
}

/** The empty lines, by their numbers, that follow another one or `{`, or come before `}`, or at the beginning or end of the file. */
export function superfluousLines(lines: readonly Line[]): Set<number> {
  const superfluous = new Set<number>();
  let above: Line | undefined;
  for (const [number, line] of lines.entries()) {
    if (isEmpty(line) && (above === undefined || isEmpty(above) || above.tokens.at(-1)?.text === "{"))
      superfluous.add(number);
    above = line;
  }
  let below: Line | undefined;
  for (const [number, line] of [...lines.entries()].reverse()) {
    if (!isEmpty(line)) below = line;
    else if (below === undefined || below.tokens[0]?.text === "}") superfluous.add(number);
  }
  return superfluous;
}
