/** How much memory the tables of a search may take. They ask before they grow, so it is never passed. */
export class Memory {
  readonly #most: number;
  #taken = 0;

  /** `most`: bytes. */
  constructor(most = Infinity) {
    this.#most = most;
  }

  /** Bytes that are taken. */
  get taken(): number {
    return this.#taken;
  }

  /** Bytes that can still be taken. */
  get left(): number {
    return this.#most - this.#taken;
  }

  /** Takes so many bytes more; false when there are not so many. */
  take(bytes: number): boolean {
    if (this.#taken + bytes > this.#most) return false;
    this.#taken += bytes;
    return true;
  }

  give(bytes: number): void {
    this.#taken -= bytes;
  }
}
