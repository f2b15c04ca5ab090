import { compile, type Diagnostic, load, type ReadText } from "#language";
import type { Program } from "#simulator";
import { pathOfUri } from "./client.ts";
import { RequestError } from "./request-error.ts";

/** So many mistakes are told in one message; the editor lists them all. */
const mostMistakes = 3;

/** Reads and compiles a scenario. Throws a `RequestError` that names the mistakes and their places. */
export async function loadProgram(
  uri: string,
  constants: ReadonlyMap<string, number>,
  read: ReadText,
): Promise<Program> {
  const { program, diagnostics } = compile(await load(uri, read), constants);
  if (program !== undefined) return program;
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  const shown = errors.slice(0, mostMistakes).map(textOf);
  const more = errors.length - shown.length;
  throw new RequestError([...shown, ...(more > 0 ? [`… and ${more} more`] : [])].join("\n"), true);
}

function textOf({ uri, range, code, message }: Diagnostic): string {
  if (code === "unreadable" && range.end.line === 0 && range.end.character === 0) {
    return `${message.replace(uri, pathOfUri(uri))} Check the launch configuration's "program".`;
  }
  const { line, character } = range.start;
  return `${pathOfUri(uri)}:${line + 1}:${character + 1}: ${message}`;
}

/** The launch attribute `constants`, checked: it comes from a file that a person wrote. */
export function constantsFrom(given: unknown): ReadonlyMap<string, number> {
  if (given === undefined || given === null) return new Map();
  if (typeof given !== "object" || Array.isArray(given)) {
    throw new RequestError('"constants" has to be an object of numbers, such as { "EARLY": 0 }.', true);
  }
  return new Map(Object.entries(given).map(([name, value]) => [name, constantFrom(name, value)]));
}

function constantFrom(name: string, value: unknown): number {
  if (typeof value === "number" && Number.isInteger(value) && Math.abs(value) < 2 ** 31) return value;
  throw new RequestError(
    `"constants": ${name} has to be a whole number of 32 bits, not ${JSON.stringify(value)}.`,
    true,
  );
}
