import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import type { GraphPlace } from "#protocol";
import { addressOf } from "../debug/place.ts";

/** Shows a place in the editor that has its file open, or else in one that does not cover the view: in the column `aside`, where that is known. */
export async function revealPlace(
  place: GraphPlace,
  session: vscode.DebugSession | undefined,
  aside?: vscode.ViewColumn,
): Promise<void> {
  const { line, column } = place;
  const address = addressOf(place, session);
  const at = new vscode.Position(line - 1, column - 1);
  const open = vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === address.toString());
  const viewColumn =
    open?.viewColumn ?? aside ?? vscode.window.visibleTextEditors[0]?.viewColumn ?? vscode.ViewColumn.One;
  try {
    await vscode.window.showTextDocument(address, { selection: new vscode.Range(at, at), viewColumn });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    void vscode.window.showErrorMessage(t`KTrace: ${address.path}, line ${line}, cannot be shown: ${reason}`);
  }
}
