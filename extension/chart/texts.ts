import type { GraphPlace } from "#protocol";

/** Which text a line is in: a file, or one that a session has. */
export type TextOf = Pick<GraphPlace, "uri" | "reference">;

/** The texts that sessions have and no file, by the addresses at which VS Code shows them. */
export class Texts {
  readonly #byAddress = new Map<string, TextOf>();
  readonly #addressOf: (place: GraphPlace) => string;

  /** `addressOf` says where VS Code has the text of a place. */
  constructor(addressOf: (place: GraphPlace) => string) {
    this.#addressOf = addressOf;
  }

  /** The places of an answer of the adapter. */
  learn(places: readonly GraphPlace[]): void {
    for (const place of places) {
      const { uri, reference } = place;
      if (reference !== undefined) this.#byAddress.set(this.#addressOf(place), { uri, reference });
    }
  }

  /** The text that is shown at an address. */
  at(address: string): TextOf {
    return this.#byAddress.get(address) ?? { uri: address };
  }
}
