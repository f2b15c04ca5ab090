import { type AstNode, AstUtils } from "langium";
import type { TextEdit } from "vscode-languageserver";
import {
  type Block,
  isAnswer,
  isBlock,
  isChoose,
  isForward,
  isHandler,
  isIf,
  isLet,
  isReceive,
  isReturn,
  type SourceDocument,
  walk,
} from "#language";
import { beginsLine, breakOf, findingsAt, indentOf, replace } from "./edits.ts";
import type { Fix, Situation } from "./fix.ts";
import { atEndOf, levelOf } from "./insert-statement.ts";

/** Answers a call where a way through its handler ends without it. Whether it is that, and not a `forward`, only the author knows. */
export function answerEveryWay(situation: Situation): readonly Fix[] {
  const { document } = situation;
  return findingsAt(situation, "no-answer").flatMap(({ node, related }) => {
    // The call is what is shown, or the last of the other places.
    const call = isHandler(node) || isReceive(node) ? node : related.at(-1)?.node;
    const answer = call && answerTo(call);
    const edits = answer === undefined ? [] : editsAt(document, node, answer.text, answer.scope);
    return edits.length === 0 ? [] : [{ title: `Add \`${answer?.text}\``, edits, isGuess: true }];
  });
}

/** An answer, and the block in which it can be written. */
function answerTo(call: AstNode): { text: string; scope: AstNode } | undefined {
  if (isHandler(call)) return { text: "answer EOK", scope: call };
  const statement = call.$container;
  const name = isLet(statement) ? statement.locals[0]?.name : undefined;
  return name === undefined || !isBlock(statement?.$container)
    ? undefined
    : { text: `answer EOK to ${name}`, scope: statement.$container };
}

function editsAt(document: SourceDocument, node: AstNode, answer: string, scope: AstNode): TextEdit[] {
  if (isReturn(node)) return isWithin(node, scope) ? before(document, node, answer) : [];
  const handler = AstUtils.getContainerOfType(node, isHandler);
  if (isHandler(node) || isReceive(node)) {
    const block = handler?.body;
    return block !== undefined && (block === scope || scope === handler) ? atEndOf(document, block, answer) : [];
  }
  return isWithin(node, scope) ? waysOf(node).flatMap((way) => onWay(document, way, answer)) : [];
}

/** A way through an `if` or a `choose`: a block, or the `if` that has no `else` for it. */
type Way = Block | { readonly without: AstNode };

function waysOf(node: AstNode): Way[] {
  if (isChoose(node)) return node.branches;
  if (!isIf(node)) return [];
  const { else: other } = node;
  return [node.then, ...(other === undefined ? [{ without: node }] : isBlock(other) ? [other] : waysOf(other))];
}

const leaving = new Set(["Return", "Break", "Continue", "Exit", "Crash"]);

function onWay(document: SourceDocument, way: Way, answer: string): TextEdit[] {
  if ("without" in way) return withElse(document, way.without, answer);
  let isAnswered = false;
  walk(way, (node) => {
    if (isAnswer(node) || isForward(node)) isAnswered = true;
  });
  return isAnswered || leaving.has(way.statements.at(-1)?.$type ?? "") ? [] : atEndOf(document, way, answer);
}

function withElse(document: SourceDocument, node: AstNode, answer: string): TextEdit[] {
  const cst = node.$cstNode;
  if (cst === undefined) return [];
  const text = document.textDocument.getText();
  const [indent, end] = [indentOf(document, cst), breakOf(text)];
  const isShort = cst.range.start.line === cst.range.end.line;
  const block = isShort ? `{ ${answer} }` : `{${end}${indent}${levelOf(document, node)}${answer}${end}${indent}}`;
  return [replace(document, { from: cst.end, to: cst.end }, ` else ${block}`)];
}

function before(document: SourceDocument, node: AstNode, answer: string): TextEdit[] {
  const cst = node.$cstNode;
  if (cst === undefined) return [];
  const text = document.textDocument.getText();
  const separator = beginsLine(text, cst.offset) ? breakOf(text) + indentOf(document, cst) : " ";
  return [replace(document, { from: cst.offset, to: cst.offset }, answer + separator)];
}

function isWithin(node: AstNode, scope: AstNode): boolean {
  return isHandler(scope) || AstUtils.hasContainerOfType(node, (at) => at === scope);
}
