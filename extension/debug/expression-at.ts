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

/** After these a name with parentheses is declared, or is no `fn`. */
const naming = new Set(["fn", "fibril", "spawn", "on", "method", "connect"]);

/**
 * What a hover at this offset asks for the value of: a name, `arg(n)`, or the call of a `fn`. Nothing in comments, in text outside its `{holes}`,
 * on methods (`ex.METHOD`, `on METHOD(…)`) and on reserved words.
 */
export function expressionAt(source: string, offset: number): Expression | undefined {
  let before = "";
  for (const { 0: text, index: start } of source.matchAll(token)) {
    const end = start + text.length;
    if (start > offset) return undefined;
    if (offset < end) {
      if (text.startsWith('"')) return expressionInHole(text, start, offset);
      if (!/^[A-Za-z_]/.test(text) || reserved.has(text) || before === ".") return undefined;
      const given = text.endsWith(")") ? undefined : argumentsAfter(source, end);
      if (given === undefined) return { text, start, end };
      return given === "" || naming.has(before) ? undefined : { text: text + given, start, end: end + given.length };
    }
    before = text;
  }
  return undefined;
}

/** The parentheses at an offset, with what is in them; nothing when the line does not close them, `undefined` when there are none. */
function argumentsAfter(source: string, offset: number): string | undefined {
  const [opened] = /^\s*\(/.exec(source.slice(offset)) ?? [];
  if (opened === undefined) return undefined;
  let depth = 1;
  for (let end = offset + opened.length; end < source.length && source[end] !== "\n"; end++) {
    if (source[end] === "(") depth++;
    else if (source[end] === ")") depth--;
    if (depth === 0) return source.slice(offset, end + 1);
  }
  return "";
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
