import { URI, UriUtils } from "langium";

/** An `import`, also where it stands in a comment or a text: whoever seems to import is looked at. */
const imports = /\bimport(?:\s|\/\/[^\n\r]*|\/\*[\s\S]*?\*\/)*"((?:\\.|[^"\\\n\r])*)/g;

/** Who imports whom, by the texts alone, which is much faster than to read them: at least those who do. */
export class Importers {
  /** By the URI of what they import. */
  readonly #of = new Map<string, string[]>();
  readonly #known = new Set<string>();
  /** Files whose imports are spelt in a way that only the parser understands. */
  readonly #unclear: string[] = [];

  add(uri: string, text: string): void {
    this.#known.add(uri);
    const folder = UriUtils.dirname(URI.parse(uri));
    for (const [, path = ""] of text.matchAll(imports)) {
      if (path.includes("\\")) this.#unclear.push(uri);
      const imported = UriUtils.resolvePath(folder, path).toString();
      this.#of.set(imported, [...(this.#of.get(imported) ?? []), uri]);
    }
  }

  /** What is imported and was not added. */
  missing(): string[] {
    return [...this.#of.keys()].filter((uri) => !this.#known.has(uri));
  }

  /** The files that may see what one declares: itself, those that import it, those that import these, … */
  ofAll(uri: string): ReadonlySet<string> {
    const found = new Set([uri, ...this.#unclear]);
    for (const imported of found) for (const importer of this.#of.get(imported) ?? []) found.add(importer);
    return found;
  }
}
