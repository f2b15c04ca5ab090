import { t } from "@vscode/l10n";
import * as vscode from "vscode";

/** Registers what the walkthrough needs, which package.json contributes. */
export function registerFirstSteps({ extension, extensionUri }: vscode.ExtensionContext): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.commands.registerCommand("ktrace.firstSteps", () =>
      vscode.commands.executeCommand("workbench.action.openWalkthrough", `${extension.id}#ktrace.firstSteps`),
    ),
    vscode.commands.registerCommand("ktrace.openSample", () => openSample(extensionUri)),
    vscode.commands.registerCommand("ktrace.openSampleDump", () => openSampleDump(extensionUri)),
  );
}

/** The autopsy of 2011: from the folder that is open, where it has it, so that it can be edited; else as it was installed. */
const openSample = (extension: vscode.Uri): Promise<vscode.Uri | undefined> =>
  openFile(extension, "helenos-mount/mount.ktrace");

/** What its developer had to go by: the text, and its picture beside it. */
async function openSampleDump(extension: vscode.Uri): Promise<void> {
  const opened = await openFile(extension, "captures/helenos-mount-slides.txt");
  if (opened !== undefined) await vscode.commands.executeCommand("ktrace.openDumpAsGraph", opened);
}

/** Opens a file of the samples; where it cannot be, the person is told. */
async function openFile(extension: vscode.Uri, path: string): Promise<vscode.Uri | undefined> {
  const [own] = await vscode.workspace.findFiles(`**/${path}`, "**/node_modules/**", 1);
  const sample = own ?? vscode.Uri.joinPath(extension, "samples", path);
  try {
    await vscode.window.showTextDocument(sample);
    return sample;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    void vscode.window.showErrorMessage(t`KTrace: the sample ${sample.path} cannot be opened: ${reason}`);
    return undefined;
  }
}
