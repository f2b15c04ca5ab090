import * as vscode from "vscode";
import type { GraphPlace } from "#protocol";

/** Shows a place in the editor that has its file open, or else in one that does not cover the graph. */
export async function revealPlace({ uri, line, column }: GraphPlace): Promise<void> {
  const address = vscode.Uri.parse(uri, true);
  const at = new vscode.Position(line - 1, column - 1);
  const open = vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === address.toString());
  const viewColumn = open?.viewColumn ?? vscode.window.visibleTextEditors[0]?.viewColumn ?? vscode.ViewColumn.One;
  try {
    await vscode.window.showTextDocument(address, { selection: new vscode.Range(at, at), viewColumn });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    void vscode.window.showErrorMessage(`KTrace: ${address.path}, line ${line}, cannot be shown: ${reason}`);
  }
}
