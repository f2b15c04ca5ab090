import { compile, type Diagnostic, didYouMean, type LoadedDocument, load, type ReadText } from "#language";
import type { Check, Program } from "#simulator";
import type { WatchedCheck } from "../running/check-watch.ts";
import { pathOfUri } from "./client.ts";
import type { LaunchOptions } from "./launch-options.ts";
import { RequestError } from "./request-error.ts";

/** So many mistakes are told in one message; the editor lists them all. */
const mostMistakes = 3;
/** So many names of checks are listed where a check is not there. */
const mostChecks = 8;

/** A scenario that can run. */
export interface Loaded {
  readonly program: Program;
  /** The check that was asked for. */
  readonly check: WatchedCheck | undefined;
  /** The texts that it was compiled from, in the order of the program's files. */
  readonly texts: readonly { readonly uri: string; readonly text: string }[];
}

/**
 * Reads and compiles a scenario. A check that is asked for gives its values to the constants that are not given others.
 * @throws RequestError that names the mistakes and their places
 */
export async function loadProgram(
  { program: uri, constants, kernel, check: name }: Pick<LaunchOptions, "program" | "constants" | "kernel" | "check">,
  read: ReadText,
): Promise<Loaded> {
  const document = await load(uri, read);
  const compiled = (values: ReadonlyMap<string, number>): Program => {
    const { program, diagnostics } = compile(document, values, kernel);
    if (program === undefined) throw mistakesIn(diagnostics);
    return program;
  };
  const program = compiled(constants);
  const files = new Map(document.files.map((file) => [file.uri.toString(), file.textDocument.getText()]));
  const texts = program.files.map((file) => ({ uri: file, text: files.get(file) ?? "" }));
  if (name === undefined) return { program, check: undefined, texts };
  const own = checkOf(program, name).constants;
  const withOwn = own.size === 0 ? program : compiled(new Map([...own, ...constants]));
  return { program: withOwn, check: watchedOf(document, withOwn, checkOf(withOwn, name)), texts };
}

function mistakesIn(diagnostics: readonly Diagnostic[]): RequestError {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  const shown = errors.slice(0, mostMistakes).map(textOf);
  const more = errors.length - shown.length;
  return new RequestError([...shown, ...(more > 0 ? [`… and ${more} more`] : [])].join("\n"), true);
}

function textOf({ uri, range, code, message }: Diagnostic): string {
  if (code === "unreadable" && range.end.line === 0 && range.end.character === 0) {
    return `${message.replace(uri, pathOfUri(uri))} Check the launch configuration's "program".`;
  }
  const { line, character } = range.start;
  return `${pathOfUri(uri)}:${line + 1}:${character + 1}: ${message}`;
}

function checkOf({ checks }: Program, wanted: string): Check {
  const check = checks.find(({ name }) => name === wanted);
  if (check !== undefined) return check;
  const names = checks.map(({ name }) => name);
  const listed = names.slice(0, mostChecks).map((name) => JSON.stringify(name));
  const more = names.length > mostChecks ? ` and ${names.length - mostChecks} more` : "";
  const known = names.length === 0 ? "it has none" : `it has ${listed.join(", ")}${more}`;
  const hint = didYouMean(wanted, names);
  throw new RequestError(`"check": the scenario has no check ${JSON.stringify(wanted)}; ${known}.${hint}`, true);
}

function watchedOf(document: LoadedDocument, { files }: Program, { name, clauses }: Check): WatchedCheck {
  const texts = new Map(document.files.map((file) => [file.uri.toString(), file.textDocument]));
  return {
    name,
    always: clauses.flatMap((clause) => {
      if (clause.kind !== "always") return [];
      const { file, line, column, endLine, endColumn } = clause.place;
      const start = { line, character: column };
      const text = texts.get(files[file])?.getText({ start, end: { line: endLine, character: endColumn } }) ?? "";
      return [{ condition: clause.condition, place: clause.place, text: text.replace(/\s+/g, " ") }];
    }),
  };
}
