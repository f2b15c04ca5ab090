import {
  type BuildOptions,
  type Cancellation,
  DefaultDocumentBuilder,
  DocumentState,
  type LangiumDocument,
  type LangiumDocuments,
} from "langium";
import { isImport } from "./generated/ast.ts";
import { mostFiles } from "./limits.ts";
import { asSource, importedUri } from "./scenario.ts";

/** Whether as many files are known as may be. */
export function hasMostFiles(documents: LangiumDocuments): boolean {
  return documents.all.count() >= mostFiles;
}

/** Builds files together with all that they import, so that names in them can be linked. */
export class KtraceDocumentBuilder extends DefaultDocumentBuilder {
  /** Langium links files with unknown names again whenever any file changes. */
  protected override shouldRelink(document: LangiumDocument, changedUris: Set<string>): boolean {
    return this.indexManager.isAffected(document, changedUris);
  }

  protected override async buildDocuments(
    documents: LangiumDocument[],
    options: BuildOptions,
    cancelToken: Cancellation.CancellationToken,
  ): Promise<void> {
    await this.runCancelable(documents, DocumentState.Parsed, cancelToken, (document) =>
      this.langiumDocumentFactory.update(document, cancelToken),
    );
    await super.buildDocuments([...(await this.#withImports(documents))], options, cancelToken);
  }

  async #withImports(documents: readonly LangiumDocument[]): Promise<ReadonlySet<LangiumDocument>> {
    const all = new Set(documents);
    for (const document of all) {
      for (const item of asSource(document)?.parseResult.value.items.filter(isImport) ?? []) {
        const uri = item.path === undefined ? undefined : importedUri(document, item);
        if (uri === undefined || this.langiumDocuments.hasDocument(uri)) continue;
        if (hasMostFiles(this.langiumDocuments)) return all;
        try {
          all.add(await this.langiumDocuments.getOrCreateDocument(uri));
        } catch {
          // The validator reports an import that has no document.
        }
      }
    }
    return all;
  }
}
