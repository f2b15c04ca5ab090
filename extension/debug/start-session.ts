import { t } from "@vscode/l10n";
import * as vscode from "vscode";

/** Starts a session; in a folder that is not trusted, where VS Code starts none, the person is told. */
export async function startSession(uri: vscode.Uri, configuration: vscode.DebugConfiguration): Promise<void> {
  if (vscode.workspace.isTrusted) {
    await vscode.debug.startDebugging(vscode.workspace.getWorkspaceFolder(uri), configuration);
    return;
  }
  const manage = t("Manage Workspace Trust");
  const chosen = await vscode.window.showWarningMessage(
    t(
      "KTrace: no session was started. This folder is not trusted, and VS Code starts no debug session in such a folder. Reading, checking and editing scenarios works all the same.",
    ),
    manage,
  );
  if (chosen === manage) await vscode.commands.executeCommand("workbench.trust.manage");
}
