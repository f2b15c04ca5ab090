import * as vscode from "vscode";

/**
 * How a bundle of the extension is started: by its path where there is a disk, by its URL in a browser. Rejects when it is
 * not there, which is so only in a checkout that was not built, with a message that says what to do.
 */
export async function findBundle(context: vscode.ExtensionContext, path: string): Promise<string> {
  const uri = vscode.Uri.joinPath(context.extensionUri, path);
  try {
    await vscode.workspace.fs.stat(uri);
  } catch {
    throw new Error(`${path} is missing. Install the extension again or, in a checkout, run "npm run build".`);
  }
  return uri.scheme === "file" ? uri.fsPath : uri.toString(true);
}
