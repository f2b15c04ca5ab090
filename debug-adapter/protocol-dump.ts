/** Of the requests beyond the protocol those about a dump. */
import type { GraphPlace, Moment } from "./protocol.ts";

/** Request `ktrace/dump`, no arguments: what a dump is, what it tells, and what could not be read in it. */
export interface DumpBody {
  readonly version: number;
  readonly session: string;
  readonly moment: Moment;
  /** `HelenOS kernel console`; `capture` for one in a `.ktrace` text. */
  readonly kind: string;
  /** The same for programs, as the command has it: `kconsole`. None of a capture. */
  readonly format: string | undefined;
  /** One line, without a full stop. */
  readonly headline: string;
  readonly sections: readonly DumpSection[];
  /** What could not be read, or does not fit together, in the order of the lines; of very many the first, and one that says how many more there are. */
  readonly notes: readonly DumpNote[];
}

export interface DumpSection {
  readonly title: string;
  /** Whether the order of the sentences says something. */
  readonly ordered: boolean;
  readonly sentences: readonly DumpSentence[];
}

export interface DumpSentence {
  readonly text: string;
  /** The row of the dump that it stands on. */
  readonly source: GraphPlace | undefined;
}

export interface DumpNote {
  /** `error`: the line was not understood and is left out. `warning`: it was, but says something that cannot be as it stands, or is not all. */
  readonly severity: "error" | "warning";
  readonly message: string;
  readonly source: GraphPlace;
}

/** Request `ktrace/dumpText`: a dump as another text: a `capture` that can be edited, what it tells, in Markdown, or a scenario to begin with. */
export interface DumpTextArguments {
  readonly as: "capture" | "report" | "scenario";
}

export interface DumpTextBody {
  readonly session: string;
  readonly moment: Moment;
  /** A name for a file of it. */
  readonly name: string;
  readonly text: string;
}
