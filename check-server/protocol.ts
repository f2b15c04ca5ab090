import type { CheckFinding, Inconclusive } from "#checker";

/**
 * What the extension and the explorer's server say to each other, over JSON-RPC. The extension asks `ktrace/check` with a `Question`, whose answer is an `Answer`, and may
 * cancel it; meanwhile the server tells `ktrace/progress`, and asks for texts with `ktrace/readFile {uri} -> {text}`. One question at a time: a search takes a core, so several are
 * asked of several servers.
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
  readonly maxSeconds?: number | undefined;
  readonly maxMegabytes: number;
  readonly maxStates?: number | undefined;
  /** Steps of a run. A search goes by them or by preemptions. */
  readonly maxDepth?: number | undefined;
  readonly maxPreemptions?: number | undefined;
  /** How many threads look at it, where it takes long and counts no preemptions; one, where nothing is said. */
  readonly workers?: number | undefined;
  /** Whether orders of steps are left out that make no difference; they are, where nothing is said. */
  readonly reduces?: boolean | undefined;
  /** Whether the search goes on until it knows all that goes wrong. */
  readonly collects?: boolean | undefined;
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
  /** Where all was wanted: one for each other thing that goes wrong, whether the check asks for it or not. */
  readonly others: readonly Finding[];
  /** Why it is not known whether the check holds, and what to do. */
  readonly inconclusive?: Inconclusive | undefined;
  /** Where all was wanted of a check whose verdict is known: why there may be more, and what to do. */
  readonly incomplete?: Inconclusive | undefined;
  /** The URIs of the files that the scenario is made of. */
  readonly files: readonly string[];
  /** How the search was done, where that is not one worker of a process: `with 4 workers`. */
  readonly where?: string | undefined;
}

/** A run that decides a check, or in which something else goes wrong. */
export interface Finding {
  readonly kind: CheckFinding["kind"];
  /** One line without a full stop. */
  readonly message: string;
  readonly steps: number;
  /** Of a run without end: the step from which its last steps can be repeated for ever. */
  readonly loop?: number | undefined;
  /** Whether a run stops there by itself: something is stuck or broken, or does not hold. */
  readonly stops: boolean;
  /** Where it shows. */
  readonly location?: Location | undefined;
  /** It in words: what happened, why, and who waits for what. */
  readonly sentences: readonly Told[];
  /** Tasks of a deadlock in waiting order, each once: each waits for the next, and the last for the first. */
  readonly circle: readonly string[];
  /** Who is stuck of itself, in waiting order. */
  readonly waits: readonly Waiter[];
  /** Who waits for these from outside. */
  readonly victims: readonly Waiter[];
  /** The known mistake that made it possible. */
  readonly cause?: Told | undefined;
  /** The clause that it decides, as it is written. */
  readonly rule?: Told | undefined;
  /** The content of a recording. */
  readonly schedule: object;
  /** The constants of the run that are not as the file has them. */
  readonly constants: Readonly<Record<string, number>>;
}

/** Somebody who is stuck, in a sentence. */
export interface Waiter extends Told {
  readonly task: string;
  /** Tasks that could end its wait. */
  readonly waitsFor: readonly string[];
  /** `serving ASK(1024) for a`, `main`: which of the task's fibrils it is. */
  readonly duty: string;
  /** `for the answer to …`: what it waits for. */
  readonly what: string;
  /** Whether this was the wait that closed the circle. */
  readonly closes: boolean;
}

/** Something for a person to read, and where it is. */
export interface Told {
  readonly text: string;
  readonly location?: Location | undefined;
}
