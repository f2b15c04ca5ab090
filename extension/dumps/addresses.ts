import * as vscode from "vscode";

/** Of pictures of texts that nobody has saved. Where VS Code opens such a text itself in another editor, the text's own editor goes, and the text with it. */
const SCHEME = "ktrace-dump";

/** What the picture of a dump is opened by. */
export const pictureAddress = (text: vscode.Uri): vscode.Uri =>
  text.scheme === "untitled"
    ? vscode.Uri.from({ scheme: SCHEME, path: `/${text.path.replace(/^\//, "")}`, query: text.toString() })
    : text;

/** Where the text is of what a picture was opened by. */
export const textAddress = (picture: vscode.Uri): vscode.Uri =>
  picture.scheme === SCHEME ? vscode.Uri.parse(picture.query, true) : picture;
