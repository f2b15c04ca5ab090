import { reservedWords } from "#language";

/** Gives names of the language that are unique among those it has given. */
export class Names {
  readonly #given = new Set<string>();

  /** A word that begins like this one; where several would be the same, with something more. */
  word(wanted: string, more: string | number): string {
    const plain = wanted.replace(/[^A-Za-z0-9_]+/g, "_").replace(/^(?=\d|$)/, "_");
    return this.#unique(reservedWords.has(plain) ? `${plain}_` : plain, (word) => `${word}_${more}`);
  }

  /** The name of a task as it may stand between quotes. */
  task(wanted: string, id: number): string {
    const plain = wanted.replace(/[\p{C}\p{Zl}\p{Zp}"\\{}[\]*]/gu, "_").trim();
    return this.#unique(plain === "" ? `task ${id}` : plain, (name) => `${name} (${id})`);
  }

  #unique(wanted: string, longer: (name: string) => string): string {
    let name = wanted;
    while (this.#given.has(name)) name = longer(name);
    this.#given.add(name);
    return name;
  }
}
