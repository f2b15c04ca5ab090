import * as vscode from "vscode";
import type { DumpNote } from "#protocol";

/** What of a dump could not be read, as diagnostics in its text, as long as somebody looks at the dump: an editor, or a session. */
export class DumpNotes implements vscode.Disposable {
  readonly #shown = vscode.languages.createDiagnosticCollection("ktrace-dump");
  /** By who looks. */
  readonly #told = new Map<object, { readonly uri: vscode.Uri; readonly notes: readonly DumpNote[] }>();

  dispose(): void {
    this.#shown.dispose();
  }

  tell(owner: object, uri: vscode.Uri, notes: readonly DumpNote[]): void {
    this.forget(owner);
    this.#told.set(owner, { uri, notes });
    this.#shown.set(uri, notes.map(diagnosticOf));
  }

  forget(owner: object): void {
    const told = this.#told.get(owner);
    if (told === undefined) return;
    this.#told.delete(owner);
    const other = [...this.#told.values()].find(({ uri }) => uri.toString() === told.uri.toString());
    this.#shown.set(told.uri, other?.notes.map(diagnosticOf));
  }
}

/** VS Code cuts a range that is longer than its line. */
const END_OF_LINE = 10_000;

function diagnosticOf({ severity, message, source: { line } }: DumpNote): vscode.Diagnostic {
  const range = new vscode.Range(line - 1, 0, line - 1, END_OF_LINE);
  const { DiagnosticSeverity } = vscode;
  const degree = severity === "error" ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning;
  const diagnostic = new vscode.Diagnostic(range, message, degree);
  diagnostic.source = "KTrace";
  return diagnostic;
}
