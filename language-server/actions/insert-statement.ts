import { type AstNode, AstUtils } from "langium";
import type { TextEdit } from "vscode-languageserver";
import { type Block, isBlock, type SourceDocument } from "#language";
import { beginsLine, behind, breakOf, indentOf, lineEndOf, replace } from "./edits.ts";

/** What is written behind these words on their line belongs to them. */
const mayGoOn = /\b(answer|forward|receive|return|crash)$/;

/** Puts a statement behind all others of a block, in the style of what is there. */
export function atEndOf(document: SourceDocument, block: Block, statement: string): TextEdit[] {
  const [cst, last] = [block.$cstNode, block.statements.at(-1)?.$cstNode];
  if (cst === undefined) return [];
  const text = document.textDocument.getText();
  const space = mayGoOn.test(last?.text ?? "") ? "; " : " ";
  if (last !== undefined && beginsLine(text, last.offset)) {
    const at = behind(text, last.end);
    const isAlone = at === lineEndOf(text, last.end);
    const separator = isAlone ? breakOf(text) + indentOf(document, last) : space;
    return [replace(document, { from: at, to: at }, separator + statement)];
  }
  const close = cst.end - 1;
  const blanks = /[ \t]*$/.exec(text.slice(cst.offset + 1, close))?.[0] ?? "";
  const part = { from: close - blanks.length, to: close };
  if (!beginsLine(text, close)) return [replace(document, part, `${space}${statement} `)];
  const line = `${blanks}${levelOf(document, block)}${statement}`;
  return [replace(document, part, `${line}${breakOf(text)}${blanks}`)];
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
