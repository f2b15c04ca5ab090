import { capturesOf } from "#captures";
import {
  compile,
  compileForCheck,
  type Diagnostic,
  kindOfFile,
  type LoadedDocument,
  load,
  type Settings,
  settingOf,
} from "#language";
import type { Check, Program } from "#simulator";
import { linesOf, renderDiagnostic } from "./diagnostics.ts";
import { type Host, WrongInput } from "./host.ts";
import { hasNoCode, type Opened } from "./open.ts";

export interface Loaded {
  readonly program: Program;
  /** The check that it was compiled for, where one was asked for. */
  readonly check: Check | undefined;
  /** The same scenario with other values for constants; `undefined` where that does not compile. */
  readonly compileWith: (constants: ReadonlyMap<string, number>) => Program | undefined;
  /** The texts of the program's files, in their order. */
  readonly sources: readonly string[];
}

/**
 * Compiles a scenario. Warnings go to standard error.
 * @throws WrongInput with every error, when there is one
 */
export async function loadProgram(host: Host, path: string, opened: Opened): Promise<Loaded> {
  const { uri, read, settings, reproduction } = opened;
  const document = await load(uri, read);
  refuseCapture(path, document);
  const { program, check, diagnostics, constants } = compileForCheck(document, settings);
  const placeOf = (setting: keyof Settings) =>
    reproduction === undefined ? optionOf(setting) : `${path}: its "${setting}"`;
  const { errors, warnings } = diagnosticTexts(document, diagnostics, host.directory, placeOf);
  if (program === undefined) throw new WrongInput(errorText(path, errors));
  host.err(warnings);
  const compileWith: Loaded["compileWith"] = (others) =>
    compile(document, new Map([...constants, ...others]), settings.kernel).program;
  return { program, check, compileWith, sources: sourcesOf(document, program) };
}

/** A capture has no code. @throws WrongInput where a file has nothing else */
export function refuseCapture(path: string, document: LoadedDocument): void {
  if (capturesOf(document).length > 0) throw new WrongInput(`${path}: this is a capture, which ${hasNoCode(path)}`);
}

const optionOf = (setting: keyof Settings): string => (setting === "check" ? "--check" : "--define");

/** The texts of a program's files, in their order. */
export function sourcesOf({ files }: LoadedDocument, program: Program): string[] {
  const texts = new Map(files.map((file) => [file.uri.toString(), file.textDocument.getText()]));
  return program.files.map((file) => texts.get(file) ?? "");
}

/** What is wrong with a scenario, for people. `placeOf`: where a setting was given that is wrong. */
export function diagnosticTexts(
  { files }: LoadedDocument,
  diagnostics: readonly Diagnostic[],
  directory: string,
  placeOf: (setting: keyof Settings) => string,
): { readonly errors: string; readonly warnings: string } {
  const marked = new Set(diagnostics.map((diagnostic) => diagnostic.uri));
  const lines = new Map(
    files
      .map((file) => [file.uri.toString(), file.textDocument] as const)
      .filter(([uri]) => marked.has(uri))
      .map(([uri, document]) => [uri, linesOf(document.getText())]),
  );
  const render = (diagnostic: Diagnostic): string => {
    const setting = settingOf(diagnostic);
    if (setting === undefined) return renderDiagnostic(diagnostic, lines.get(diagnostic.uri), directory);
    return `${placeOf(setting)}: ${diagnostic.message}\n`;
  };
  const shown = (severity: Diagnostic["severity"]) =>
    diagnostics.filter((diagnostic) => diagnostic.severity === severity).map(render);
  return { errors: shown("error").join(""), warnings: shown("warning").join("") };
}

/** The errors because of which a file is not run. */
export function errorText(path: string, errors: string): string {
  const hint = kindOfFile(path) === "other" ? `${path} is not named *.ktrace: is it the file that you meant?` : "";
  return `${errors}${hint}`.trimEnd();
}
