import type { Inconclusive } from "#checker";

/**
 * What the extension and the explorer's server say to each other, over JSON-RPC. The extension asks `ktrace/check` with a `Question`, whose answer is an `Answer`, and may
 * cancel it; meanwhile the server tells `ktrace/progress`, and asks for texts with `ktrace/readFile {uri} -> {text}`. One question at a time.
 */

/** Lines and columns count from 0, as in the Language Server Protocol. */
export interface Range {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
}

export interface Location {
  readonly uri: string;
  readonly range: Range;
}

/** Whether a check holds under all schedules. */
export interface Question {
  /** Of the scenario. */
  readonly uri: string;
  /** The name of the check. A scenario that has none is asked without: does nothing go wrong? */
  readonly check?: string | undefined;
  /** 0: no bound. */
  readonly maxSeconds: number;
  readonly maxMegabytes: number;
}

/** How far the search has come. */
export interface Progress {
  /** Situations that were looked at. */
  readonly states: number;
  /** Situations that were found, and not yet looked at. */
  readonly open: number;
  readonly seconds: number;
}

/** A scenario with mistakes has no verdict. */
export type Answer = Verdict | Mistakes;

export interface Mistakes {
  readonly kind: "mistakes";
  /** The errors; at least one. */
  readonly mistakes: readonly Told[];
}

export interface Verdict {
  readonly kind: "holds" | "refuted" | "inconclusive";
  readonly states: number;
  readonly seconds: number;
  /** Of each clause what it asks for, as it is written, and its own verdict. */
  readonly clauses: readonly (Told & { readonly verdict: Verdict["kind"]; readonly isFound: boolean })[];
  /** The run that the verdict stands on, where it stands on one. */
  readonly finding?: Finding | undefined;
  /** Why it is not known whether the check holds, and what to do. */
  readonly inconclusive?: Inconclusive | undefined;
  /** The URIs of the files that the scenario is made of. */
  readonly files: readonly string[];
  /** Where the search was done, when a person could expect more of it. */
  readonly where?: string | undefined;
}

/** A run that decides a check. */
export interface Finding {
  /** One line without a full stop. */
  readonly message: string;
  readonly steps: number;
  /** Whether a run stops there by itself: something is stuck or broken, or does not hold. */
  readonly stops: boolean;
  /** Where it shows. */
  readonly location?: Location | undefined;
  /** It in words: what happened, why, and who waits for what. */
  readonly sentences: readonly Told[];
  /** For what each waits that is stuck of itself; one of them closed the circle with it. */
  readonly waits: readonly (Told & { readonly closes: boolean })[];
  /** The content of a recording. */
  readonly schedule: object;
  /** The constants of the run that are not as the file has them. */
  readonly constants: Readonly<Record<string, number>>;
}

/** Something for a person to read, and where it is. */
export interface Told {
  readonly text: string;
  readonly location?: Location | undefined;
}
