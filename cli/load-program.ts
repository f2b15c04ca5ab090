import { compile, compileForCheck, type Diagnostic, kindOfFile, load, settingOf } from "#language";
import type { Program } from "#simulator";
import { linesOf, renderDiagnostic } from "./diagnostics.ts";
import { type Host, WrongInput } from "./host.ts";
import type { Opened } from "./open.ts";

export interface Loaded {
  readonly program: Program;
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
  const { program, diagnostics, constants } = compileForCheck(document, settings);
  const texts = new Map(document.files.map((file) => [file.uri.toString(), file.textDocument.getText()]));
  const marked = new Set(diagnostics.map((diagnostic) => diagnostic.uri));
  const lines = new Map([...texts].filter(([file]) => marked.has(file)).map(([file, text]) => [file, linesOf(text)]));
  const render = (diagnostic: Diagnostic): string => {
    const setting = settingOf(diagnostic);
    if (setting === undefined) return renderDiagnostic(diagnostic, lines.get(diagnostic.uri), host.directory);
    const place = reproduction === undefined ? "--define" : `${path}: its "${setting}"`;
    return `${place}: ${diagnostic.message}\n`;
  };
  const shown = (severity: Diagnostic["severity"]) =>
    diagnostics.filter((diagnostic) => diagnostic.severity === severity).map(render);
  if (program === undefined) {
    const hint = kindOfFile(path) === "other" ? `${path} is not named *.ktrace: is it the file that you meant?` : "";
    throw new WrongInput(`${shown("error").join("")}${hint}`.trimEnd());
  }
  host.err(shown("warning").join(""));
  const compileWith: Loaded["compileWith"] = (others) =>
    compile(document, new Map([...constants, ...others]), settings.kernel).program;
  return { program, compileWith, sources: program.files.map((file) => texts.get(file) ?? "") };
}
