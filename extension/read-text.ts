import * as vscode from "vscode";

/** The text of a file of any scheme, as its editor shows it when it is open. Rejects with VS Code's reason. */
export async function readText(uri: string): Promise<string> {
  const address = vscode.Uri.parse(uri, true);
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === address.toString());
  return open?.getText() ?? new TextDecoder().decode(await vscode.workspace.fs.readFile(address));
}
