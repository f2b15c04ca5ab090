import * as vscode from "vscode";
import { addressOf, type CheckItems, isScenario } from "./items.ts";
import { lensesOf } from "./lenses.ts";

/** Above each check what was last said of it. */
export class VerdictLenses implements vscode.CodeLensProvider {
  readonly #items: CheckItems;
  readonly onDidChangeCodeLenses: vscode.Event<void>;

  constructor(items: CheckItems) {
    this.#items = items;
    this.onDidChangeCodeLenses = items.onDidChange;
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    if (!isScenario(document)) return [];
    return this.#items.ofFile(document.uri).flatMap((check) => {
      if (check.range === undefined) return [];
      const { start } = check.range;
      const { uri, name } = addressOf(check);
      return lensesOf(this.#items.known(check)).map(({ title, does }) => {
        const command = does === "debug" ? "ktrace.debugFinding" : "workbench.panel.testResults.view.focus";
        const given = does === "debug" ? [uri, name] : [];
        return new vscode.CodeLens(new vscode.Range(start, start), { title, command, arguments: given });
      });
    });
  }
}
