import type { CancellationToken, Command, Range, TextEdit } from "vscode-languageserver";
import type { SourceDocument } from "#language";
import type { ClientCommand } from "../client-commands.ts";
import type { StaticAnalysis } from "../diagnostics/static-analysis.ts";
import type { BackgroundSearch } from "../search/background-search.ts";
import type { Workspace } from "../workspace.ts";

/** What can be done to a text. */
export interface Fix {
  readonly title: string;
  readonly edits: readonly TextEdit[];
  /** The file that is edited, where it is not the one that is looked at. */
  readonly file?: SourceDocument;
  /** It is one way among several: nothing says that it is meant, even where it is the first. */
  readonly isGuess?: boolean;
  /** What the editor does besides. */
  readonly command?: Command & { readonly command: ClientCommand };
}

/** What fixes are made from. */
export interface Sources {
  readonly analysis: StaticAnalysis;
  readonly search: BackgroundSearch;
  readonly workspace: Workspace;
}

/** Where fixes look. */
export interface Situation extends Sources {
  readonly document: SourceDocument;
  readonly range: Range;
  readonly token: CancellationToken;
}

/** The fixes at a place; none where the text there is of another shape. */
export type Fixer = (situation: Situation) => readonly Fix[] | Promise<readonly Fix[]>;
