import {
  DefaultIndexManager,
  type LangiumDocument,
  type LangiumDocuments,
  type LangiumSharedCoreServices,
} from "langium";
import { isImport } from "./generated/ast.ts";
import { asSource, importedUri } from "./scenario.ts";

/** What a change affects follows from the imports alone, so that references need no index. */
export class KtraceIndexManager extends DefaultIndexManager {
  readonly #documents: () => LangiumDocuments;

  constructor(services: LangiumSharedCoreServices) {
    super(services);
    this.#documents = () => services.workspace.LangiumDocuments;
  }

  override async updateReferences(): Promise<void> {}

  /** A file is affected by a change in any file that it imports, by way of others too, even where no name links there yet. */
  override isAffected(document: LangiumDocument, changedUris: Set<string>): boolean {
    const files = new Set([document]);
    for (const file of files) {
      for (const item of asSource(file)?.parseResult.value.items.filter(isImport) ?? []) {
        if (item.path === undefined) continue;
        const uri = importedUri(file, item);
        if (changedUris.has(uri.toString())) return true;
        const imported = this.#documents().getDocument(uri);
        if (imported !== undefined) files.add(imported);
      }
    }
    return false;
  }
}
