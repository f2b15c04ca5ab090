import { type AstNode, AstUtils, type CstNode } from "langium";
import type { Range, SemanticTokens, SemanticTokensLegend } from "vscode-languageserver";
import {
  type Declaration,
  isConst,
  isMethod,
  isPredeclared,
  type Method,
  type Protocol,
  type SourceDocument,
  type Task,
} from "#language";
import type { Feature } from "../feature.ts";
import { nameOf } from "../names.ts";
import { ToldTokens } from "./told-tokens.ts";

const types = [
  "task",
  "protocol",
  "method",
  "phone",
  "session",
  "lock",
  "fibril",
  "function",
  "variable",
  "parameter",
] as const;
const modifiers = ["declaration", "readonly", "defaultLibrary"] as const;

type TokenType = (typeof types)[number];
type Named = Declaration | Method | Protocol | Task;

/** Kinds of names. `task`, `protocol`, `phone`, `session`, `lock` (all that fibrils synchronise on) and `fibril` are this language's own. */
export const legend: SemanticTokensLegend = { tokenTypes: [...types], tokenModifiers: [...modifiers] };

const typeOf: Readonly<Record<Named["$type"], TokenType>> = {
  Task: "task",
  Protocol: "protocol",
  Method: "method",
  Phone: "phone",
  Session: "session",
  SyncObject: "lock",
  Fibril: "fibril",
  Fn: "function",
  Variable: "variable",
  Local: "variable",
  Const: "variable",
  Parameter: "parameter",
};

interface Token {
  readonly cst: CstNode;
  readonly type: TokenType;
  /** A bit for each modifier. */
  readonly modifiers: number;
}

export const semanticTokensFeature: Feature = {
  offer: ({ textDocument }) => {
    const requests = textDocument?.semanticTokens?.requests;
    if (requests === undefined) return {};
    const delta = typeof requests.full === "object" && requests.full.delta === true;
    const range = requests.range !== undefined && requests.range !== false;
    return { semanticTokensProvider: { legend, full: { delta }, range } };
  },
  answer: (questions) => {
    const { semanticTokens: requests } = questions.connection.languages;
    const told = new ToldTokens((uri) => questions.workspace.isOpen(uri));
    requests.on(questions.about((document, { textDocument }) => told.all(textDocument.uri, semanticTokens(document))));
    requests.onDelta(
      questions.about((document, { textDocument, previousResultId }) =>
        told.changes(textDocument.uri, semanticTokens(document), previousResultId),
      ),
    );
    requests.onRange(questions.about((document, { range }) => semanticTokens(document, range)));
  },
};

/** What each name of a file, or of a part of it, stands for. Names that mean nothing are left to the grammar's colours. */
export function semanticTokens(document: SourceDocument, range?: Range): SemanticTokens {
  const tokens = [...AstUtils.streamAst(document.parseResult.value, range && { range })].flatMap((node) => [
    ...token(nameOf(node), node, true),
    ...AstUtils.streamReferences(node).flatMap(({ reference }) =>
      "ref" in reference ? token(reference.$refNode, reference.ref, false) : [],
    ),
  ]);
  return { data: encode(tokens.sort((a, b) => a.cst.offset - b.cst.offset)) };
}

function token(cst: CstNode | undefined, meaning: AstNode | undefined, declares: boolean): Token[] {
  if (cst === undefined || meaning === undefined || !isNamed(meaning)) return [];
  return [{ cst, type: typeOf[meaning.$type], modifiers: modifiersOf(meaning, declares) }];
}

function isNamed(node: AstNode): node is Named {
  return Object.hasOwn(typeOf, node.$type);
}

function modifiersOf(meaning: Named, declares: boolean): number {
  const predeclared = (isConst(meaning) || isMethod(meaning)) && isPredeclared(meaning);
  const found = { declaration: declares, readonly: isConst(meaning), defaultLibrary: predeclared };
  return modifiers.reduce((bits, modifier, i) => bits | (found[modifier] ? 1 << i : 0), 0);
}

/** Five numbers a token, its place relative to the one before, as the Language Server Protocol has it. */
function encode(tokens: readonly Token[]): number[] {
  const data: number[] = [];
  let line = 0;
  let character = 0;
  for (const { cst, type, modifiers } of tokens) {
    const { start } = cst.range;
    const column = start.line === line ? start.character - character : start.character;
    data.push(start.line - line, column, cst.length, types.indexOf(type), modifiers);
    ({ line, character } = start);
  }
  return data;
}
