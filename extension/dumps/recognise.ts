import * as vscode from "vscode";
import { type DumpLanguage, dumpLanguages, languageOfLine } from "./languages.ts";

/** Languages that say of a text no more than that it is one. VS Code goes by the end of a file's name before it looks at the first line. */
const PLAIN: ReadonlySet<string> = new Set(["plaintext", "log"]);

/** Gives a text that begins as a dump does the dump's language: one in a file such as `hang.txt`, or one that is pasted. Once, so that the person can have it otherwise. */
export function recogniseDumps({ packageJSON }: vscode.Extension<unknown>): vscode.Disposable {
  const languages: readonly DumpLanguage[] = dumpLanguages(packageJSON);
  const done = new Set<string>();
  const look = (document: vscode.TextDocument) => {
    const { uri, languageId } = document;
    if (!PLAIN.has(languageId) || done.has(uri.toString())) return;
    const language = languageOfLine(languages, document.lineAt(0).text);
    if (language === undefined) return;
    done.add(uri.toString());
    void vscode.languages.setTextDocumentLanguage(document, language);
  };
  vscode.workspace.textDocuments.forEach(look);
  return vscode.Disposable.from(
    vscode.workspace.onDidOpenTextDocument(look),
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      if (document.isUntitled) look(document);
    }),
  );
}
