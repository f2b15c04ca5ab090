import type { Diagnostic } from "vscode-languageserver";

/** What is remembered of an open file whose tree was let go: all that can be told of it as long as nothing that it is made of changes. */
export interface Rest {
  /** The URIs of the files of its scenario, and of imports that are not there. */
  readonly parts: ReadonlySet<string>;
  /** The URIs of the files of its scenario, with what is wrong in each. */
  readonly files: ReadonlyMap<string, Wrong>;
}

/** What is wrong in a file. */
export interface Wrong {
  readonly mistakes: readonly Diagnostic[];
  /** What the analysis of one scenario finds in it. */
  readonly analysis: readonly Diagnostic[];
}
