import { GrammarUtils } from "langium";
import type { LocationLink, Position, Range, TextDocumentPositionParams } from "vscode-languageserver";
import { importedUri, isImport, type SourceDocument } from "#language";
import type { Feature } from "../feature.ts";
import { covers, leavesAt, nameAt } from "../names.ts";
import { answerWith, linkBetween } from "./links.ts";

const fileStart: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

export const definitionFeature: Feature = {
  offer: () => ({ definitionProvider: true, declarationProvider: true }),
  answer: (questions) => {
    const { connection, workspace, client } = questions;
    const ask = (links: { linkSupport?: boolean } | undefined) =>
      questions.about((document, { position }: TextDocumentPositionParams) => {
        const link = definition(document, position);
        return link && answerWith([link], workspace, links);
      });
    connection.onDefinition(ask(client.textDocument?.definition));
    // Nothing is declared in one place and defined in another.
    connection.onDeclaration(ask(client.textDocument?.declaration));
  },
};

/** Where the name at a position is declared, or the file that an import names. The kernels' own names are in no file. */
export function definition(document: SourceDocument, position: Position): LocationLink | undefined {
  const name = nameAt(document, position);
  return name === undefined ? importedFile(document, position) : linkBetween(name.cst, name.declaration);
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
