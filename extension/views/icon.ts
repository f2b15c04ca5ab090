import * as vscode from "vscode";

/** A name of VS Code's icons, and of a colour of its themes. */
export interface Icon {
  readonly name: string;
  readonly colour?: string | undefined;
}

export const themeIcon = ({ name, colour }: Icon): vscode.ThemeIcon =>
  colour === undefined ? new vscode.ThemeIcon(name) : new vscode.ThemeIcon(name, new vscode.ThemeColor(colour));
