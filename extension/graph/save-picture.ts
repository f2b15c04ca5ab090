import * as vscode from "vscode";
import type { PictureFormat } from "../webviews/messages.ts";

const filters: Readonly<Record<PictureFormat, Record<string, string[]>>> = {
  svg: { "SVG Picture": ["svg"] },
  png: { "PNG Picture": ["png"] },
};

/** Writes a picture to the file that the person names; `data` is text, or of a PNG base64. */
export async function savePicture(format: PictureFormat, data: string, name: string): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const target = await vscode.window.showSaveDialog({
    title: "Save the Wait-for Graph",
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder, `${name}.${format}`) }),
    filters: filters[format],
  });
  if (!target) return;
  const bytes =
    format === "svg"
      ? new TextEncoder().encode(data)
      : Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
  try {
    await vscode.workspace.fs.writeFile(target, bytes);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    void vscode.window.showErrorMessage(`KTrace: the picture could not be written: ${reason}`);
    return;
  }
  const open = "Open It";
  const chosen = await vscode.window.showInformationMessage(`KTrace: the picture is saved: ${target.path}`, open);
  if (chosen === open) await vscode.commands.executeCommand("vscode.open", target);
}
