import type { DumpBody, GraphBody, GraphPlace, TaskBody } from "#protocol";
import type { FromView, ViewAction } from "./messages.ts";

/** What the page of a dump shows: all of it, so that one that was hidden needs nothing else. */
export type DumpPicture =
  | { readonly kind: "pending" }
  /** It is no dump, or could not be read. */
  | { readonly kind: "failed"; readonly reason: string }
  | {
      readonly kind: "dump";
      /** Of the file. */
      readonly name: string;
      readonly dump: DumpBody;
      readonly graph: GraphBody;
      readonly tasks: readonly TaskBody[];
    };

/** What can be done with a dump from its page; VS Code has a command for each. */
export type DumpAction = "debug" | "text" | "capture" | "scenario" | "report";

/** From the extension to the page. */
export type ToDump = { readonly type: "show"; readonly picture: DumpPicture } | ViewAction;

/** From the page to the extension. `go`: the person wants to see this row of the text. */
export type FromDump =
  | FromView
  | { readonly type: "go"; readonly place: GraphPlace }
  | { readonly type: "do"; readonly action: DumpAction };
