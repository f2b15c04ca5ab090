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

/** Writes a picture of `what` to the file that the person names. */
export async function savePicture(what: string, { name, format, data, session }: SavedPicture): Promise<void> {
  const target = await saveFile("picture", {
    title: `Save the ${what}`,
    name: `${name}.${format}`,
    content: format === "svg" ? data : Uint8Array.from(atob(data), (character) => character.charCodeAt(0)),
    session,
    filter: `${format.toUpperCase()} Picture`,
  });
  if (target) await offerToOpen(`KTrace: the picture is saved: ${target.path}`, target);
}
