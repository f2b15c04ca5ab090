/** Who owns which name of a bus. Unique names begin with a colon; others are owned by a unique name, or by nobody. */
export class Names {
  readonly #owners = new Map<string, string>();
  readonly #waiting = new Map<string, ((owner: string) => void)[]>();
  readonly #names = new Map<string, string>();

  /** Tells the owner of a name: at once, if it is known, or as soon as it is. */
  whenKnown(name: string, tell: (owner: string) => void): void {
    const owner = isUnique(name) ? name : this.#owners.get(name);
    if (owner !== undefined) {
      tell(owner);
      return;
    }
    const waiting = this.#waiting.get(name);
    if (waiting === undefined) this.#waiting.set(name, [tell]);
    else waiting.push(tell);
  }

  /** Of two owners in turn, whoever sent before the change sent to the first. */
  change(name: string, before: string, after: string): void {
    if (isUnique(name)) return;
    if (isUnique(before)) this.own(name, before);
    if (isUnique(after)) this.own(name, after);
    else this.#owners.delete(name);
  }

  own(name: string, owner: string): void {
    if (isUnique(name) || !isUnique(owner)) return;
    this.#owners.set(name, owner);
    if (!this.#names.has(owner)) this.#names.set(owner, name);
    for (const tell of this.#waiting.get(name) ?? []) tell(owner);
    this.#waiting.delete(name);
  }

  /** For people: the first other name that the owner had, too. */
  textOf(owner: string): string {
    const name = this.#names.get(owner);
    return name === undefined ? owner : `${name} (${owner})`;
  }
}

const isUnique = (name: string): boolean => name.startsWith(":");
