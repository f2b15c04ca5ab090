import {
  compileForCheck,
  type Diagnostic,
  kindOfFile,
  type LoadedDocument,
  load,
  type ReadText,
  settingOf,
} from "#language";
import type { Check, Program } from "#simulator";
import type { WatchedCheck } from "../running/check-watch.ts";
import { pathOfUri } from "./client.ts";
import type { LaunchOptions } from "./launch-options.ts";
import { RequestError } from "./request-error.ts";

/** So many mistakes are told in one message; the editor lists them all. */
const mostMistakes = 3;

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
  options: Pick<LaunchOptions, "program" | "constants" | "kernel" | "check" | "schedule">,
  read: ReadText,
): Promise<Loaded> {
  const document = await load(options.program, read);
  const { program, check, diagnostics } = compileForCheck(document, options);
  if (program === undefined) throw mistakesIn(document, diagnostics, options.schedule);
  const files = new Map(document.files.map((file) => [file.uri.toString(), file.textDocument.getText()]));
  const texts = program.files.map((file) => ({ uri: file, text: files.get(file) ?? "" }));
  return { program, check: check && watchedOf(document, program, check), texts };
}

function mistakesIn(
  { uri, main }: LoadedDocument,
  diagnostics: readonly Diagnostic[],
  schedule: LaunchOptions["schedule"],
): RequestError {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  const shown = errors.slice(0, mostMistakes).map((error) => textOf(error, schedule));
  const more = errors.length - shown.length;
  const isOther = main !== undefined && kindOfFile(uri) === "other";
  const hint = `${pathOfUri(uri)} is not named *.ktrace: does "program" name the file that you meant?`;
  return new RequestError(
    [...shown, ...(more > 0 ? [`… and ${more} more`] : []), ...(isOther ? [hint] : [])].join("\n"),
    true,
  );
}

function textOf(diagnostic: Diagnostic, schedule: LaunchOptions["schedule"]): string {
  const { uri, range, code, message } = diagnostic;
  const setting = settingOf(diagnostic);
  if (setting !== undefined) {
    const place = schedule.kind === "reproduction" ? `${pathOfUri(schedule.uri)}: its ` : "";
    return `${place}"${setting}": ${message}`;
  }
  if (code === "unreadable" && range.end.line === 0 && range.end.character === 0) {
    return `${message.replace(uri, pathOfUri(uri))} Check the launch configuration's "program".`;
  }
  const { line, character } = range.start;
  return `${pathOfUri(uri)}:${line + 1}:${character + 1}: ${message}`;
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
