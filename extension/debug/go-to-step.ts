import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import type { GotoArguments, MomentBody } from "#protocol";
import { activeSession, ask } from "./ask.ts";
import { stepTextProblem } from "./step-text.ts";

/** Asks for a moment, and goes there. */
export async function goToStep(): Promise<void> {
  const session = activeSession();
  const now = session && (await ask<MomentBody>(session, "ktrace/moment"));
  if (!now) return;
  const typed = await vscode.window.showInputBox({
    title: t("Go to Step"),
    // A stop that is still being shown takes the focus.
    ignoreFocusOut: true,
    prompt: t`The run is at step ${now.moment.step}. Seen so far: up to step ${now.furthest}; a later one is run to.`,
    value: String(now.moment.step),
    validateInput: stepTextProblem,
  });
  if (typed === undefined) return;
  const args: GotoArguments = { step: Number(typed) };
  await ask(session, "ktrace/goto", args);
}
