import type { AstNode } from "langium";
import { isAnswer, isBlock, isFn, isForward, routineOf, type SourceDocument } from "#language";
import { findingsAt, replace, wholeLine } from "./edits.ts";
import type { Fix, Situation } from "./fix.ts";
import { atEndOf } from "./insert-statement.ts";
import { acts } from "./remove.ts";

/** Where a call may be answered a second time, ends the way that has answered it; takes the second answer away where it always is. */
export function answerOnce(situation: Situation): readonly Fix[] {
  const { document } = situation;
  return findingsAt(situation, "answered-twice").flatMap(({ node, related: [first] }) => {
    if (first === undefined || routineOf(first.node) !== routineOf(node)) return [];
    return first.node.$container === node.$container ? withoutSecond(document, node) : endedBy(document, first.node);
  });
}

/** What is done to bring the second answer stays. */
function withoutSecond(document: SourceDocument, node: AstNode): Fix[] {
  const cst = node.$cstNode;
  if (cst === undefined || !(isAnswer(node) || isForward(node))) return [];
  const value = isAnswer(node) ? node.value : undefined;
  const edit =
    value?.$cstNode !== undefined && acts.has(value.$type)
      ? replace(document, { from: cst.offset, to: cst.end }, value.$cstNode.text)
      : replace(document, wholeLine(document, cst), "");
  return [{ title: "Remove the second answer", edits: [edit] }];
}

/** In a `fn` a `return` would only go back to the handler. */
function endedBy(document: SourceDocument, first: AstNode): Fix[] {
  const block = first.$container;
  if (!isBlock(block) || block.statements.at(-1) !== first || isFn(routineOf(first))) return [];
  return [{ title: "Return after the first answer", edits: atEndOf(document, block, "return") }];
}
