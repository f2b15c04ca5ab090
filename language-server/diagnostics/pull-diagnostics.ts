import type {
  CancellationToken,
  Diagnostic,
  DocumentDiagnosticReport,
  WorkspaceDiagnosticReport,
} from "vscode-languageserver";
import type { Workspace } from "../workspace.ts";
import { type DiagnosticSource, Findings } from "./diagnostics.ts";

/** News of closed files waits so long (in ms), so that it comes after the last answer about the open file. */
const newsDelay = 100;

/**
 * Answers a client that asks for diagnostics: for open files one by one; for files that are imported but not open by one
 * request that waits until there is news. When a change shows in another open file, the client is told to ask again.
 */
export class PullDiagnostics {
  readonly #workspace: Workspace;
  readonly #refresh: () => void;
  readonly #findings: Findings;
  /** What the client does not know yet of files that are not open. */
  readonly #news = new Map<string, Diagnostic[]>();
  #answer: (report: WorkspaceDiagnosticReport) => void = () => {};
  #asked = false;

  /** `refresh` makes the client ask again for all that it has open. */
  constructor(workspace: Workspace, sources: readonly DiagnosticSource[], refresh: () => void) {
    this.#workspace = workspace;
    this.#findings = new Findings(workspace, sources);
    this.#refresh = refresh;
  }

  /** Answers `textDocument/diagnostic`. */
  async ofDocument(uri: string, token: CancellationToken): Promise<DocumentDiagnosticReport> {
    await this.#workspace.settled(token);
    return { kind: "full", items: this.#findings.in(uri) };
  }

  /** Answers `workspace/diagnostic` when there is news. A newer request takes the place of one that waits. */
  ofOtherFiles(token: CancellationToken): Promise<WorkspaceDiagnosticReport> {
    this.#giveUp();
    // A token that is cancelled from the start tells nobody.
    if (token.isCancellationRequested) return Promise.resolve({ items: [] });
    return new Promise((resolve) => {
      const listener = token.onCancellationRequested(() => this.#giveUp());
      this.#asked = true;
      this.#answer = (report) => {
        listener.dispose();
        this.#asked = false;
        resolve(report);
      };
      this.#tell();
    });
  }

  /** After each check; `changed` are the files that had changed. */
  checked(changed: ReadonlySet<string>): void {
    let elsewhere = false;
    for (const [uri, diagnostics] of this.#findings.update()) {
      if (!this.#workspace.isOpen(uri)) this.#news.set(uri, diagnostics);
      else if (!changed.has(uri)) elsewhere = true;
    }
    if (elsewhere) this.#refresh();
    setTimeout(() => this.#tell(), newsDelay);
  }

  #tell(): void {
    if (!this.#asked || this.#news.size === 0) return;
    const items = [...this.#news].map(([uri, diagnostics]) => ({
      kind: "full" as const,
      uri: this.#workspace.spell(uri),
      version: null,
      items: diagnostics,
    }));
    this.#news.clear();
    this.#answer({ items });
  }

  #giveUp(): void {
    if (this.#asked) this.#answer({ items: [] });
  }
}
