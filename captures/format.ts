import type { KernelNumbers } from "#simulator";
import type { Capture, Line } from "./capture.ts";

/** Something that a person should know about a dump: what could not be read, or does not fit together. */
export interface Note {
  /** `error`: the line was not understood and left out. `warning`: it was, but says something that cannot be as it stands. */
  readonly severity: "error" | "warning";
  readonly line: Line;
  /** What is wrong and what to do, as whole sentences. */
  readonly message: string;
}

/** What a dump says, as far as it could be read. */
export interface ReadDump {
  readonly capture: Capture;
  /** In the order of the lines; of very many the first, and a last one that says how many more there are. */
  readonly notes: readonly Note[];
}

/** What the person who opens a dump knows, and its text may not tell. */
export interface ReadOptions {
  /** The kernel whose numbers it has: formats that several kernels print do not tell them apart. */
  readonly kernel?: KernelNumbers | undefined;
}

/** A kind of dump. */
export interface Format {
  /** For the command line: `kconsole`. */
  readonly id: string;
  /** For people: `HelenOS kernel console`. */
  readonly name: string;
  /** A line by which a person knows it. */
  readonly example: string;
  /** Whether a line is one that only this kind of dump has, or nearly so. */
  readonly hasLine: (line: string) => boolean;
  /** Reads it in one pass. Never throws, whatever the text is. */
  readonly read: (text: string, options?: ReadOptions) => ReadDump;
}
