import * as vscode from "vscode";
import type { Progress, Verdict } from "#check-protocol";
import type { CheckItems } from "./items.ts";
import { progressText, rateText, summaryText, verdictText, worstOf } from "./words.ts";

/** The sign of each verdict, as VS Code's tests have them. */
export const icons: Readonly<Record<Verdict["kind"], string>> = {
  holds: "$(pass)",
  refuted: "$(error)",
  inconclusive: "$(question)",
};

/** In the status bar how far a search has come, and a click that cancels it; else what is known of the active file. */
export class CheckStatus implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem("ktrace.check", vscode.StatusBarAlignment.Left);
  readonly #items: CheckItems;
  readonly #subscriptions: vscode.Disposable;
  #isRunning = false;

  constructor(items: CheckItems) {
    this.#items = items;
    this.#item.name = "KTrace Checks";
    this.#subscriptions = vscode.Disposable.from(
      this.#item,
      items.onDidChange(() => this.#show()),
      vscode.window.onDidChangeActiveTextEditor(() => this.#show()),
    );
    this.#show();
  }

  /** A search goes on. */
  running(title: string, progress: Progress | undefined): void {
    this.#turn(true);
    this.#item.text = `$(sync~spin) ${progress === undefined ? "checking" : rateText(progress)}`;
    const far = progress === undefined ? "" : `: ${progressText(progress)}`;
    this.#item.tooltip = `KTrace looks at all schedules for “${title}”${far}. Click to cancel.`;
    this.#item.command = "ktrace.cancelCheck";
    this.#item.show();
  }

  /** No search goes on. */
  idle(): void {
    this.#turn(false);
    this.#show();
  }

  #turn(isRunning: boolean): void {
    if (isRunning !== this.#isRunning) void vscode.commands.executeCommand("setContext", "ktrace.checking", isRunning);
    this.#isRunning = isRunning;
  }

  #show(): void {
    if (this.#isRunning) return;
    const uri = vscode.window.activeTextEditor?.document.uri;
    const checks = uri === undefined ? [] : this.#items.ofFile(uri);
    const told = checks.flatMap((check) => {
      const known = this.#items.known(check);
      return known === undefined || known.isOld ? [] : [{ name: check.label, verdict: known.verdict }];
    });
    if (told.length === 0) return this.#item.hide();
    const kinds = told.map(({ verdict }) => verdict.kind);
    this.#item.text = `${icons[worstOf(kinds)]} ${summaryText(kinds)}`;
    this.#item.tooltip = told.map(({ name, verdict }) => `${name}: ${verdictText(verdict)}`).join("\n");
    this.#item.command = "workbench.panel.testResults.view.focus";
    this.#item.show();
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }
}
