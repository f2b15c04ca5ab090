import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import type { ConsoleLine, GotoArguments, LinesBody } from "#protocol";
import { activeSession, ask } from "./ask.ts";

/** Lets the person pick a line that the run has written to the debug console, and goes to its moment. */
export async function goToLine(): Promise<void> {
  const session = activeSession();
  const found = session && (await ask<LinesBody>(session, "ktrace/lines"));
  if (!found) return;
  if (found.lines.length === 0) {
    void vscode.window.showInformationMessage(
      t(
        'KTrace: the run has written nothing yet. Statements "log" do, log points, and each event with "trace": true in the launch configuration.',
      ),
    );
    return;
  }
  const chosen = await vscode.window.showQuickPick([...found.lines].reverse().map(itemOf), {
    title: t("Go to the Moment of a Console Line"),
    // A stop that is still being shown takes the focus.
    ignoreFocusOut: true,
    placeHolder: t("The latest line is first. To which moment?"),
    matchOnDescription: true,
  });
  if (!chosen) return;
  await ask(session, "ktrace/goto", chosen.moment);
}

const itemOf = ({ moment, text }: ConsoleLine): vscode.QuickPickItem & { readonly moment: GotoArguments } => ({
  label: text,
  description: t`step ${moment.step}`,
  moment,
});
