import { GrammarUtils } from "langium";
import type { DefinitionLink, Location, LocationLink, Position, Range } from "vscode-languageserver";
import { importedUri, isConst, isImport, isMethod, isPredeclared, type SourceDocument } from "#language";
import type { Feature } from "../feature.ts";
import { covers, documentOf, leavesAt, nameAt, nameOf } from "../names.ts";

const fileStart: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

export const definitionFeature: Feature = {
  offer: () => ({ definitionProvider: true }),
  answer: (questions) => {
    const { connection, workspace, client } = questions;
    const links = client.textDocument?.definition?.linkSupport === true;
    connection.onDefinition(
      questions.about((document, { position }): DefinitionLink[] | Location[] | undefined => {
        const link = definition(document, position);
        if (link === undefined) return undefined;
        const uri = workspace.spell(link.targetUri);
        return links ? [{ ...link, targetUri: uri }] : [{ uri, range: link.targetSelectionRange }];
      }),
    );
  },
};

/** Where the name at a position is declared, or the file that an import names. The kernels' own names are in no file. */
export function definition(document: SourceDocument, position: Position): LocationLink | undefined {
  const name = nameAt(document, position);
  if (name === undefined) return importedFile(document, position);
  const { declaration } = name;
  const uri = documentOf(declaration);
  const target = declaration.$cstNode;
  if (uri === undefined || target === undefined) return undefined;
  if ((isConst(declaration) || isMethod(declaration)) && isPredeclared(declaration)) return undefined;
  return {
    originSelectionRange: name.cst.range,
    targetUri: uri.toString(),
    targetRange: target.range,
    targetSelectionRange: (nameOf(declaration) ?? target).range,
  };
}

function importedFile(document: SourceDocument, position: Position): LocationLink | undefined {
  for (const leaf of leavesAt(document, position)) {
    const node = leaf.astNode;
    if (!isImport(node) || node.path === undefined) continue;
    const path = GrammarUtils.findNodeForProperty(node.$cstNode, "path");
    if (path === undefined || !covers(path, leaf)) continue;
    const targetUri = importedUri(document, node).toString();
    return { originSelectionRange: path.range, targetUri, targetRange: fileStart, targetSelectionRange: fileStart };
  }
  return undefined;
}
