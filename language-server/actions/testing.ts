import { TextDocument } from "langium";
import { expect } from "vitest";
import { CancellationToken, DiagnosticSeverity, type Range } from "vscode-languageserver";
import { diagnosticsOf } from "../diagnostics/diagnostics.ts";
import { format } from "../formatting/format.ts";
import { mainUri, type Opened, open } from "../testing.ts";
import { codeActions } from "./actions.ts";

type Files = Readonly<Record<string, string>>;

/** The fixes for some diagnostics of a text, by default those with this code. */
export function fixesOf(
  opened: Opened,
  code: string,
  isMeant: (diagnostic: { range: Range }) => boolean = () => true,
): ReturnType<typeof codeActions> {
  const { document, analysis, search } = opened;
  const diagnostics = diagnosticsOf(document, analysis, search).filter((each) => each.code === code && isMeant(each));
  const range = { start: opened.position, end: opened.position };
  return codeActions(
    { context: { diagnostics, only: ["quickfix"] } },
    { ...opened, range, token: CancellationToken.None },
  );
}

/** What can be done at `$0` where nothing is wrong. */
export function refactoringsOf(opened: Opened, kind = "refactor"): ReturnType<typeof codeActions> {
  const range = { start: opened.position, end: opened.position };
  const context = { diagnostics: [], only: [kind] };
  return codeActions({ context }, { ...opened, range, token: CancellationToken.None });
}

type Action = Awaited<ReturnType<typeof codeActions>>[number];

/** The text of the file that an action is for, afterwards. */
export function textAfter({ fix: { file, edits } }: Action, { document }: Opened): string {
  return TextDocument.applyEdits((file ?? document).textDocument, [...edits]);
}

/** What a person sees first of a list of actions: the preferred one has a star. */
export function titles(actions: readonly Action[]): string[] {
  return actions.map(({ fix, isPreferred }) => (isPreferred ? `${fix.title} *` : fix.title));
}

/** The fix of this title makes this of a text: then the same is not wrong any more, nothing else is, and it is formatted. */
export async function checkFix(
  text: string,
  code: string,
  title: string,
  after: string,
  { files = {}, changed = "main.ktrace" }: { files?: Files; changed?: string } = {},
): Promise<void> {
  const opened = await open(text, files);
  const fix = (await fixesOf(opened, code)).find((each) => each.fix.title === title);
  if (fix === undefined) throw new Error(`There is no fix ${title}: ${titles(await fixesOf(opened, code))}.`);
  expect(textAfter(fix, opened)).toEqual(after);
  expect((fix.fix.file ?? opened.document).uri.toString()).toEqual(`file:///${changed}`);
  const isMain = mainUri.endsWith(`/${changed}`);
  const again = await open(isMain ? after : text, isMain ? files : { ...files, [changed]: after });
  const wrong = diagnosticsOf(again.document, again.analysis).filter(
    (each) => each.code === code || each.severity === DiagnosticSeverity.Error,
  );
  expect(wrong.map(({ message }) => message)).toEqual([]);
  const edited = [...again.workspace.files()].find(({ uri }) => uri.toString() === `file:///${changed}`);
  const options = { tabSize: 2, insertSpaces: true };
  expect(edited && format(edited, again.workspace.services, options)).toEqual([]);
}

/** The titles of the fixes for the diagnostics with a code. */
export async function checkTitles(text: string, code: string, expected: readonly string[], files?: Files) {
  expect(titles(await fixesOf(await open(text, files), code))).toEqual(expected);
}
