import * as vscode from "vscode";

/** What something gives; when it fails the person is told why. */
export async function telling<Value>(something: () => Promise<Value>): Promise<Value | undefined> {
  try {
    return await something();
  } catch (error) {
    void vscode.window.showErrorMessage(`KTrace: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}
