import { type AstNode, AstUtils, type CstNode, GrammarAST, isCompositeCstNode, isLeafCstNode } from "langium";
import type { KtraceServices, SourceDocument } from "#language";

/** A token or comment of a text. */
export interface Token {
  readonly text: string;
  readonly type: string;
  readonly offset: number;
  readonly end: number;
  /** The rule of the grammar that has it, and what it is a part of; `undefined` for comments and for what the parser passed over. */
  readonly rule: string | undefined;
  readonly node: AstNode | undefined;
}

/** All tokens and comments in their order; only blanks and line breaks are left out. */
export function tokensOf(document: SourceDocument, { parser }: KtraceServices): Token[] {
  const { tokens, hidden } = parser.Lexer.tokenize(document.textDocument.getText());
  const leaves = leavesOf(document.parseResult.value.$cstNode);
  return [...tokens, ...hidden.filter(({ tokenType }) => tokenType.name.endsWith("_COMMENT"))]
    .toSorted((a, b) => a.startOffset - b.startOffset)
    .map(({ image, startOffset, tokenType }) => {
      const leaf = leaves.get(startOffset);
      const rule =
        leaf?.grammarSource && AstUtils.getContainerOfType(leaf.grammarSource, GrammarAST.isAbstractParserRule);
      const [offset, type] = [startOffset, tokenType.name];
      return { text: image, type, offset, end: offset + image.length, rule: rule?.name, node: leaf?.astNode };
    });
}

export function isComment({ type }: Token): boolean {
  return type.endsWith("_COMMENT");
}

function leavesOf(root: CstNode | undefined): ReadonlyMap<number, CstNode> {
  const leaves = new Map<number, CstNode>();
  const collect = (node: CstNode) => {
    if (isCompositeCstNode(node)) for (const part of node.content) collect(part);
    else if (isLeafCstNode(node) && !node.hidden) leaves.set(node.offset, node);
  };
  if (root !== undefined) collect(root);
  return leaves;
}
