import * as vscode from "vscode";
import type { GraphPlace } from "#protocol";
import { addressOf } from "../debug/place.ts";

/** Marks the line of what the pointer is on in the chart, in the editors that show it. */
export class LineHighlight implements vscode.Disposable {
  readonly #decoration = vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    backgroundColor: new vscode.ThemeColor("editor.findMatchHighlightBackground"),
    overviewRulerColor: new vscode.ThemeColor("editorOverviewRuler.findMatchForeground"),
  });

  show(place: GraphPlace | undefined, session: vscode.DebugSession | undefined): void {
    const address = place && addressOf(place, session).toString();
    for (const editor of vscode.window.visibleTextEditors) {
      const isThere = place !== undefined && editor.document.uri.toString() === address;
      const lines = isThere ? [new vscode.Range(place.line - 1, 0, place.line - 1, 0)] : [];
      editor.setDecorations(this.#decoration, lines);
    }
  }

  dispose(): void {
    this.#decoration.dispose();
  }
}
