import type { AstNode } from "langium";
import { type DocumentHighlight, DocumentHighlightKind, type Position } from "vscode-languageserver";
import type { Feature } from "../feature.ts";
import type { File } from "../files.ts";
import { type Role, targetAt, type Use, usesIn } from "./uses.ts";

export const highlightFeature: Feature = {
  offer: () => ({ documentHighlightProvider: true }),
  answer: (questions) => {
    const { services } = questions.workspace;
    questions.connection.onDocumentHighlight(
      questions.about((document, { position }) => highlight({ document, services }, position)),
    );
  },
};

/**
 * The places in a file where the thing is named that is named at a position. What gets its value there, answers for a method or gives
 * a lock back is a write; what takes its value, a message over it or a lock is a read.
 */
export function highlight(file: File, position: Position): DocumentHighlight[] | undefined {
  const target = targetAt(file, position);
  return target && usesIn(file, target).map((use) => ({ range: use.cst.range, kind: kindOf(use) }));
}

const kinds: Readonly<Record<Role, DocumentHighlightKind>> = {
  declares: DocumentHighlightKind.Text,
  names: DocumentHighlightKind.Text,
  reads: DocumentHighlightKind.Read,
  calls: DocumentHighlightKind.Read,
  takes: DocumentHighlightKind.Read,
  writes: DocumentHighlightKind.Write,
  handles: DocumentHighlightKind.Write,
  frees: DocumentHighlightKind.Write,
};

function kindOf({ role, node }: Use): DocumentHighlightKind {
  return role === "declares" && valued.has(node.$type) ? DocumentHighlightKind.Write : kinds[role];
}

/** What has a value from its declaration on. */
const valued: ReadonlySet<AstNode["$type"]> = new Set(["Const", "Variable", "Parameter", "Local"]);
