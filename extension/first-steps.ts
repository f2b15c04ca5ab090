import { t } from "@vscode/l10n";
import * as vscode from "vscode";

/** Registers what the walkthrough needs, which package.json contributes. */
export function registerFirstSteps({ extension, extensionUri }: vscode.ExtensionContext): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.commands.registerCommand("ktrace.firstSteps", () =>
      vscode.commands.executeCommand("workbench.action.openWalkthrough", `${extension.id}#ktrace.firstSteps`),
    ),
    vscode.commands.registerCommand("ktrace.openSample", () => openSample(extensionUri)),
  );
}

/** The autopsy of 2011: from the folder that is open, where it has it, so that it can be edited; else as it was installed. */
async function openSample(extension: vscode.Uri): Promise<void> {
  const [own] = await vscode.workspace.findFiles("**/helenos-mount/mount.ktrace", "**/node_modules/**", 1);
  const sample = own ?? vscode.Uri.joinPath(extension, "samples", "helenos-mount", "mount.ktrace");
  try {
    await vscode.window.showTextDocument(sample);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    void vscode.window.showErrorMessage(t`KTrace: the sample ${sample.path} cannot be opened: ${reason}`);
  }
}
