import {
  DocumentState,
  type LangiumDocument,
  type LangiumSharedCoreServices,
  type URI,
  UriUtils,
  WorkspaceCache,
} from "langium";
import {
  type Const,
  type Import,
  isConst,
  isImport,
  isProtocol,
  isSource,
  isTask,
  type Method,
  type Protocol,
  type Source,
  type Task,
} from "./generated/ast.ts";
import { groupedBy } from "./groups.ts";
import type { Predeclared } from "./predeclared.ts";

export type SourceDocument = LangiumDocument<Source>;

/** What the names of a file can mean: its own declarations and those of the files that it imports. */
export interface Scenario {
  /** The file itself, then what it imports, each once, in order of import. */
  readonly files: readonly SourceDocument[];
  readonly tasks: ReadonlyMap<string, Task>;
  readonly protocols: ReadonlyMap<string, Protocol>;
  /** Of all protocols, by name. */
  readonly methods: ReadonlyMap<string, readonly Method[]>;
  /** With the predeclared ones. */
  readonly constants: ReadonlyMap<string, Const>;
}

/** What imports were found to name, and from where: it takes longer than most else that is done with them. */
const resolved = new WeakMap<Import, { readonly from: URI; readonly uri: URI }>();

/** The URI that an import names: relative to the file that it stands in. */
export function importedUri({ uri: from }: LangiumDocument, node: Import): URI {
  const known = resolved.get(node);
  if (known?.from === from) return known.uri;
  const uri = UriUtils.resolvePath(UriUtils.dirname(from), node.path);
  resolved.set(node, { from, uri });
  return uri;
}

export function asSource(document: LangiumDocument | undefined): SourceDocument | undefined {
  return document !== undefined && hasSource(document) ? document : undefined;
}

function hasSource(document: LangiumDocument): document is SourceDocument {
  return isSource(document.parseResult.value);
}

/** Finds the scenario of a file among the open documents; kept until one of them changes. */
export class Scenarios {
  readonly #shared: LangiumSharedCoreServices;
  readonly #predeclared: () => Predeclared;
  #cache: WorkspaceCache<SourceDocument, Scenario> | undefined;

  constructor(shared: LangiumSharedCoreServices, predeclared: () => Predeclared) {
    this.#shared = shared;
    this.#predeclared = predeclared;
  }

  of(document: SourceDocument): Scenario {
    this.#cache ??= this.#newCache();
    return this.#cache.get(document, () => this.#collect(document));
  }

  #newCache(): WorkspaceCache<SourceDocument, Scenario> {
    const cache = new WorkspaceCache<SourceDocument, Scenario>(this.#shared);
    // By then what files import is loaded.
    this.#shared.workspace.DocumentBuilder.onBuildPhase(DocumentState.IndexedContent, () => cache.clear());
    return cache;
  }

  #collect(document: SourceDocument): Scenario {
    const files = this.#closure(document);
    const items = files.flatMap((file) => file.parseResult.value.items);
    return {
      files,
      tasks: byName(items.filter(isTask)),
      protocols: byName(items.filter(isProtocol)),
      methods: groupedBy(
        items.filter(isProtocol).flatMap((protocol) => protocol.methods),
        (method) => method.name,
      ),
      constants: byName([...items.filter(isConst), ...this.#predeclared().constants]),
    };
  }

  #closure(main: SourceDocument): SourceDocument[] {
    const found = new Set([main]);
    for (const document of found) {
      for (const item of document.parseResult.value.items.filter(isImport)) {
        if (item.path === undefined) continue;
        const imported = asSource(this.#shared.workspace.LangiumDocuments.getDocument(importedUri(document, item)));
        if (imported !== undefined) found.add(imported);
      }
    }
    return [...found];
  }
}

/** The first declaration of a name counts; the others are reported as duplicates. */
function byName<T extends { name: string }>(nodes: readonly T[]): Map<string, T> {
  const map = new Map<string, T>();
  for (const node of nodes) if (node.name !== undefined && !map.has(node.name)) map.set(node.name, node);
  return map;
}
