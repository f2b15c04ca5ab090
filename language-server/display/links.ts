import { GrammarUtils } from "langium";
import type { DocumentLink } from "vscode-languageserver";
import { importedUri, isImport, isProtocol, isTask, type SourceDocument } from "#language";
import type { Feature } from "../feature.ts";
import type { Workspace } from "../workspace.ts";

export const linksFeature: Feature = {
  offer: () => ({ documentLinkProvider: {} }),
  answer: (questions) => {
    const { connection, client, workspace } = questions;
    const tooltips = client.textDocument?.documentLink?.tooltipSupport === true;
    connection.onDocumentLinks(
      questions.about((document) => {
        const found = links(document, workspace);
        return tooltips ? found : found.map(({ tooltip: _, ...link }) => link);
      }),
    );
  },
};

/** Where the imports of a file lead, and what is declared there. */
export function links(document: SourceDocument, workspace: Workspace): DocumentLink[] {
  const { files } = workspace.services.scenarios.of(document);
  return document.parseResult.value.items.filter(isImport).flatMap((item) => {
    const path = GrammarUtils.findNodeForProperty(item.$cstNode, "path");
    if (path === undefined || item.path === undefined) return [];
    const uri = importedUri(document, item).toString();
    const file = files.find((file) => file.uri.toString() === uri);
    return {
      range: path.range,
      target: workspace.spell(uri),
      tooltip: file === undefined ? "There is no such file." : contents(file),
    };
  });
}

function contents({ parseResult }: SourceDocument): string {
  const { items } = parseResult.value;
  const [protocols, tasks] = [items.filter(isProtocol), items.filter(isTask)];
  const list = (what: string, names: readonly (string | undefined)[]) =>
    names.length === 0 ? [] : `${what}: ${names.filter((name) => name !== undefined).join(", ")}.`;
  const parts = [
    list(
      "Protocols",
      protocols.map(({ name }) => name),
    ),
    list(
      "Tasks",
      tasks.map(({ name }) => name),
    ),
  ];
  return parts.flat().join(" ") || "It declares no protocols and no tasks.";
}
