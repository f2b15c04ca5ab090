import { CancellationToken, type Position, type Range } from "vscode-languageserver";
import type { SourceDocument } from "#language";
import { StaticAnalysis } from "./diagnostics/static-analysis.ts";
import { BackgroundSearch } from "./search/background-search.ts";
import { Workspace } from "./workspace.ts";

export const mainUri = "file:///main.ktrace";

/** What stands above a `^^^` in a marked text. */
interface Mark {
  readonly range: Range;
  /** What is written behind it, on its line. */
  readonly label: string;
}

export interface Opened {
  readonly workspace: Workspace;
  readonly document: SourceDocument;
  readonly analysis: StaticAnalysis;
  readonly search: BackgroundSearch;
  /** Where `$0` stood; the start of the text if there was none. */
  readonly position: Position;
  /** In order of their places. */
  readonly marks: readonly Mark[];
}

/**
 * Opens a text as `file:///main.ktrace`, with `$0` where the cursor is. A line of `^^^ label` marks what stands above it and is
 * no part of the text; several marks of one line stand on lines of their own. It can import `files`, by their names; they are the workspace.
 */
export async function open(marked: string, files: Readonly<Record<string, string>> = {}): Promise<Opened> {
  const workspace = new Workspace(
    async (uri) => files[uri.replace("file:///", "")],
    async () => Object.keys(files).map((name) => `file:///${name}`),
  );
  workspace.onError = (error) => {
    throw error;
  };
  const { text, position, marks } = read(marked);
  workspace.open(mainUri, 1, text);
  const document = await workspace.checked(mainUri, CancellationToken.None);
  if (document === undefined) throw new Error("The text was not checked.");
  const [analysis, search] = [new StaticAnalysis(workspace), new BackgroundSearch(workspace)];
  return { workspace, document, analysis, search, position, marks };
}

/** Takes the marks out of a text. */
function read(marked: string): { text: string; position: Position; marks: Mark[] } {
  const lines: string[] = [];
  const marks: Mark[] = [];
  let position: Position = { line: 0, character: 0 };
  for (const line of marked.split("\n")) {
    const [, before = "", carets, label = ""] = /^(\s*)(\^+)(?: (.*))?$/.exec(line) ?? [];
    const at = lines.length - 1;
    if (carets !== undefined) {
      const start = { line: at, character: before.length };
      marks.push({ range: { start, end: { line: at, character: before.length + carets.length } }, label });
      continue;
    }
    const cursor = line.indexOf("$0");
    if (cursor >= 0) position = { line: at + 1, character: cursor };
    lines.push(line.replace("$0", ""));
  }
  marks.sort((a, b) => a.range.start.line - b.range.start.line || a.range.start.character - b.range.start.character);
  return { text: lines.join("\n"), position, marks };
}
