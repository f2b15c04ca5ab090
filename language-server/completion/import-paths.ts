import { UriUtils } from "langium";
import { CompletionItemKind } from "vscode-languageserver";
import { importedUri, isImport } from "#language";
import { type Candidate, quoted } from "./candidate.ts";
import type { Place } from "./place.ts";

/** The known files that this one does not import yet, as seen from it. */
export function importPaths({ document, workspace, cursor }: Place): Candidate[] {
  const imports = document.parseResult.value.items.filter(isImport).filter(({ path, $cstNode: cst }) => {
    const isTyped = cst !== undefined && cst.offset < cursor.start && cursor.start < cst.end;
    return path !== undefined && !isTyped;
  });
  const known = new Set([document.uri, ...imports.map((node) => importedUri(document, node))].map(String));
  const others = [...workspace.uris()].filter((uri) => !known.has(uri));
  return others.map((uri) => {
    const path = UriUtils.relative(UriUtils.dirname(document.uri), uri);
    return { name: path, kind: CompletionItemKind.File, snippet: quoted(path) };
  });
}
