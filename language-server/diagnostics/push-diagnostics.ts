import type { Connection } from "vscode-languageserver";
import type { Workspace } from "../workspace.ts";
import { type DiagnosticSource, Findings } from "./diagnostics.ts";

/** Sends diagnostics to a client that does not ask for them, whenever those of a file change. */
export class PushDiagnostics {
  readonly #connection: Connection;
  readonly #workspace: Workspace;
  readonly #findings: Findings;

  constructor(connection: Connection, workspace: Workspace, sources: readonly DiagnosticSource[]) {
    this.#findings = new Findings(workspace, sources);
    this.#connection = connection;
    this.#workspace = workspace;
  }

  /** After each check. */
  checked(): void {
    for (const [key, diagnostics] of this.#findings.update()) {
      const version = this.#workspace.versionOf(key);
      const params = { uri: this.#workspace.spell(key), diagnostics };
      void this.#connection.sendDiagnostics(version === undefined ? params : { ...params, version });
    }
  }
}
