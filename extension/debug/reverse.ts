import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import type { ThreadArguments } from "#protocol";
import { activeSession, ask } from "./ask.ts";

/** Steps back over, or out of, in the thread that is selected in the call stack. */
export async function reverseStep(request: "ktrace/reverseStepOver" | "ktrace/reverseStepOut"): Promise<void> {
  const session = activeSession();
  if (!session) return;
  const selected = vscode.debug.activeStackItem;
  if (selected?.session.id !== session.id) {
    void vscode.window.showErrorMessage(t("KTrace: select a task in the call stack first: the step is done in it."));
    return;
  }
  const args: ThreadArguments = { threadId: selected.threadId };
  await ask(session, request, args);
}
