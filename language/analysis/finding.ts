import type { AstNode } from "langium";

/** What the analysis finds; the name is stable, for settings, fixes and documents. */
export type FindingCode =
  | "call-circle"
  | "lock-across-call"
  | "lock-order"
  | "lock-twice"
  | "early-end"
  | "no-answer"
  | "answered-twice"
  | "never-signalled"
  | "lock-left-held"
  | "not-handled"
  | "unreachable"
  | "unused";

/** Another place that has to do with a finding, and what it has to do with it. */
export interface Related {
  readonly node: AstNode;
  readonly message: string;
}

/** Something that may go wrong in a scenario, or that is of no use in it. */
export interface StaticFinding {
  readonly code: FindingCode;
  /** Where it is shown. */
  readonly node: AstNode;
  /** If only a part of the node is meant: the property that it is in. */
  readonly property?: string;
  /** The last node, where several in a row are meant. */
  readonly until?: AstNode;
  readonly message: string;
  readonly related: readonly Related[];
}

/** A list for people: `a`, `b` and `c`. */
export function listed(words: readonly string[]): string {
  const [last, ...others] = words.toReversed();
  return others.length === 0 ? (last ?? "") : `${others.toReversed().join(", ")} and ${last}`;
}
