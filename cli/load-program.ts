import { compile, type Diagnostic, type LoadedDocument, load } from "#language";
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
  const { uri, text, read, kernel } = opened;
  if (text.trim() === "") throw new WrongInput(`${path}: there is nothing but blanks in this file`);
  const document = await load(uri, read);
  const constants = new Map([...constantsOfCheck(document, opened), ...opened.constants]);
  const { program, diagnostics } = compile(document, constants, kernel);
  const texts = new Map(document.files.map((file) => [file.uri.toString(), file.textDocument.getText()]));
  const marked = new Set(diagnostics.map((diagnostic) => diagnostic.uri));
  const lines = new Map([...texts].filter(([file]) => marked.has(file)).map(([file, text]) => [file, linesOf(text)]));
  const shown = (severity: Diagnostic["severity"]) =>
    diagnostics
      .filter((diagnostic) => diagnostic.severity === severity)
      .map((diagnostic) => render(diagnostic, lines, host.directory));
  if (program === undefined) throw new WrongInput(shown("error").join("").trimEnd());
  host.err(shown("warning").join(""));
  const compileWith: Loaded["compileWith"] = (others) =>
    compile(document, new Map([...constants, ...others]), kernel).program;
  return { program, compileWith, sources: program.files.map((file) => texts.get(file) ?? "") };
}

/** What the check that a reproduction was run for gives to constants. */
function constantsOfCheck(
  document: LoadedDocument,
  { constants, kernel, reproduction }: Opened,
): ReadonlyMap<string, number> {
  if (reproduction?.check === undefined) return new Map();
  const { program } = compile(document, constants, kernel);
  return program?.checks.find(({ name }) => name === reproduction.check)?.constants ?? new Map();
}

function render(diagnostic: Diagnostic, lines: ReadonlyMap<string, readonly string[]>, directory: string): string {
  if (diagnostic.code === "unknown-override") return `--define: ${diagnostic.message}\n`;
  return renderDiagnostic(diagnostic, lines.get(diagnostic.uri), directory);
}
