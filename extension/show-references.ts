import * as vscode from "vscode";
import type { Location, Position, Range } from "vscode-languageclient";

/** Lists places that the language server has found: what VS Code's own command does with objects of its own. */
export async function showReferences(uri: string, position: Position, locations: readonly Location[]): Promise<void> {
  const shown = locations.map(({ uri, range }) => new vscode.Location(vscode.Uri.parse(uri), rangeOf(range)));
  await vscode.commands.executeCommand(
    "editor.action.showReferences",
    vscode.Uri.parse(uri),
    positionOf(position),
    shown,
  );
}

function rangeOf({ start, end }: Range): vscode.Range {
  return new vscode.Range(positionOf(start), positionOf(end));
}

function positionOf({ line, character }: Position): vscode.Position {
  return new vscode.Position(line, character);
}
