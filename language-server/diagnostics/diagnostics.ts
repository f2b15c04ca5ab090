import { type Diagnostic, DiagnosticSeverity } from "vscode-languageserver";
import type { SourceDocument } from "#language";

/** Finds more than mistakes. */
export interface DiagnosticSource {
  diagnosticsIn(document: SourceDocument): readonly Diagnostic[];
}

/** What is wrong in a checked file, and what others find in it. */
export function diagnosticsOf(document: SourceDocument, ...sources: readonly DiagnosticSource[]): Diagnostic[] {
  return [...mistakesIn(document), ...sources.flatMap((source) => source.diagnosticsIn(document))];
}

function mistakesIn(document: SourceDocument): Diagnostic[] {
  return (document.diagnostics ?? []).map(({ range, severity, code, data, message }) => ({
    range,
    severity: severity ?? DiagnosticSeverity.Error,
    code: String(code ?? data?.code ?? "syntax"),
    source: "ktrace",
    message: typeof message === "string" ? message : message.value,
  }));
}

/** Remembers what is wrong in each file, and tells what changed. */
export class Findings {
  readonly #sources: readonly DiagnosticSource[];
  #known = new Map<string, string>();

  constructor(sources: readonly DiagnosticSource[]) {
    this.#sources = sources;
  }

  /** The files in which something else is wrong than before, by URI; files that are not used any more have nothing. */
  update(files: Iterable<SourceDocument>): Map<string, Diagnostic[]> {
    const changed = new Map<string, Diagnostic[]>();
    const known = new Map<string, string>();
    for (const file of files) {
      const uri = file.uri.toString();
      const diagnostics = diagnosticsOf(file, ...this.#sources);
      const text = JSON.stringify(diagnostics);
      known.set(uri, text);
      if (this.#known.get(uri) !== text) changed.set(uri, diagnostics);
    }
    for (const [uri, text] of this.#known) if (!known.has(uri) && text !== "[]") changed.set(uri, []);
    this.#known = known;
    return changed;
  }
}
