import { PIECE, type Work } from "../work.ts";

/** A value as JSON for people, in pieces, because its lists can be very long: what has no objects in it is on one line. */
export function* jsonText(value: unknown, indent = ""): Work<string> {
  if (!isObject(value)) return JSON.stringify(value);
  const inner = `${indent}  `;
  const lines: string[] = [];
  const isList = Array.isArray(value);
  for (const [name, part] of isList ? value.entries() : Object.entries(value)) {
    if (part === undefined) continue;
    const text = isObject(part) && !isFlat(part) ? yield* jsonText(part, inner) : JSON.stringify(part);
    lines.push(isList ? `${inner}${text}` : `${inner}${JSON.stringify(name)}: ${text}`);
    if (lines.length % PIECE === 0) yield;
  }
  const [open, close] = isList ? "[]" : "{}";
  return lines.length === 0 ? `${open}${close}` : `${open}\n${lines.join(",\n")}\n${indent}${close}`;
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

/** A record of nothing but numbers and texts. */
const isFlat = (value: object): boolean => !Array.isArray(value) && !Object.values(value).some(isObject);
