import { interruptAndCheck, URI } from "langium";
import type { CancellationToken, DocumentSymbol, SymbolInformation } from "vscode-languageserver";
import { asSource, type SourceDocument } from "#language";
import type { Feature } from "../feature.ts";
import { textsOfFolders } from "../files.ts";
import { cancellable } from "../questions.ts";
import type { Workspace } from "../workspace.ts";
import { outline } from "./outline.ts";

export const workspaceSymbolsFeature: Feature = {
  offer: () => ({ workspaceSymbolProvider: true }),
  answer: ({ connection, workspace }) => {
    const symbols = new WorkspaceSymbols(workspace);
    connection.onWorkspaceSymbol(cancellable(({ query }, token) => symbols.search(query, token)));
  },
};

/** What a file declares, as long as it has this text. */
interface Known {
  readonly text: string;
  readonly symbols: readonly SymbolInformation[];
}

/** Finds declarations of the whole workspace. Of files that are not in use it keeps the names, not the trees. */
export class WorkspaceSymbols {
  readonly #workspace: Workspace;
  #known = new Map<string, Known>();

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  /** The declarations whose name has the letters of `query` in this order. */
  async search(query: string, token: CancellationToken): Promise<SymbolInformation[]> {
    const wanted = [...query.toLowerCase()];
    const all = await this.#all(token);
    return all.filter(({ name }) => hasInOrder(name.toLowerCase(), wanted));
  }

  async #all(token: CancellationToken): Promise<SymbolInformation[]> {
    const used = new Map([...this.#workspace.files()].map((document) => [document.uri.toString(), document]));
    const found = [...used].flatMap(([uri, document]) => symbolsOf(document, this.#workspace.spell(uri)));
    const known = new Map<string, Known>();
    for await (const [uri, text] of textsOfFolders(this.#workspace, token)) {
      if (used.has(uri)) continue;
      const before = this.#known.get(uri);
      const now = before?.text === text ? before : { text, symbols: this.#parse(uri, text) };
      // At once: a search that is withdrawn half way is not for nothing.
      this.#known.set(uri, now);
      known.set(uri, now);
      found.push(...now.symbols);
    }
    await interruptAndCheck(token);
    this.#known = known;
    return found;
  }

  #parse(uri: string, text: string): SymbolInformation[] {
    const { LangiumDocumentFactory } = this.#workspace.services.shared.workspace;
    const document = asSource(LangiumDocumentFactory.fromString(text, URI.parse(uri)));
    return document === undefined ? [] : symbolsOf(document, this.#workspace.spell(uri));
  }
}

function symbolsOf(document: SourceDocument, uri: string): SymbolInformation[] {
  const flat = (symbols: readonly DocumentSymbol[], container?: string): SymbolInformation[] =>
    symbols.flatMap(({ name, kind, selectionRange, children = [] }) => [
      {
        name,
        kind,
        location: { uri, range: selectionRange },
        ...(container !== undefined && { containerName: container }),
      },
      ...flat(children, name),
    ]);
  return flat(outline(document));
}

function hasInOrder(name: string, letters: readonly string[]): boolean {
  let at = 0;
  for (const letter of letters) {
    at = name.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
