/** A part of a text that stands for a value, with the offsets where it starts and ends. */
export interface Expression {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const token = /\/\/.*|\/\*[\s\S]*?\*\/|"(?:[^"\\\n]|\\.)*"?|arg\s*\(\s*\d+\s*\)|[A-Za-z_]\w*|\d\w*|\S/g;

/** The reserved words that have no value; every other word may be a name. */
const reserved = new Set(
  `answer assert break broadcast call choose continue crash down end exchange exit false for forget forward hangup if let
  lock log loop notify receive repeat return send signal sleep spawn true unlock up wait while yield`.split(/\s+/),
);

/**
 * What a hover at this offset asks for the value of: a name, or `arg(n)`. Nothing in comments, in text outside its `{holes}`,
 * on methods (`ex.METHOD`, `METHOD(…)`) and on reserved words.
 */
export function expressionAt(source: string, offset: number): Expression | undefined {
  let before = "";
  for (const { 0: text, index: start } of source.matchAll(token)) {
    const end = start + text.length;
    if (start > offset) return undefined;
    if (offset < end) {
      if (text.startsWith('"')) return expressionInHole(text, start, offset);
      return isValue(text, before, source.slice(end)) ? { text, start, end } : undefined;
    }
    before = text;
  }
  return undefined;
}

function isValue(text: string, before: string, after: string): boolean {
  if (!/^[A-Za-z_]/.test(text) || reserved.has(text) || before === ".") return false;
  return text.endsWith(")") || !/^\s*\(/.test(after);
}

function expressionInHole(quoted: string, start: number, offset: number): Expression | undefined {
  for (const { 1: hole = "", index } of quoted.matchAll(/\{([^{}]*)\}/g)) {
    const holeStart = start + index + 1;
    if (offset < holeStart || offset >= holeStart + hole.length) continue;
    const found = expressionAt(hole, offset - holeStart);
    return found && { text: found.text, start: found.start + holeStart, end: found.end + holeStart };
  }
  return undefined;
}
