import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import { debugFinding } from "./debug-finding.ts";
import { addressOf, type CheckItems, isScenario } from "./items.ts";
import type { Runs } from "./runs.ts";

/** What a person can have done with checks. */
export class CheckCommands {
  readonly #context: vscode.ExtensionContext;
  readonly #items: CheckItems;
  readonly #runs: Runs;
  readonly #profile: vscode.TestRunProfile;

  constructor(
    context: vscode.ExtensionContext,
    items: CheckItems,
    runs: Runs,
    /** As what VS Code shows the runs that begin here. */
    profile: vscode.TestRunProfile,
  ) {
    this.#context = context;
    this.#items = items;
    this.#runs = runs;
    this.#profile = profile;
  }

  /** Looks at the checks of a scenario that a menu gives, or a lens by its URI, or else of the one in the active editor; or at the one that is named. */
  async check(given?: unknown, name?: unknown): Promise<void> {
    const document = vscode.window.activeTextEditor?.document;
    const asked = typeof given === "string" ? vscode.Uri.parse(given, true) : given;
    const uri = asked instanceof vscode.Uri ? asked : document && isScenario(document) ? document.uri : undefined;
    const file = uri && (await this.#items.read(uri));
    const one = uri && typeof name === "string" ? this.#items.find(uri.toString(), name) : undefined;
    const item = one ?? file;
    if (item !== undefined) return this.#look([item]);
    void vscode.window.showErrorMessage(
      t("KTrace: there is nothing to check. Open a .ktrace file that has a task or a check first."),
    );
  }

  /** Looks at all checks of the workspace and of what is open. */
  async checkAll(): Promise<void> {
    await this.#runs.run(new vscode.TestRunRequest(undefined, undefined, this.#profile));
  }

  /** Debugs the first of some checks that a run decides. One is looked at before, where nothing is known of it as it stands. */
  async debug(checks: readonly vscode.TestItem[], token?: vscode.CancellationToken): Promise<void> {
    const unknown = checks.filter((check) => this.#items.known(check)?.isOld ?? true);
    if (unknown.length > 0) await this.#look(unknown, token);
    for (const check of checks) {
      const finding = this.#items.known(check)?.verdict.finding;
      if (finding !== undefined) return debugFinding(this.#context, addressOf(check), finding);
    }
    void vscode.window.showInformationMessage(
      t(
        "KTrace: there is no run to show, because none decides a check by itself. *Debug Scenario* starts an ordinary one.",
      ),
    );
  }

  /** The same for a check that a lens or a link names, or that a menu was opened on. */
  async debugFinding(given: unknown, name?: string): Promise<void> {
    const { test }: { readonly test?: unknown } = Object(given);
    const check =
      typeof given === "string"
        ? this.#items.find(given, name)
        : this.#items.checks().find((each) => each === given || each === test);
    if (check !== undefined) await this.debug([check]);
  }

  #look(checks: readonly vscode.TestItem[], token?: vscode.CancellationToken): Promise<void> {
    return this.#runs.run(new vscode.TestRunRequest(checks, undefined, this.#profile), token);
  }
}
