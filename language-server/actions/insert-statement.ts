import { type AstNode, AstUtils } from "langium";
import type { TextEdit } from "vscode-languageserver";
import { type Block, isBlock, type SourceDocument } from "#language";
import { beginsLine, behind, breakOf, indentOf, replace } from "./edits.ts";

/** Puts a statement behind all others of a block, in the style of what is there. */
export function atEndOf(document: SourceDocument, block: Block, statement: string): TextEdit[] {
  const [cst, last] = [block.$cstNode, block.statements.at(-1)?.$cstNode];
  if (cst === undefined) return [];
  const text = document.textDocument.getText();
  if (last !== undefined && beginsLine(text, last.offset)) {
    const at = behind(text, last.end);
    const separator =
      at === last.end && !/^[ \t]*[\r\n]/.test(text.slice(at)) ? " " : breakOf(text) + indentOf(document, last);
    return [replace(document, { from: at, to: at }, separator + statement)];
  }
  const close = cst.end - 1;
  const blanks = /[ \t]*$/.exec(text.slice(cst.offset + 1, close))?.[0] ?? "";
  const from = close - blanks.length;
  if (!beginsLine(text, close)) return [replace(document, { from, to: close }, ` ${statement} `)];
  const line = `${blanks}${levelOf(document, block)}${statement}`;
  return [replace(document, { from, to: close }, `${line}${breakOf(text)}${blanks}`)];
}

/** The indentation of one level around a node. */
export function levelOf(document: SourceDocument, node: AstNode): string {
  const text = document.textDocument.getText();
  for (let block = AstUtils.getContainerOfType(node, isBlock); block !== undefined; ) {
    const [outer, first] = [block.$cstNode, block.statements[0]?.$cstNode];
    if (outer !== undefined && first !== undefined && beginsLine(text, first.offset)) {
      const unit = indentOf(document, first).slice(indentOf(document, outer).length);
      if (unit !== "") return unit;
    }
    block = AstUtils.getContainerOfType(block.$container, isBlock);
  }
  return "  ";
}
