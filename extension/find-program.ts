import { t } from "@vscode/l10n";
import * as vscode from "vscode";

/** Where the program lies that has the servers, relative to the extension. */
const path = "dist/ktrace.js";

/**
 * How the program with the servers is started: by its path where there is a disk, by its URL in a browser. Rejects when it is
 * not there, which is so only in a checkout that was not built, with a message that says what to do.
 */
export async function findProgram(context: vscode.ExtensionContext): Promise<string> {
  const uri = vscode.Uri.joinPath(context.extensionUri, path);
  try {
    await vscode.workspace.fs.stat(uri);
  } catch {
    throw new Error(t`${path} is missing. Install the extension again or, in a checkout, run "npm run build".`);
  }
  return uri.scheme === "file" ? uri.fsPath : uri.toString(true);
}
