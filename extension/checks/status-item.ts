import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import type { CheckItems } from "./items.ts";
import type { Searches } from "./searches.ts";
import { knownStatus, type Status, searchingStatus } from "./status.ts";

/** In the status bar how far searches have come, and a click that cancels them; else what is known of the active file. */
export class CheckStatus implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem("ktrace.check", vscode.StatusBarAlignment.Left);
  readonly #items: CheckItems;
  readonly #searches: Searches;
  readonly #subscriptions: vscode.Disposable;
  #isRunning = false;

  constructor(items: CheckItems, searches: Searches) {
    this.#items = items;
    this.#searches = searches;
    this.#item.name = t("KTrace Checks");
    searches.onDidChange(() => this.#show());
    this.#subscriptions = vscode.Disposable.from(
      this.#item,
      items.onDidChange(() => this.#show()),
      vscode.window.onDidChangeActiveTextEditor(() => this.#show()),
    );
    this.#show();
  }

  #show(): void {
    const { all } = this.#searches;
    const isRunning = all.length > 0;
    if (isRunning !== this.#isRunning) void vscode.commands.executeCommand("setContext", "ktrace.checking", isRunning);
    this.#isRunning = isRunning;
    const status = isRunning ? searchingStatus(all) : this.#known();
    if (status === undefined) return this.#item.hide();
    this.#item.text = status.text;
    this.#item.tooltip = status.tooltip;
    this.#item.command = status.does === "cancel" ? "ktrace.cancelCheck" : "workbench.panel.testResults.view.focus";
    this.#item.show();
  }

  #known(): Status | undefined {
    const uri = vscode.window.activeTextEditor?.document.uri;
    const checks = uri === undefined ? [] : this.#items.ofFile(uri);
    return knownStatus(
      checks.flatMap((check) => {
        const known = this.#items.known(check);
        return known === undefined || known.isOld ? [] : [{ label: check.label, verdict: known.verdict }];
      }),
    );
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }
}
