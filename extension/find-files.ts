import * as vscode from "vscode";

/** The URIs of the scenarios in a folder of any scheme, but for those that the user's settings exclude. */
export async function findFiles(folder: string): Promise<string[]> {
  const pattern = new vscode.RelativePattern(vscode.Uri.parse(folder, true), "**/*.ktrace");
  const found = await vscode.workspace.findFiles(pattern);
  return found.map((uri) => uri.toString());
}
