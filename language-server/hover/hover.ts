import { type AstNode, AstUtils, type CstNode } from "langium";
import type { Hover, MarkupContent, Position } from "vscode-languageserver";
import { Constants, isCheck, isTask, kernelOf, type SourceDocument, Types } from "#language";
import type { Feature } from "../feature.ts";
import { head, leavesAt, nameAt } from "../names.ts";
import type { BackgroundSearch } from "../search/background-search.ts";
import { Senders } from "../senders.ts";
import type { Workspace } from "../workspace.ts";
import { describe, type View } from "./describe.ts";
import { markupFor } from "./markup.ts";
import { explain } from "./statements.ts";

export const hoverFeature: Feature = {
  offer: () => ({ hoverProvider: true }),
  answer: (questions) => {
    const { connection, workspace, client, search } = questions;
    const formats = client.textDocument?.hover?.contentFormat;
    connection.onHover(
      questions.about((document, { position }) => {
        const shown = hover(document, position, workspace, search);
        return shown && { ...shown, contents: markupFor(formats, shown.contents) };
      }),
    );
  },
};

interface Shown extends Hover {
  contents: MarkupContent;
}

/** What stands at a position: for a name its declaration, what is known of it and its documentation; for a statement's word what it waits for. */
export function hover(
  document: SourceDocument,
  position: Position,
  workspace: Workspace,
  search?: Pick<BackgroundSearch, "verdictOn">,
): Shown | undefined {
  const view = createView(document, workspace);
  const name = nameAt(document, position);
  if (name !== undefined) {
    const { declaration } = name;
    const verdict = isCheck(declaration) ? search?.verdictOn(document.uri.toString(), declaration.name) : undefined;
    const searched = verdict === undefined ? [] : [verdicts[verdict]];
    return { contents: markdown([...partsOf(declaration, view), ...searched]), range: name.cst.range };
  }
  for (const leaf of leavesAt(document, position)) {
    const explanation = isFirst(leaf) ? explain(leaf.astNode, view.kernel) : undefined;
    if (explanation === undefined) continue;
    return { contents: markdown([code(head(leaf.astNode)), explanation]), range: leaf.range };
  }
  return undefined;
}

/** What the search in the background says of the constants of a check. */
const verdicts = {
  found: "With these constants something goes wrong under some schedule.",
  nothing: "With these constants all schedules were looked at, and nobody gets stuck or breaks a rule.",
  spent:
    "With these constants nothing was found in the time that the search in the background has; not all schedules were looked at.",
} as const;

/** What is known of a declaration. */
export function documentationOf(declaration: AstNode, view: View): MarkupContent {
  return markdown(partsOf(declaration, view));
}

function partsOf(declaration: AstNode, view: View): string[] {
  const { signature, facts } = describe(declaration, view);
  return [code(signature), documentation(declaration), ...facts];
}

/** How declarations are seen from a file. */
export function createView(document: SourceDocument, workspace: Workspace): View {
  const kernel = kernelOf(document.parseResult.value);
  const own = workspace.services.scenarios.of(document).files;
  // A file of protocols alone is part of the scenarios that import it.
  const hasTasks = own.some((file) => file.parseResult.value.items.some(isTask));
  const files = [...(hasTasks ? own : workspace.around(document))];
  let senders: Senders | undefined;
  return {
    kernel,
    constants: new Constants(kernel),
    types: new Types(),
    files,
    get senders() {
      senders ??= new Senders(files);
      return senders;
    },
  };
}

function code(text: string): string {
  return `\`\`\`ktrace\n${text}\n\`\`\``;
}

function markdown(parts: readonly string[]): MarkupContent {
  return { kind: "markdown", value: parts.filter((part) => part !== "").join("\n\n") };
}

/** Whether a word begins its statement. */
function isFirst(leaf: CstNode): boolean {
  return leaf.offset === leaf.astNode.$cstNode?.offset;
}

/** The `///` lines directly above a declaration. */
function documentation(node: AstNode): string {
  const text = AstUtils.findRootNode(node).$document?.textDocument;
  const start = node.$cstNode?.range.start;
  if (text === undefined || start === undefined) return "";
  const lineOf = (line: number) =>
    text.getText({ start: { line, character: 0 }, end: { line: line + 1, character: 0 } }).trimEnd();
  if (lineOf(start.line).slice(0, start.character).trim() !== "") return "";
  const lines: string[] = [];
  for (let line = start.line - 1; line >= 0; line--) {
    const comment = /^\s*\/\/\/ ?(.*)$/.exec(lineOf(line));
    if (comment === null) break;
    lines.unshift(comment[1] ?? "");
  }
  return lines.join("\n");
}
