import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import type { Location } from "#check-protocol";

export const rangeOf = ({ start, end }: Location["range"]): vscode.Range =>
  new vscode.Range(start.line, start.character, end.line, end.character);

/** Shows a place, in the editor that has its file open if there is one. */
export async function showPlace({ uri, range }: Location): Promise<void> {
  const address = vscode.Uri.parse(uri, true);
  const open = vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === address.toString());
  try {
    await vscode.window.showTextDocument(address, {
      selection: rangeOf(range),
      ...(open?.viewColumn !== undefined && { viewColumn: open.viewColumn }),
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    void vscode.window.showErrorMessage(
      t`KTrace: ${address.path}, line ${range.start.line + 1}, cannot be shown: ${reason}`,
    );
  }
}
