import { TextDocument, UriUtils } from "langium";
import { type CancellationToken, DiagnosticSeverity, type TextEdit } from "vscode-languageserver";
import { diagnosticsOf } from "../diagnostics/diagnostics.ts";
import { type File, filesWith, openFile } from "../files.ts";
import type { Workspace } from "../workspace.ts";
import type { Edits } from "./edits.ts";
import { type Target, usesIn } from "./uses.ts";

/**
 * Why a thing cannot have this name, if it cannot. The edits are tried: in every file that has the old name or the new one, the new
 * name means the thing just where the old one did, and nothing is wrong that was not before. So the rules of scopes stand in one place.
 */
export async function conflictOf(
  target: Target,
  name: string,
  edits: Edits,
  workspace: Workspace,
  token: CancellationToken,
): Promise<string | undefined> {
  const before = new Map<string, TextDocument>();
  const after = new Map<string, string>();
  for (const [uri, changes] of edits) {
    const document = TextDocument.create(uri, "ktrace", 0, await workspace.textOf(uri));
    before.set(uri, document);
    after.set(uri, TextDocument.applyEdits(document, changes));
  }
  const read = async (uri: string) => after.get(uri) ?? (await workspace.textOf(uri));
  const renamed = { ...target, name, place: placeAfter(target.place, edits, before) };
  for await (const file of filesWith(workspace, [target.name, name], token, "checked")) {
    const uri = file.document.uri.toString();
    const changed = await openFile(uri, read, token, "checked");
    if (changed === undefined) continue;
    const expected = offsetsAfter(edits.get(uri) ?? [], file.document.textDocument);
    const conflict = newErrorIn(changed, file) ?? otherMeaningIn(changed, renamed, expected);
    if (conflict !== undefined) return conflict;
  }
  return undefined;
}

/** Where the edited names stand once all are written. */
function offsetsAfter(changes: readonly TextEdit[], document: TextDocument): number[] {
  let shift = 0;
  return changes.map(({ range, newText }) => {
    const start = document.offsetAt(range.start) + shift;
    shift += newText.length - (document.offsetAt(range.end) - document.offsetAt(range.start));
    return start;
  });
}

function placeAfter(place: string, edits: Edits, before: ReadonlyMap<string, TextDocument>): string {
  const [uri = "", offset] = place.split(/#(?=\d+$)/);
  const document = before.get(uri);
  const changes = edits.get(uri) ?? [];
  if (document === undefined) return place;
  const at = changes.findIndex(({ range }) => document.offsetAt(range.start) === Number(offset));
  return `${uri}#${offsetsAfter(changes, document)[at] ?? offset}`;
}

function newErrorIn(changed: File, before: File): string | undefined {
  const errorsOf = ({ document }: File) =>
    diagnosticsOf(document).filter(({ severity }) => severity === DiagnosticSeverity.Error);
  const known = errorsOf(before).map(({ range, code }) => `${range.start.line} ${code}`);
  for (const { range, code, message } of errorsOf(changed)) {
    const at = known.indexOf(`${range.start.line} ${code}`);
    if (at < 0) return `With this name there is a mistake in ${lineOf(changed, range.start.line)}: ${message}`;
    known.splice(at, 1);
  }
  return undefined;
}

function otherMeaningIn(changed: File, renamed: Target, expected: readonly number[]): string | undefined {
  const found = usesIn(changed, renamed).map(({ cst }) => cst.offset);
  const { textDocument } = changed.document;
  const where = (offset: number) => lineOf(changed, textDocument.positionAt(offset).line);
  const lost = expected.find((offset) => !found.includes(offset));
  if (lost !== undefined) return `In ${where(lost)}, \`${renamed.name}\` would be another thing of this name.`;
  const won = found.find((offset) => !expected.includes(offset));
  return won === undefined
    ? undefined
    : `In ${where(won)}, \`${renamed.name}\` is another thing, and would be this one.`;
}

function lineOf({ document }: File, line: number): string {
  return `line ${line + 1} of \`${UriUtils.basename(document.uri)}\``;
}
