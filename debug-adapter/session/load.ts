import { compile, type Diagnostic, load, type ReadText } from "#language";
import type { Program } from "#simulator";
import { pathOfUri } from "./client.ts";
import type { LaunchOptions } from "./launch-options.ts";
import { RequestError } from "./request-error.ts";

/** So many mistakes are told in one message; the editor lists them all. */
const mostMistakes = 3;

/**
 * Reads and compiles a scenario.
 * @throws RequestError that names the mistakes and their places
 */
export async function loadProgram(
  { program: uri, constants }: Pick<LaunchOptions, "program" | "constants">,
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
