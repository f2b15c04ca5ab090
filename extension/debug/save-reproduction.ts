import * as vscode from "vscode";
import type { ReproductionBody } from "#protocol";
import { activeSession, ask } from "./ask.ts";

/** Writes all that is needed to have the run again, up to this moment, to one file that the person names. */
export async function saveReproduction(): Promise<void> {
  const session = activeSession();
  const made = session && (await ask<ReproductionBody>(session, "ktrace/reproduction"));
  if (!made) return;
  const folder = session.workspaceFolder?.uri ?? vscode.workspace.workspaceFolders?.[0]?.uri;
  const target = await vscode.window.showSaveDialog({
    title: "Save a Reproduction",
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder, made.name) }),
    filters: { "KTrace Reproduction": ["json"] },
  });
  if (!target) return;
  try {
    await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(made.text));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    void vscode.window.showErrorMessage(`KTrace: the reproduction could not be written: ${reason}`);
    return;
  }
  const open = "Open It";
  const chosen = await vscode.window.showInformationMessage(
    "KTrace: the reproduction is saved: the scenario with its imports, and how this run went. F5 in it shows this moment again.",
    open,
  );
  if (chosen === open) await vscode.window.showTextDocument(target);
}
