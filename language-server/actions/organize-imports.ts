import { UriUtils } from "langium";
import type { TextEdit } from "vscode-languageserver";
import { asSource, type Import, importedUri, isImport, isTask, type SourceDocument } from "#language";
import { filesWith } from "../files.ts";
import { documentOf } from "../names.ts";
import { breakOf, replace, wholeLine } from "./edits.ts";
import type { Fix, Situation } from "./fix.ts";

/** An import that has a line for itself. */
interface Line {
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly path: string;
  readonly uri: string;
  /** Whether it brings tasks: their order is that of the imports, and decides about ids and schedules. */
  readonly hasTasks: boolean;
  /** Whether this file uses anything that it brings. */
  readonly isUsed: boolean;
}

/** Takes imports away that are there twice or of no use, and sorts those that follow each other; tasks keep their order. */
export async function organizeImports(situation: Situation): Promise<readonly Fix[]> {
  const { document } = situation;
  const { lexerErrors, parserErrors } = document.parseResult;
  if (lexerErrors.length > 0 || parserErrors.length > 0) return [];
  const lines = linesOf(situation);
  // Others may get through this file what it does not use itself.
  const keepsUnused = lines.every(({ isUsed }) => isUsed) || (await isImported(situation));
  const edits = runsOf(lines).flatMap((run) => organized(document, run, lines, keepsUnused));
  return edits.length === 0 ? [] : [{ title: "Organize imports", edits }];
}

function linesOf({ document, workspace }: Situation): Line[] {
  const text = document.textDocument.getText();
  const used = new Set<string | undefined>();
  for (const reference of document.references)
    if ("ref" in reference && reference.ref !== undefined) used.add(documentOf(reference.ref)?.toString());
  used.delete(document.uri.toString());
  return document.parseResult.value.items.filter(isImport).flatMap((item): Line[] => {
    const { $cstNode: cst, path } = item;
    if (cst === undefined || path === undefined) return [];
    const { from, to, isLine } = wholeLine(document, cst);
    if (!isLine) return [];
    const [uri, brought] = [importedUri(document, item).toString(), broughtBy(item, document, workspace)];
    const hasTasks = brought.some(({ parseResult }) => parseResult.value.items.some(isTask));
    // What cannot be read is a mistake of its own.
    const isUsed = brought.length === 0 || hasTasks || brought.some((file) => used.has(file.uri.toString()));
    return [{ from, to, text: text.slice(from, to).trimEnd(), path, uri, hasTasks, isUsed }];
  });
}

/** A file that is imported, with all that it imports. */
function broughtBy(item: Import, document: SourceDocument, { services }: Situation["workspace"]): SourceDocument[] {
  const known = services.shared.workspace.LangiumDocuments.getDocument(importedUri(document, item));
  const imported = asSource(known);
  return imported === undefined ? [] : services.scenarios.of(imported).files.filter((file) => file !== document);
}

async function isImported({ document, workspace, token }: Situation): Promise<boolean> {
  for await (const { document: other } of filesWith(workspace, { words: [UriUtils.basename(document.uri)] }, token)) {
    const imports = other.parseResult.value.items.filter(isImport).filter(({ path }) => path !== undefined);
    if (imports.some((item) => UriUtils.equals(importedUri(other, item), document.uri))) return true;
  }
  return false;
}

/** Imports between which there is nothing. */
function runsOf(lines: readonly Line[]): Line[][] {
  const runs: Line[][] = [];
  for (const line of lines) {
    const run = runs.at(-1);
    if (run?.at(-1)?.to === line.from) run.push(line);
    else runs.push([line]);
  }
  return runs;
}

function organized(
  document: SourceDocument,
  run: readonly Line[],
  all: readonly Line[],
  keepsUnused: boolean,
): TextEdit[] {
  const text = document.textDocument.getText();
  const [from, to] = [run[0]?.from ?? 0, run.at(-1)?.to ?? 0];
  const kept = run
    .filter((line) => (keepsUnused || line.isUsed) && all.find(({ uri }) => uri === line.uri) === line)
    .toSorted((a, b) => Number(a.hasTasks) - Number(b.hasTasks) || (a.hasTasks ? 0 : a.path < b.path ? -1 : 1));
  if (kept.length === run.length && kept.every((line, i) => line === run[i])) return [];
  const end = breakOf(text);
  // Where a run goes as a whole, the empty lines around it are not to meet.
  const meets = kept.length === 0 && /(^\s*|\n[ \t]*\r?\n)$/.test(text.slice(0, from));
  const blank = meets ? (/^([ \t]*\r?\n)*/.exec(text.slice(to))?.[0].length ?? 0) : 0;
  const lines = kept.map((line) => line.text).join(end);
  const last = kept.length > 0 && /\n$/.test(text.slice(from, to)) ? end : "";
  return [replace(document, { from, to: to + blank }, lines + last)];
}
