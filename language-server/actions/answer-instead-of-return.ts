import { GrammarUtils } from "langium";
import { isBlock, isHandler, isReturn, type Return, routineOf, type SourceDocument, walk } from "#language";
import { beginsLine, breakOf, indentOf, replace, same } from "./edits.ts";
import type { Fix, Situation } from "./fix.ts";

/** What a handler returns is meant for its caller. Where more could come, it ends there as before. */
export function answerInsteadOfReturn({ document, range }: Situation): readonly Fix[] {
  const found: Fix[] = [];
  walk(document.parseResult.value, (node) => {
    if (isReturn(node) && same(node.value?.$cstNode?.range, range) && isHandler(routineOf(node)))
      found.push(...answering(document, node));
  });
  return found;
}

function answering(document: SourceDocument, node: Return): Fix[] {
  const [cst, word] = [node.$cstNode, GrammarUtils.findNodeForKeyword(node.$cstNode, "return")];
  if (cst === undefined || word === undefined) return [];
  const text = document.textDocument.getText();
  const answer = replace(document, { from: word.offset, to: word.end }, "answer");
  const { $container: block } = node;
  const isLast = isBlock(block) && isHandler(block.$container) && block.statements.at(-1) === node;
  const separator = beginsLine(text, cst.offset) ? breakOf(text) + indentOf(document, cst) : " ";
  const end = replace(document, { from: cst.end, to: cst.end }, `${separator}return`);
  return [{ title: "Change `return` to `answer`", edits: isLast ? [answer] : [answer, end] }];
}
