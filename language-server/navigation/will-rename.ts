import { GrammarUtils, URI, UriUtils } from "langium";
import type { CancellationToken, FileRename, TextEdit } from "vscode-languageserver";
import { asSource, type Import, importedUri, isImport, type SourceDocument } from "#language";
import type { Feature } from "../feature.ts";
import { textsOfFolders } from "../files.ts";
import { quotedPath } from "../names.ts";
import { cancellable } from "../questions.ts";
import type { Workspace } from "../workspace.ts";
import { type Edits, workspaceEdit } from "./edits.ts";

export const willRenameFeature: Feature = {
  offer: (client) =>
    client.workspace?.fileOperations?.willRename === true
      ? { workspace: { fileOperations: { willRename: { filters } } } }
      : {},
  answer: ({ connection, workspace, client }) => {
    if (client.workspace?.fileOperations?.willRename !== true) return;
    connection.workspace.onWillRenameFiles(
      cancellable(async ({ files }, token) => {
        const edits = await importsAfter(files, workspace, token);
        return edits.size === 0 ? null : workspaceEdit(edits, workspace, client);
      }),
    );
  },
};

const filters = [
  { pattern: { glob: "**/*.ktrace", matches: "file" as const } },
  { pattern: { glob: "**", matches: "folder" as const } },
];

/** What has to be written into imports when files or folders get other names: in those who import them, and in the moved ones. */
export async function importsAfter(
  renames: readonly FileRename[],
  workspace: Workspace,
  token: CancellationToken,
): Promise<Edits> {
  const moves = renames.map(({ oldUri, newUri }) => new Move(URI.parse(oldUri), URI.parse(newUri)));
  const edits: Edits = new Map();
  const look = (document: SourceDocument) => {
    const changes = document.parseResult.value.items.filter(isImport).flatMap((item) => edited(document, item, moves));
    if (changes.length > 0) edits.set(document.uri.toString(), changes);
  };
  const used = new Set<string>();
  for (const document of workspace.files()) {
    used.add(document.uri.toString());
    look(document);
  }
  for await (const [uri, text] of textsOfFolders(workspace, token)) {
    if (used.has(uri) || !moves.some((move) => move.mayConcern(uri, text))) continue;
    const { LangiumDocumentFactory } = workspace.services.shared.workspace;
    const document = asSource(LangiumDocumentFactory.fromString(text, URI.parse(uri)));
    if (document !== undefined) look(document);
  }
  return edits;
}

/** A file or folder that gets another URI. */
class Move {
  readonly #from: URI;
  readonly #to: URI;

  constructor(from: URI, to: URI) {
    this.#from = from;
    this.#to = to;
  }

  /** Where a file lies afterwards, if it is moved by this. */
  applied(uri: URI): URI | undefined {
    if (UriUtils.equals(uri, this.#from)) return this.#to;
    if (!uri.toString().startsWith(`${this.#from}/`)) return undefined;
    return URI.parse(this.#to.toString() + uri.toString().slice(this.#from.toString().length));
  }

  /** Whether imports of a file can change: it is moved, or names what is. */
  mayConcern(uri: string, text: string): boolean {
    return (
      this.applied(URI.parse(uri)) !== undefined || text.includes(UriUtils.basename(this.#from)) || text.includes("\\")
    );
  }
}

function edited(document: SourceDocument, item: Import, moves: readonly Move[]): TextEdit[] {
  const path = GrammarUtils.findNodeForProperty(item.$cstNode, "path");
  if (item.path === undefined || path === undefined) return [];
  const after = (uri: URI) => moves.map((move) => move.applied(uri)).find((moved) => moved !== undefined) ?? uri;
  const [file, target] = [after(document.uri), after(importedUri(document, item))];
  if (UriUtils.equals(UriUtils.resolvePath(UriUtils.dirname(file), item.path), target)) return [];
  if (file.scheme !== target.scheme || file.authority !== target.authority) return [];
  const relative = UriUtils.relative(UriUtils.dirname(file), target);
  const wanted = item.path.startsWith("./") && !relative.startsWith("../") ? `./${relative}` : relative;
  return [{ range: path.range, newText: quotedPath(wanted) }];
}
