import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import type { CompareBody } from "#protocol";

const scheme = "ktrace-compare";

/** Documents of what differs between two moments. They cannot be edited, and stay until they are closed. */
export class Comparisons implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #texts = new Map<string, string>();
  readonly #registered = vscode.Disposable.from(
    vscode.workspace.registerTextDocumentContentProvider(scheme, this),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => void this.#texts.delete(uri.toString())),
  );
  #count = 0;

  dispose(): void {
    this.#registered.dispose();
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return (
      this.#texts.get(uri.toString()) ??
      `${t("What was here is not kept any longer. KTrace: Compare Two Moments or Runs… compares again.")}\n`
    );
  }

  async show({ left, right, markdown }: CompareBody): Promise<void> {
    // What it is called in its tab; the number tells it from others of the same moments.
    const path = `/${++this.#count}/${t`Steps ${left.step} and ${right.step}`}.md`;
    const uri = vscode.Uri.from({ scheme, path });
    this.#texts.set(uri.toString(), markdown);
    await vscode.window.showTextDocument(uri, { viewColumn: vscode.ViewColumn.Beside, preview: false });
  }
}
