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
 * Keeps the text of a session on a dump from covering the picture. At a stop VS Code shows the text in the group that was used last and shows something by the
 * dump's address, and a picture that was opened by *Open With…* has the text's. Its request for the text comes after the stop is heard of here.
 */
export function keepPictureSeen(editors: DumpEditors): vscode.Disposable {
  const stopped = ({ configuration }: vscode.DebugSession) => {
    const program: unknown = configuration.program;
    if (typeof program !== "string") return;
    const text = uriOfProgram(program);
    const isAtText = vscode.window.activeTextEditor?.document.uri.toString() === text.toString();
    if (editors.isSeen(text) && !isAtText) void showText(text, editors);
  };
  return vscode.debug.registerDebugAdapterTrackerFactory("ktrace", {
    createDebugAdapterTracker: (session) => ({
      onDidSendMessage(message: { event?: string }) {
        if (message.event === "stopped") stopped(session);
      },
    }),
  });
}
