import * as vscode from "vscode";
import type { GraphPlace } from "#protocol";

/** Where VS Code has the text of a place: the file, or what the session began with. */
export const addressOf = ({ uri, reference }: GraphPlace, session: vscode.DebugSession | undefined): vscode.Uri =>
  reference === undefined
    ? vscode.Uri.parse(uri, true)
    : vscode.debug.asDebugSourceUri({ path: uri, sourceReference: reference }, session);
