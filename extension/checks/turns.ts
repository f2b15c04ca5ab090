/** Lets so many work at the same time, each with something of its own, and the others wait in their order. */
export class Turns<Tool> {
  readonly #make: () => Tool;
  readonly #most: () => number;
  readonly #free: Tool[] = [];
  readonly #waiting = new Set<() => void>();
  #busy = 0;

  /** `make`: a tool more. `most`: how many may work, now. */
  constructor(make: () => Tool, most: () => number) {
    this.#make = make;
    this.#most = most;
  }

  /** Works when it is its turn; `undefined` when it was given up before. The tool that was used last is taken first: it is still warm. */
  async take<T>(work: (tool: Tool) => Promise<T>, giveUp: (listener: () => void) => void): Promise<T | undefined> {
    if (!(await this.#turn(giveUp))) return undefined;
    const tool = this.#free.pop() ?? this.#make();
    try {
      return await work(tool);
    } finally {
      this.#free.push(tool);
      this.#busy--;
      this.#next();
    }
  }

  #turn(giveUp: (listener: () => void) => void): Promise<boolean> {
    return new Promise((resolve) => {
      const begin = () => resolve(true);
      this.#waiting.add(begin);
      giveUp(() => {
        if (this.#waiting.delete(begin)) resolve(false);
      });
      this.#next();
    });
  }

  #next(): void {
    for (const begin of this.#waiting) {
      if (this.#busy >= this.#most()) return;
      this.#waiting.delete(begin);
      this.#busy++;
      begin();
    }
  }
}
