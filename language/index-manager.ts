import { DefaultIndexManager, type LangiumDocument } from "langium";
import { isImport } from "./generated/ast.ts";
import { asSource, importedUri } from "./scenario.ts";

/** A file is affected by a change in any file that it imports, even where no name links there yet. */
export class KtraceIndexManager extends DefaultIndexManager {
  override isAffected(document: LangiumDocument, changedUris: Set<string>): boolean {
    if (super.isAffected(document, changedUris)) return true;
    const imports = asSource(document)?.parseResult.value.items.filter(isImport) ?? [];
    return imports.some((item) => item.path !== undefined && changedUris.has(importedUri(document, item).toString()));
  }
}
