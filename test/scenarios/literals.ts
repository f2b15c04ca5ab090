/** The texts in a TypeScript source, outside of comments and regular expressions. */

export interface Literal {
  /** What stands around the holes of a template; one part for a plain text. */
  readonly parts: readonly string[];
  /** What follows the text in the source. */
  readonly after: string;
  /** What stands before it. */
  readonly before: string;
}

/** After one of these a `/` begins a regular expression, and divides nothing. */
const beforeRegExp = /(?:[(,=:[!&|?{};+]|=>|\breturn|^)\s*$/;

/** All texts of a source, those inside the holes of a template too. */
export function literalsIn(source: string): Literal[] {
  const found: Literal[] = [];
  readCode(source, 0, false, found);
  return found;
}

/** Reads code from `at`, up to the brace that closes a hole if it is in one; returns where it ends. */
function readCode(source: string, start: number, inHole: boolean, found: Literal[]): number {
  let depth = 0;
  for (let at = start; at < source.length; ) {
    const rest = source.slice(at, at + 2);
    const character = source[at];
    if (rest === "//") at = endOf(source, at, "\n");
    else if (rest === "/*") at = endOf(source, at + 2, "*/");
    else if (character === '"' || character === "'") at = readText(source, at, found);
    else if (character === "`") at = readTemplate(source, at, found);
    else if (character === "/" && beforeRegExp.test(source.slice(Math.max(0, at - 20), at))) at = regExpEnd(source, at);
    else {
      if (character === "{") depth++;
      if (character === "}" && depth-- === 0 && inHole) return at + 1;
      at++;
    }
  }
  return source.length;
}

function endOf(source: string, from: number, end: string): number {
  const at = source.indexOf(end, from);
  return at < 0 ? source.length : at + end.length;
}

function readText(source: string, start: number, found: Literal[]): number {
  const end = closing(source, start);
  add(source, start, end, [source.slice(start + 1, end - 1)], found);
  return end;
}

function closing(source: string, start: number): number {
  let at = start + 1;
  while (at < source.length && source[at] !== source[start]) at += source[at] === "\\" ? 2 : 1;
  return at + 1;
}

function readTemplate(source: string, start: number, found: Literal[]): number {
  const parts: string[] = [];
  let from = start + 1;
  let at = from;
  while (at < source.length && source[at] !== "`") {
    if (source.startsWith("${", at)) {
      parts.push(source.slice(from, at));
      at = readCode(source, at + 2, true, found);
      from = at;
    } else at += source[at] === "\\" ? 2 : 1;
  }
  add(source, start, at + 1, [...parts, source.slice(from, at)], found);
  return at + 1;
}

function add(source: string, start: number, end: number, parts: readonly string[], found: Literal[]): void {
  const plain = parts.map((part) => part.replace(/\\(.)/g, "$1"));
  found.push({
    parts: plain,
    before: source.slice(Math.max(0, start - 40), start),
    after: source.slice(end, end + 20),
  });
}

function regExpEnd(source: string, start: number): number {
  let inClass = false;
  for (let at = start + 1; at < source.length; at++) {
    const character = source[at];
    if (character === "\\") at++;
    else if (character === "[") inClass = true;
    else if (character === "]") inClass = false;
    else if (character === "/" && !inClass) return at + 1;
  }
  return source.length;
}
