import {
  type ClientCapabilities,
  type CompletionItem,
  InsertTextFormat,
  InsertTextMode,
  type MarkupContent,
  type Position,
} from "vscode-languageserver";
import type { SourceDocument } from "#language";
import type { Feature } from "../feature.ts";
import type { View } from "../hover/describe.ts";
import { createView, documentationOf } from "../hover/hover.ts";
import { markupFor } from "../hover/markup.ts";
import { plainText } from "./candidate.ts";
import { type Completion, complete } from "./complete.ts";

export const completionFeature: Feature = {
  offer: (client) => ({
    completionProvider: {
      triggerCharacters: [".", '"', "/", "{"],
      resolveProvider: resolves(client),
      ...(optionsOf(client)?.labelDetailsSupport && { completionItem: { labelDetailsSupport: true } }),
    },
  }),
  answer(questions) {
    const { connection, workspace, client } = questions;
    // Of which an editor wants to know more, that is one of the last list.
    let last: (item: CompletionItem) => CompletionItem = (item) => item;
    connection.onCompletion(
      questions.about((document, { position, context }) => {
        const all = complete(document, position, workspace, context?.triggerCharacter);
        let view: View | undefined;
        const documented = (each: Completion) => {
          view ??= createView(document, workspace);
          return documentation(each, view, client);
        };
        last = (item) => {
          const chosen = all[Number(item.data)];
          const text = chosen !== undefined && chosen.name === item.label ? documented(chosen) : undefined;
          return text === undefined ? item : { ...item, documentation: text };
        };
        const isLazy = resolves(client);
        return all.map((each, index) => {
          const item = itemOf(each, index, position, document, client);
          const text = isLazy ? undefined : documented(each);
          return text === undefined ? item : { ...item, documentation: text };
        });
      }),
    );
    connection.onCompletionResolve((item) => last(item));
  },
};

function resolves(client: ClientCapabilities): boolean {
  return optionsOf(client)?.resolveSupport?.properties.includes("documentation") ?? false;
}

function optionsOf(client: ClientCapabilities) {
  return client.textDocument?.completion?.completionItem;
}

/** A completion as the editor can show it. What is not asked for at once is found by its number. */
export function itemOf(
  { name, kind, detail, suffix, filter, commit, snippet, start, end }: Completion,
  index: number,
  position: Position,
  document: SourceDocument,
  client: ClientCapabilities,
): CompletionItem {
  const options = optionsOf(client);
  const at = (offset: number) => document.textDocument.positionAt(offset);
  const plain = plainText(snippet);
  const isSnippet = options?.snippetSupport === true && /\$/.test(snippet);
  const adjusts = options?.insertTextModeSupport?.valueSet.includes(InsertTextMode.adjustIndentation) === true;
  const raw = isSnippet ? snippet : plain;
  const newText = adjusts ? raw : raw.replaceAll("\n", `\n${indentationOf(position, document)}`);
  const replace = { start: at(start), end: at(end) };
  const insert = { start: at(start), end: at(document.textDocument.offsetAt(position)) };
  return {
    label: name,
    kind,
    sortText: String(index).padStart(4, "0"),
    filterText: filter,
    textEdit: options?.insertReplaceSupport ? { newText, insert, replace } : { newText, range: replace },
    data: index,
    ...(detail && { detail }),
    ...(suffix && options?.labelDetailsSupport && { labelDetails: { detail: suffix } }),
    ...(isSnippet && { insertTextFormat: InsertTextFormat.Snippet }),
    ...(adjusts && raw.includes("\n") && { insertTextMode: InsertTextMode.adjustIndentation }),
    ...(commit !== undefined &&
      commit.length > 0 &&
      options?.commitCharactersSupport && { commitCharacters: [...commit] }),
  };
}

/** The blanks that a line begins with. */
function indentationOf({ line }: Position, { textDocument }: SourceDocument): string {
  const text = textDocument.getText({ start: { line, character: 0 }, end: { line: line + 1, character: 0 } });
  return /^[ \t]*/.exec(text)?.[0] ?? "";
}

function documentation(
  { declaration, documentation }: Completion,
  view: View,
  client: ClientCapabilities,
): MarkupContent | undefined {
  const told =
    declaration === undefined ? documentation && fenced(documentation) : documentationOf(declaration, view).value;
  if (told === undefined || told === "") return undefined;
  return markupFor(optionsOf(client)?.documentationFormat, { kind: "markdown", value: told });
}

function fenced(snippet: string): string {
  return `\`\`\`ktrace\n${plainText(snippet)}\n\`\`\``;
}
