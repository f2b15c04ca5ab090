import { capturedKernels, type KernelNumbers } from "#simulator";
import type { Line } from "../../capture.ts";
import type { Notes } from "../../notes.ts";
import type { Era } from "./rows.ts";

/** What most dumps of an era are of. Era B is printed by the kernels of 2016 alike, so that the caller has to say if it is one. */
const kernelNames: Readonly<Record<Era, string>> = { A: "helenos-2010", B: "helenos-2011", C: "helenos-2026" };

/** Which kernel a dump is of, by the lines that one era alone prints (docs/kernels.md K14). */
export class Eras {
  #era: Era | undefined;
  #line: Line = 0;
  #isDoubted = false;
  readonly #notes: Notes;

  constructor(notes: Notes) {
    this.#notes = notes;
  }

  see(era: Era | undefined, line: Line): void {
    if (era === undefined || era === this.#era) return;
    if (this.#era === undefined) {
      this.#era = era;
      this.#line = line;
    } else if (!this.#isDoubted) {
      this.#isDoubted = true;
      this.#notes.warning(
        line,
        `This line is as ${kernelNames[era]} prints it, and line ${this.#line + 1} as ${kernelNames[this.#era]} does. The methods are read as those of ${kernelNames[this.#era]}; if the file has dumps of two machines, open each alone.`,
      );
    }
  }

  /** Of a dump that has no such line, as the newest. */
  kernel(given: KernelNumbers | undefined): KernelNumbers | undefined {
    if (given === undefined) return capturedKernels.find(({ name }) => name === kernelNames[this.#era ?? "C"]);
    if (this.#era !== undefined && given.console !== this.#era) {
      this.#notes.warning(
        this.#line,
        `This line is as ${kernelNames[this.#era]} prints it, and not ${given.name}, as which the dump is to be read. If methods have the wrong names, leave the kernel away.`,
      );
    }
    return given;
  }
}
