import type { AstNode } from "langium";
import { isAssignment, isEnd, isIf, isLet, isWait, isWaitAll, type SourceDocument } from "#language";
import { behind, breakOf, findingsAt, indentOf, lineEndOf, replace, statementOf, wholeLine } from "./edits.ts";
import type { Fix, Situation } from "./fix.ts";

/** Moves the `end` of an exchange behind the `wait` for the answer, as the repair of 2011 did. */
export function endAfterWait(situation: Situation): readonly Fix[] {
  return findingsAt(situation, "early-end").flatMap(({ node, related }) => {
    const wait = related.map((each) => each.node).find((each) => isWait(each) || isWaitAll(each));
    return isEnd(node) && wait !== undefined ? moved(situation.document, node, wait) : [];
  });
}

function moved(document: SourceDocument, end: AstNode, wait: AstNode): Fix[] {
  const waiting = statementOf(wait);
  const ending = wholeIf(end, waiting);
  const [from, to] = [ending.$cstNode, waiting.$cstNode];
  const goesOn = waiting === wait || isLet(waiting) || isAssignment(waiting);
  if (from === undefined || to === undefined || !goesOn || ending.$container !== waiting.$container) return [];
  const text = document.textDocument.getText();
  const old = wholeLine(document, from);
  const at = behind(text, to.end);
  const isLast = at === lineEndOf(text, to.end);
  const separator = isLast ? breakOf(text) + indentOf(document, to) : " ";
  const statement = old.isLine ? text.slice(old.from, old.to).trim() : from.text;
  return [
    {
      title: "Move `end` after `wait`",
      edits: [replace(document, old, ""), replace(document, { from: at, to: at }, separator + statement)],
    },
  ];
}

/** An `if` that does nothing but end the exchange is moved as a whole. */
function wholeIf(end: AstNode, waiting: AstNode): AstNode {
  const block = end.$container;
  const parent = block?.$container;
  if (block === waiting.$container || !isIf(parent) || parent.else !== undefined) return end;
  return parent.then.statements.length === 1 ? parent : end;
}
