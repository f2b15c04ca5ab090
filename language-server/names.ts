import { type AstNode, AstUtils, type CstNode, CstUtils, GrammarUtils } from "langium";
import type { Position } from "vscode-languageserver";
import { isConst, isMethod, isPredeclared, type SourceDocument } from "#language";

/** A name in a text, with what declares it. */
export interface NameAt {
  readonly cst: CstNode;
  readonly declaration: AstNode;
}

/** The name at a position, or directly before it, where it means something. */
export function nameAt(document: SourceDocument, position: Position): NameAt | undefined {
  for (const leaf of leavesAt(document, position)) {
    const { astNode: node } = leaf;
    for (const { reference } of AstUtils.streamReferences(node)) {
      const cst = reference.$refNode;
      if (cst !== undefined && covers(cst, leaf) && "ref" in reference && reference.ref !== undefined) {
        return { cst, declaration: reference.ref };
      }
    }
    const cst = nameOf(node);
    if (cst !== undefined && covers(cst, leaf)) return { cst, declaration: node };
  }
  return undefined;
}

/** The words at a position: the one that it is in or before, then the one that ends there. */
export function leavesAt(document: SourceDocument, position: Position): CstNode[] {
  const root = document.parseResult.value.$cstNode;
  if (root === undefined) return [];
  const offset = document.textDocument.offsetAt(position);
  const leaves = [offset, offset - 1].map((at) => CstUtils.findLeafNodeAtOffset(root, at));
  return leaves.filter((leaf) => leaf !== undefined);
}

/** The name where a declaration is given it. */
export function nameOf(declaration: AstNode): CstNode | undefined {
  return GrammarUtils.findNodeForProperty(declaration.$cstNode, "name");
}

export function covers(outer: CstNode, inner: CstNode): boolean {
  return outer.offset <= inner.offset && inner.end <= outer.end;
}

/** The file that a node stands in. */
export function documentOf(node: AstNode): SourceDocument["uri"] | undefined {
  return AstUtils.findRootNode(node).$document?.uri;
}

/** Whether it is one of the names that the kernels declare. */
export function isOfKernel(node: AstNode): boolean {
  return (isConst(node) || isMethod(node)) && isPredeclared(node);
}

/** What is there, as a list. */
export function present<T>(value: T | undefined): T[] {
  return value === undefined ? [] : [value];
}

/** A path as it is written in an `import`. */
export function quotedPath(path: string): string {
  return `"${path.replace(/["\\{]/g, "\\$&")}"`;
}

/** Markdown that names a declaration and leads to it. */
export function linkTo(node: AstNode, name: string): string {
  const uri = documentOf(node);
  const line = node.$cstNode?.range.start.line;
  return uri === undefined || line === undefined ? `\`${name}\`` : `[\`${name}\`](${uri}#L${line + 1})`;
}

/** The text of a declaration or statement up to its body, from an offset on: one line, without comments. */
export function head(node: AstNode, from = 0): string {
  let text = "";
  let end: number | undefined;
  for (const leaf of node.$cstNode === undefined ? [] : CstUtils.flattenCst(node.$cstNode)) {
    if (leaf.text === "{") break;
    if (leaf.hidden || leaf.offset < from) continue;
    text += (end === undefined || leaf.offset === end ? "" : " ") + leaf.text;
    end = leaf.end;
  }
  return text;
}
