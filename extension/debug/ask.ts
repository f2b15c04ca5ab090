import { t } from "@vscode/l10n";
import * as vscode from "vscode";

/** The active session, when it is one of KTrace's; else the person is told what to do. */
export function activeSession(): vscode.DebugSession | undefined {
  const session = vscode.debug.activeDebugSession;
  if (session?.type === "ktrace") return session;
  void vscode.window.showErrorMessage(t("KTrace: no scenario is being debugged. Start one with F5 first."));
  return undefined;
}

/** Sends one of KTrace's own requests. The person is told when it is refused; then the body is `undefined`. */
export async function ask<Body>(
  session: vscode.DebugSession,
  request: `ktrace/${string}`,
  args?: object,
): Promise<Body | undefined> {
  try {
    return await session.customRequest(request, args);
  } catch (error) {
    void vscode.window.showErrorMessage(`KTrace: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}
