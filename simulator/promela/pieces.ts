/** SPIN has room for some two thousand jumps in a `d_step`; an alternative is one or two. */
const MOST_ALTERNATIVES = 250;

/** Cuts texts into pieces that are not too long for a `d_step` each. `library`: the inlines that they use. */
export class Pieces {
  readonly #inlines: ReadonlyMap<string, string>;
  readonly #known = new Map<string, number>();

  constructor(library: string) {
    const found = library.matchAll(/^inline (\w+)\([^)]*\) \{(?:\n([\s\S]*?)^| (.*) )\}$/gm);
    this.#inlines = new Map([...found].map(([, name, lines, line]) => [name, lines ?? line]));
  }

  of<T extends readonly [unknown, string]>(all: readonly T[]): T[][] {
    const pieces: T[][] = [];
    let total = Number.POSITIVE_INFINITY;
    for (const one of all) {
      const alternatives = this.#alternatives(one[1]);
      total += alternatives;
      if (total <= MOST_ALTERNATIVES) pieces.at(-1)?.push(one);
      else {
        pieces.push([one]);
        total = alternatives;
      }
    }
    return pieces;
  }

  /** How many alternatives a text has once its inlines are written out. A `for` is a loop with two. */
  #alternatives(text: string): number {
    let count = 1;
    for (const [word] of text.matchAll(/::|\bfor \(|\b[a-z_]+\(/g)) {
      count += word === "::" ? 1 : word === "for (" ? 3 : this.#ofInline(word.slice(0, -1));
    }
    return count;
  }

  #ofInline(name: string): number {
    const body = this.#inlines.get(name);
    if (body === undefined) return 0;
    const known = this.#known.get(name) ?? this.#alternatives(body);
    this.#known.set(name, known);
    return known;
  }
}
