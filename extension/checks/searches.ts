import type { Progress } from "#check-protocol";
import type { CheckAddress } from "./listing.ts";

/** A check that is looked at. */
export interface Search extends CheckAddress {
  readonly label: string;
  /** How far it has come, once that is known. */
  readonly progress: Progress | undefined;
}

/** The searches that go on. */
export class Searches {
  readonly #running = new Map<symbol, { search: Search; readonly cancel: () => void }>();
  readonly #listeners: (() => void)[] = [];

  /** When one begins, has come further, or ends. */
  onDidChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  get all(): readonly Search[] {
    return [...this.#running.values()].map(({ search }) => search);
  }

  /** Notes one that begins. `cancel` ends it. */
  begin(address: CheckAddress, label: string, cancel: () => void) {
    const key = Symbol(label);
    const put = (progress: Progress | undefined) => {
      this.#running.set(key, { search: { ...address, label, progress }, cancel });
      this.#changed();
    };
    put(undefined);
    return {
      tell: put,
      end: () => {
        this.#running.delete(key);
        this.#changed();
      },
    };
  }

  /** Cancels those for a check; all, where none is named. */
  cancel(address?: CheckAddress): void {
    for (const { search, cancel } of this.#running.values())
      if (address === undefined || (search.uri === address.uri && search.name === address.name)) cancel();
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}
