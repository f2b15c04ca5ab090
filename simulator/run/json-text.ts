import { PIECE, type Work } from "../work.ts";

/** A value as JSON for people, in pieces, because its lists can be very long: what has no objects in it is on one line. Whatever can be iterated is a list. */
export function* jsonText(value: unknown, indent = ""): Work<string> {
  if (!isObject(value)) return JSON.stringify(value);
  const inner = `${indent}  `;
  const isList = isIterable(value);
  let text = "";
  let lines: string[] = [];
  for (const [name, part] of isList ? unnamed(value) : Object.entries(value)) {
    if (part === undefined) continue;
    const own = isObject(part) && !isFlat(part) ? yield* jsonText(part, inner) : JSON.stringify(part);
    lines.push(isList ? `${inner}${own}` : `${inner}${JSON.stringify(name)}: ${own}`);
    if (lines.length < PIECE) continue;
    text = joined(text, lines);
    lines = [];
    yield;
  }
  text = joined(text, lines);
  const [open, close] = isList ? "[]" : "{}";
  return text === "" ? `${open}${close}` : `${open}\n${text}\n${indent}${close}`;
}

/** Texts that are put together so share their parts, so that a long one is not copied for each line. */
function joined(text: string, lines: readonly string[]): string {
  if (lines.length === 0) return text;
  const more = lines.join(",\n");
  return text === "" ? more : `${text},\n${more}`;
}

function* unnamed(list: Iterable<unknown>): Iterable<readonly [undefined, unknown]> {
  for (const part of list) yield [undefined, part];
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

const isIterable = (value: object): value is Iterable<unknown> => Symbol.iterator in value;

/** A record of nothing but numbers and texts. */
const isFlat = (value: object): boolean => !isIterable(value) && !Object.values(value).some(isObject);
