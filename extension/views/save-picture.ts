import { t } from "@vscode/l10n";
import type * as vscode from "vscode";
import { offerToOpen, saveFile } from "../save-file.ts";
import type { PictureFormat } from "../webviews/messages.ts";

interface SavedPicture {
  /** Without its ending. */
  readonly name: string;
  readonly format: PictureFormat;
  /** Text, or of a PNG base64. */
  readonly data: string;
  readonly session: vscode.DebugSession | undefined;
}

/** Writes a picture to the file that the person names; `title` is that of the dialog. */
export async function savePicture(title: string, { name, format, data, session }: SavedPicture): Promise<void> {
  const target = await saveFile({
    title,
    name: `${name}.${format}`,
    content: format === "svg" ? data : Uint8Array.from(atob(data), (character) => character.charCodeAt(0)),
    session,
    filter: t`${format.toUpperCase()} Picture`,
  });
  if (target) await offerToOpen(t`KTrace: the picture is saved: ${target.path}`, target);
}
