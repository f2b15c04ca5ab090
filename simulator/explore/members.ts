/** A set of tasks that is made one after the other. */
export class Members {
  readonly #tasks: Int32Array;
  readonly #isMember: Uint8Array;
  #count = 0;

  /** `tasks`: how many there are. */
  constructor(tasks: number) {
    this.#tasks = new Int32Array(tasks);
    this.#isMember = new Uint8Array(tasks);
  }

  get count(): number {
    return this.#count;
  }

  /** In the order in which they were added; valid until the set changes. */
  get all(): Int32Array {
    return this.#tasks.subarray(0, this.#count);
  }

  at(index: number): number {
    return this.#tasks[index];
  }

  /** Is of one task alone. */
  begin(task: number): void {
    for (let index = 0; index < this.#count; index++) this.#isMember[this.#tasks[index]] = 0;
    this.#count = 0;
    this.add(task);
  }

  add(task: number): true {
    if (this.#isMember[task] === 0) {
      this.#isMember[task] = 1;
      this.#tasks[this.#count++] = task;
    }
    return true;
  }
}
