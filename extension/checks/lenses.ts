import * as vscode from "vscode";
import { type CheckItems, isScenario, knownText, nameOf } from "./items.ts";
import { icons } from "./status.ts";

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
      const known = this.#items.known(check);
      if (known === undefined || check.range === undefined) return [];
      const { start } = check.range;
      const { kind, finding } = known.verdict;
      const lens = (title: string, command: string, ...args: unknown[]) =>
        new vscode.CodeLens(new vscode.Range(start, start), { title, command, arguments: args });
      const verdict = lens(`${icons[kind]} ${knownText(known)}`, "workbench.panel.testResults.view.focus");
      if (finding === undefined || known.isOld) return [verdict];
      const title = kind === "holds" ? "Debug the run shown" : "Debug this schedule";
      return [verdict, lens(title, "ktrace.debugFinding", document.uri.toString(), nameOf(check))];
    });
  }
}
