import { GrammarUtils } from "langium";
import { type FoldingRange, FoldingRangeKind } from "vscode-languageserver";
import { isImport, type KtraceServices, type SourceDocument, walk } from "#language";
import type { Feature } from "../feature.ts";
import { isComment, type Token, tokensOf } from "../tokens.ts";

export const foldingFeature: Feature = {
  offer: () => ({ foldingRangeProvider: true }),
  answer: (questions) => {
    const { connection, client, workspace } = questions;
    const linesOnly = client.textDocument?.foldingRange?.lineFoldingOnly === true;
    connection.onFoldingRanges(questions.about((document) => folding(document, workspace.services, linesOnly)));
  },
};

/**
 * What can be folded away: what stands in braces, imports and comments that follow each other, and regions
 * (`// #region` to `// #endregion`). `linesOnly`: whether the editor folds whole lines, and so must be left the line of a brace that closes.
 */
export function folding(document: SourceDocument, services: KtraceServices, linesOnly: boolean): FoldingRange[] {
  const ranges = [...blocks(document, linesOnly), ...imports(document), ...comments(document, services)];
  return ranges.filter(({ startLine, endLine }) => startLine < endLine);
}

/** What has its parts in braces. */
const inBraces = new Set(["Block", "Capture", "CapturedTask", "CapturedThread", "Check", "Limits", "Protocol", "Task"]);

function* blocks(document: SourceDocument, linesOnly: boolean): Generator<FoldingRange> {
  const found: FoldingRange[] = [];
  walk(document.parseResult.value, ({ $type, $cstNode }) => {
    if (!inBraces.has($type)) return;
    const open = GrammarUtils.findNodeForKeyword($cstNode, "{")?.range.end;
    const close = GrammarUtils.findNodeForKeyword($cstNode, "}")?.range.start;
    if (open === undefined || close === undefined) return;
    if (linesOnly) found.push({ startLine: open.line, endLine: close.line - 1 });
    else
      found.push({
        startLine: open.line,
        startCharacter: open.character,
        endLine: close.line,
        endCharacter: close.character,
      });
  });
  yield* found;
}

function* imports(document: SourceDocument): Generator<FoldingRange> {
  const { items } = document.parseResult.value;
  for (const [index, first] of items.entries()) {
    if (!isImport(first) || isImport(items[index - 1])) continue;
    const after = items.findIndex((item, other) => other > index && !isImport(item));
    const last = items.at(after - 1);
    const [start, end] = [first.$cstNode?.range.start.line, last?.$cstNode?.range.end.line];
    if (start !== undefined && end !== undefined)
      yield { startLine: start, endLine: end, kind: FoldingRangeKind.Imports };
  }
}

const region = /^\/\/\s*#region\b/;
const endOfRegion = /^\/\/\s*#endregion\b/;

function* comments(document: SourceDocument, services: KtraceServices): Generator<FoldingRange> {
  const lineAt = (offset: number) => document.textDocument.positionAt(offset).line;
  const regions: number[] = [];
  /** Comments of one kind, each on a line of its own and directly below the other. */
  let run: { readonly kind: string; readonly startLine: number; endLine: number } | undefined;
  let codeLine = -1;
  for (const token of tokensOf(document, services)) {
    const [startLine, endLine] = [lineAt(token.offset), lineAt(token.end)];
    const kind = isComment(token) && startLine !== codeLine ? kindOf(token) : "code";
    if (kind === "code") codeLine = endLine;
    if (run !== undefined && run.kind === kind && run.endLine + 1 === startLine) {
      run.endLine = endLine;
      continue;
    }
    if (run !== undefined) yield { startLine: run.startLine, endLine: run.endLine, kind: FoldingRangeKind.Comment };
    run = kind === "//" || kind === "///" || kind === "/*" ? { kind, startLine, endLine } : undefined;
    if (kind === "#region") regions.push(startLine);
    const start = kind === "#endregion" ? regions.pop() : undefined;
    if (start !== undefined) yield { startLine: start, endLine, kind: FoldingRangeKind.Region };
  }
  if (run !== undefined) yield { startLine: run.startLine, endLine: run.endLine, kind: FoldingRangeKind.Comment };
}

function kindOf({ type, text }: Token): "//" | "///" | "/*" | "#region" | "#endregion" {
  if (type === "BLOCK_COMMENT") return "/*";
  if (region.test(text)) return "#region";
  if (endOfRegion.test(text)) return "#endregion";
  return text.startsWith("///") ? "///" : "//";
}
