import { t } from "@vscode/l10n";
import * as vscode from "vscode";

/** What a file gets. */
interface Saved {
  readonly name: string;
  readonly content: string | Uint8Array;
  /** Its folder is where the file is proposed. */
  readonly session: vscode.DebugSession | undefined;
  /** What files of its kind are called; their names end as `name` does. */
  readonly filter: string;
  /** Of the dialog. */
  readonly title: string;
}

/** Writes a file where the person names. Returns its address; `undefined` when it was not written, of which the person knows. */
export async function saveFile(saved: Saved): Promise<vscode.Uri | undefined> {
  const { name, content, session, filter, title } = saved;
  const folder = session?.workspaceFolder?.uri ?? vscode.workspace.workspaceFolders?.[0]?.uri;
  const target = await vscode.window.showSaveDialog({
    title,
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder, name) }),
    filters: { [filter]: [name.split(".").at(-1) ?? ""] },
  });
  if (!target) return undefined;
  try {
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    await vscode.workspace.fs.writeFile(target, bytes);
    return target;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    void vscode.window.showErrorMessage(t`KTrace: ${target.path} could not be written: ${reason}`);
    return undefined;
  }
}

/** Says that something is saved, and opens it if the person wants that. */
export async function offerToOpen(said: string, target: vscode.Uri): Promise<void> {
  const open = t("Open It");
  if ((await vscode.window.showInformationMessage(said, open)) !== open) return;
  await vscode.commands.executeCommand("vscode.open", target);
}
