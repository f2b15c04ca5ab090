import { TextDocument, UriUtils } from "langium";
import { type CancellationToken, type Diagnostic, DiagnosticSeverity, type TextEdit } from "vscode-languageserver";
import { diagnosticsOf } from "../diagnostics/diagnostics.ts";
import { type File, Loader } from "../files.ts";
import type { Workspace } from "../workspace.ts";
import { type Target, usesIn } from "./uses.ts";

/** A file that has the old name or the new one. */
export interface Before {
  readonly uri: string;
  /** In the order of the text. */
  readonly changes: readonly TextEdit[];
  readonly errors: readonly Diagnostic[];
}

/**
 * Why a thing cannot have this name, if it cannot. The edits are tried: in every file that has the old name or the new one, the new
 * name means the thing just where the old one did, and nothing is wrong that was not before. So the rules of scopes stand in one place.
 */
export async function conflictOf(
  target: Target,
  name: string,
  files: readonly Before[],
  workspace: Workspace,
  token: CancellationToken,
): Promise<string | undefined> {
  const edited = new Map<string, Edited>();
  for (const { uri, changes } of files) {
    if (changes.length > 0) edited.set(uri, new Edited(uri, await workspace.textOf(uri), changes));
  }
  const read = async (uri: string) => edited.get(uri)?.text ?? (await workspace.textOf(uri));
  const [uri = "", offset] = target.place.split(/#(?=\d+$)/);
  const place = `${uri}#${edited.get(uri)?.moved.get(Number(offset)) ?? offset}`;
  const loader = new Loader(read, "checked");
  for (const before of files) {
    const changed = await loader.open(before.uri, token);
    if (changed === undefined) continue;
    const expected = [...(edited.get(before.uri)?.moved.values() ?? [])];
    const conflict =
      newErrorIn(changed, before.errors) ?? otherMeaningIn(changed, { ...target, name, place }, expected);
    if (conflict !== undefined) return conflict;
  }
  return undefined;
}

export function errorsIn({ document }: File): Diagnostic[] {
  return diagnosticsOf(document).filter(({ severity }) => severity === DiagnosticSeverity.Error);
}

/** A text with its edits. */
class Edited {
  readonly text: string;
  /** Where each place that was edited has gone. */
  readonly moved = new Map<number, number>();

  constructor(uri: string, text: string, changes: readonly TextEdit[]) {
    const document = TextDocument.create(uri, "ktrace", 0, text);
    this.text = TextDocument.applyEdits(document, [...changes]);
    let shift = 0;
    for (const { range, newText } of changes) {
      const [start, end] = [document.offsetAt(range.start), document.offsetAt(range.end)];
      this.moved.set(start, start + shift);
      shift += newText.length - (end - start);
    }
  }
}

function newErrorIn(changed: File, before: readonly Diagnostic[]): string | undefined {
  const known = before.map(({ range, code }) => `${range.start.line} ${code}`);
  for (const { range, code, message } of errorsIn(changed)) {
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
