import type { WaitSink, Waits } from "./waits.ts";

/** Where the waits of a fibril lead, while each is for one thing that one fibril can bring. */
export type ChainEnd =
  /** To what comes, or to one that can go on. */
  | "goes on"
  /** Around in a circle. */
  | "circle"
  /** To one that waits for more, or for nobody, or has ended. */
  | "unclear";

/** Follows waits of the simplest kind, which most are, without keeping what it has seen. */
export class Chain implements WaitSink {
  readonly #waits: Waits;
  #things = 0;
  #releasers = 0;
  #releaser = -1;
  #comes = false;

  constructor(waits: Waits) {
    this.#waits = waits;
  }

  endOf(fibril: number): ChainEnd {
    let at = fibril;
    for (let hops = 0; hops <= this.#waits.count; hops++) {
      if (this.#waits.isFree(at)) return "goes on";
      if (this.#waits.isAbsent(at)) return "unclear";
      this.#things = 0;
      this.#releasers = 0;
      this.#comes = false;
      this.#waits.visit(at, this);
      if (this.#things !== 1) return "unclear";
      if (this.#comes) return "goes on";
      if (this.#releasers !== 1) return "unclear";
      at = this.#releaser;
    }
    return "circle";
  }

  thing(): void {
    this.#things++;
  }

  releaser(fibril: number): void {
    this.#releasers++;
    this.#releaser = fibril;
  }

  releasers(fibrils: readonly number[]): void {
    for (const fibril of fibrils) this.releaser(fibril);
  }

  could(fibrils: readonly number[], except: number): void {
    for (const fibril of fibrils) if (fibril !== except) this.releaser(fibril);
  }

  comes(): void {
    this.#comes = true;
  }
}
