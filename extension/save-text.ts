import * as vscode from "vscode";

/** A text for a file. */
interface Saved {
  readonly name: string;
  readonly text: string;
  /** Its folder is where the file is proposed. */
  readonly session: vscode.DebugSession | undefined;
  /** What files of its kind are called; their names end as `name` does. */
  readonly filter: string;
}

/** Writes a text, which is a `what`, to a file that the person names. Returns its address; `undefined` when it was not written, of which the person knows. */
export async function saveText(what: string, { name, text, session, filter }: Saved): Promise<vscode.Uri | undefined> {
  const folder = session?.workspaceFolder?.uri ?? vscode.workspace.workspaceFolders?.[0]?.uri;
  const target = await vscode.window.showSaveDialog({
    title: `Save the ${what}`,
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder, name) }),
    filters: { [filter]: [name.split(".").at(-1) ?? ""] },
  });
  if (!target) return undefined;
  try {
    await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(text));
    return target;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    void vscode.window.showErrorMessage(`KTrace: the ${what} could not be written: ${reason}`);
    return undefined;
  }
}
