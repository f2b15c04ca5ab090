import { loadCaptures, mayHaveCapture, type Note, type OpenedDump, openMoments, standingOf } from "#captures";
import type { Diagnostic, LoadedDocument } from "#language";
import { linesOf, renderDiagnostic } from "../diagnostics.ts";
import { readUri } from "../files.ts";
import { ExitCode, type Host, WrongInput } from "../host.ts";
import { diagnosticTexts } from "../load-program.ts";
import type { DumpOptions, RunOptions } from "../options.ts";
import type { Source } from "../source.ts";

/** A FILE that is a dump, with all that follows from it; of a trace with what was the case at its end. */
export interface Dump {
  readonly source: Source;
  readonly opened: OpenedDump;
}

/** The dump that a FILE is; `undefined` where it is a scenario. @throws WrongInput */
export async function dumpIn(host: Host, source: Source, options: DumpOptions): Promise<Dump | undefined> {
  const { file, format, text } = source;
  if (format !== undefined) {
    const moments = openMoments(format, text, options);
    const opened = moments.at(moments.last);
    if (opened.capture.tasks.length > 0) return { source, opened };
    const notes = notesText(host, source, opened.notes);
    throw new WrongInput(
      `${notes}${file}: nothing could be read of it as a dump (${format.name}); is it the right file?`,
    );
  }
  const opened = await captureIn(host, source, options);
  return opened && { source, opened };
}

/** The capture of a text in the language that has one, and no task to run. */
async function captureIn(host: Host, source: Source, { kernel }: DumpOptions): Promise<OpenedDump | undefined> {
  const { file, uri, text } = source;
  // Most scenarios have none: they are not read twice.
  if (!mayHaveCapture(text)) return undefined;
  const { document, captures } = await loadCaptures(uri, text, readUri);
  const [open, ...others] = captures;
  if (open === undefined) return undefined;
  showDiagnostics(host, document);
  if (others.length > 0) {
    throw new WrongInput(
      `${file}: there are ${others.length + 1} captures in it, and one is looked at; put each into a file of its own`,
    );
  }
  if (kernel !== undefined) {
    throw new WrongInput(
      `--kernel ${kernel.name}: a capture names its kernel itself; write it behind the title, capture "…" kernel ${kernel.name} { … }`,
    );
  }
  const opened = open();
  const { tasks, title } = opened.capture;
  if (tasks.length === 0) throw new WrongInput(`${file}: there is no task in the capture “${title}”`);
  return opened;
}

/** @throws WrongInput where there are errors; warnings go to standard error */
function showDiagnostics(host: Host, document: LoadedDocument): void {
  const { errors, warnings } = diagnosticTexts(document, document.diagnostics, host.directory, String);
  if (errors !== "") throw new WrongInput(errors.trimEnd());
  host.err(warnings);
}

/** The same of a command that has options of a run, which a dump has not. @throws WrongInput */
export async function dumpOf(host: Host, source: Source, { ofRun, dump }: RunOptions): Promise<Dump | undefined> {
  const found = await dumpIn(host, source, dump);
  if (found === undefined || ofRun.length === 0) return found;
  const options = ofRun.join(" and ");
  throw new WrongInput(`${source.file}: this is a dump, of which there is no run; leave out ${options}`);
}

/** What is to be said of a dump's lines, each with its line. */
export function notesText(host: Host, { uri, text }: Source, notes: readonly Note[]): string {
  const lines = notes.length === 0 ? [] : linesOf(text);
  return notes
    .map(({ severity, line, message }): Diagnostic => {
      const content = lines[line] ?? "";
      const character = content.length - content.trimStart().length;
      const end = { line, character: Math.max(character, content.trimEnd().length) };
      return { uri, range: { start: { line, character }, end }, severity, code: "dump", message };
    })
    .map((diagnostic) => renderDiagnostic(diagnostic, lines, host.directory))
    .join("");
}

/** 0: nobody is stuck. 1: somebody is. 3: that is only suspected, or not known. */
export function exitCodeOfDump({ opened }: Dump): ExitCode {
  switch (standingOf(opened)) {
    case "deadlock":
    case "hang":
      return ExitCode.bad;
    case "suspected":
    case "unknown":
      return ExitCode.inconclusive;
    case "finished":
      return ExitCode.good;
  }
}
