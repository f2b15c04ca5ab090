import { URI } from "langium";
import { type Diagnostic, DiagnosticSeverity } from "vscode-languageserver";
import type { SourceDocument } from "#language";
import type { Rest } from "../resting.ts";
import type { Workspace } from "../workspace.ts";
import type { StaticAnalysis } from "./static-analysis.ts";

/** Finds more than mistakes. A file may rest. */
export interface DiagnosticSource {
  diagnosticsIn(file: Pick<SourceDocument, "uri">): readonly Diagnostic[];
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

/** What is to be remembered of the files of a scenario that is about to rest. */
export function wrongIn(document: SourceDocument, workspace: Workspace, analysis: StaticAnalysis): Rest["files"] {
  const { files } = workspace.services.scenarios.of(document);
  return new Map(
    files.map((file) => [
      file.uri.toString(),
      { mistakes: mistakesIn(file), analysis: analysis.ofScenario(document, file) },
    ]),
  );
}

/** Knows what is wrong in each file in use, and tells what changed. */
export class Findings {
  readonly #workspace: Workspace;
  readonly #sources: readonly DiagnosticSource[];
  #known = new Map<string, string>();

  constructor(workspace: Workspace, sources: readonly DiagnosticSource[]) {
    this.#workspace = workspace;
    this.#sources = sources;
  }

  /** What is wrong in a file, without waking it. */
  in(uri: string): Diagnostic[] {
    const document = this.#workspace.awake(uri);
    if (document !== undefined) return diagnosticsOf(document, ...this.#sources);
    const file = { uri: URI.parse(uri) };
    const [wrong] = this.#workspace.remembered(file.uri);
    return [...(wrong?.mistakes ?? []), ...this.#sources.flatMap((source) => source.diagnosticsIn(file))];
  }

  /** The files in which something else is wrong than before, by URI; files that are not used any more have nothing. */
  update(): Map<string, Diagnostic[]> {
    const changed = new Map<string, Diagnostic[]>();
    const known = new Map<string, string>();
    for (const uri of this.#workspace.uris()) {
      const diagnostics = this.in(uri);
      const text = JSON.stringify(diagnostics);
      known.set(uri, text);
      if (this.#known.get(uri) !== text) changed.set(uri, diagnostics);
    }
    for (const [uri, text] of this.#known) if (!known.has(uri) && text !== "[]") changed.set(uri, []);
    this.#known = known;
    return changed;
  }
}
