import * as vscode from "vscode";
import { isUri } from "../debug/file-address.ts";
import { telling } from "../telling.ts";
import type { DumpEditors } from "./editors.ts";

export const visibleTextOf = (uri: vscode.Uri): vscode.TextEditor | undefined =>
  vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === uri.toString());

/** Shows the text of a dump, beside its picture where that can be seen. */
export async function showText(uri: vscode.Uri, editors: DumpEditors): Promise<void> {
  const viewColumn = visibleTextOf(uri)?.viewColumn ?? editors.columnBeside(uri);
  await telling(async () => void (await vscode.window.showTextDocument(uri, { viewColumn })));
}

/** The address that a launch configuration has, a path or a URI. */
export const uriOfProgram = (program: string): vscode.Uri =>
  isUri(program) ? vscode.Uri.parse(program, true) : vscode.Uri.file(program);

/**
 * Shows the text of a session on a dump where it does not cover the picture: to be done before VS Code hears of a stop. It shows the text in the group that was used
 * last and shows something by the dump's address, and a picture that was opened by *Open With…* has the text's. `undefined` where nothing is to be done.
 */
export function showBesidePicture(
  { configuration }: vscode.DebugSession,
  editors: DumpEditors,
): Promise<void> | undefined {
  const program: unknown = configuration.program;
  if (typeof program !== "string") return undefined;
  const text = uriOfProgram(program);
  const isAtText = vscode.window.activeTextEditor?.document.uri.toString() === text.toString();
  return editors.isSeen(text) && !isAtText ? showText(text, editors) : undefined;
}
