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
  /** One change is asked about for every file. */
  #latest: { readonly changed: Set<string>; readonly affected: ReadonlySet<string> } | undefined;

  constructor(services: LangiumSharedCoreServices) {
    super(services);
    this.#documents = () => services.workspace.LangiumDocuments;
  }

  override async updateReferences(): Promise<void> {}

  /** A file is affected by a change in any file that it imports, by way of others too, even where no name links there yet. */
  override isAffected({ uri }: LangiumDocument, changedUris: Set<string>): boolean {
    if (this.#latest?.changed !== changedUris)
      this.#latest = { changed: changedUris, affected: this.#affectedBy(changedUris) };
    return this.#latest.affected.has(uri.toString());
  }

  #affectedBy(changedUris: ReadonlySet<string>): ReadonlySet<string> {
    const importers = new Map<string, string[]>();
    for (const file of this.#documents().all) {
      for (const item of asSource(file)?.parseResult.value.items.filter(isImport) ?? []) {
        if (item.path === undefined) continue;
        const imported = importedUri(file, item).toString();
        importers.set(imported, [...(importers.get(imported) ?? []), file.uri.toString()]);
      }
    }
    const affected = new Set([...changedUris].flatMap((uri) => importers.get(uri) ?? []));
    for (const uri of affected) for (const importer of importers.get(uri) ?? []) affected.add(importer);
    return affected;
  }
}
