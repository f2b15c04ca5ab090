import type { Place } from "../program.ts";

/** What happened in a run, in words. Every sentence links to its place and its moment where it has them. */
export interface Story {
  /** One line, without a full stop. */
  readonly headline: string;
  /** In short: the headline, the cause or, where no pattern explains it, who waits for whom; and who is merely a victim. */
  readonly summary: readonly Sentence[];
  readonly sections: readonly Section[];
}

export interface Section {
  readonly title: string;
  /** Whether the order of the sentences says something: they are numbered then. */
  readonly ordered: boolean;
  readonly sentences: readonly Sentence[];
}

export interface Sentence {
  readonly text: string;
  readonly place: Place | undefined;
  /** The step that did it: the moment at which it has just happened. */
  readonly step: number | undefined;
}
