import { CancellationToken, type Position } from "vscode-languageserver";
import type { SourceDocument } from "#language";
import { Workspace } from "./workspace.ts";

const mainUri = "file:///main.ktrace";

export interface Opened {
  readonly workspace: Workspace;
  readonly document: SourceDocument;
  /** Where `$0` stood; the start of the text if there was none. */
  readonly position: Position;
}

/** Opens a text as `file:///main.ktrace`, with `$0` where the cursor is. It can import `files`, by their names. */
export async function open(marked: string, files: Readonly<Record<string, string>> = {}): Promise<Opened> {
  const workspace = new Workspace(async (uri) => files[uri.replace("file:///", "")]);
  workspace.onError = (error) => {
    throw error;
  };
  const before = marked.split("$0", 1)[0] ?? "";
  const lines = before === marked ? [""] : before.split("\n");
  const position = { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
  workspace.open(mainUri, 1, marked.replace("$0", ""));
  const document = await workspace.checked(mainUri, CancellationToken.None);
  if (document === undefined) throw new Error("The text was not checked.");
  return { workspace, document, position };
}
