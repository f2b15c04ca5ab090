import type { Place } from "#simulator";
import { type AstNode, AstUtils, type CstNode, GrammarUtils } from "langium";
import type { Block } from "../generated/ast.ts";
import type { SourceDocument } from "../scenario.ts";

type Range = CstNode["range"];

/** Finds the places of nodes; `Place.file` counts into the scenario's files. */
export class Places {
  readonly #files: readonly SourceDocument[];

  constructor(files: readonly SourceDocument[]) {
    this.#files = files;
  }

  /** The whole text of a node. */
  of(node: AstNode): Place {
    return this.#place(node, node.$cstNode?.range);
  }

  /** A node from its beginning to before its first block: what a debugger shows as the line of `if`, `lock m {`, `on M`. */
  head(node: AstNode, block: Block | undefined): Place {
    const range = node.$cstNode?.range;
    if (range === undefined || block?.$cstNode === undefined) return this.of(node);
    const text = node.$cstNode?.text.slice(0, block.$cstNode.offset - (node.$cstNode?.offset ?? 0)).trimEnd() ?? "";
    const lines = text.split("\n");
    const last = lines.at(-1) ?? "";
    const isOneLine = lines.length === 1;
    const end = {
      line: range.start.line + lines.length - 1,
      character: isOneLine ? range.start.character + last.length : last.length,
    };
    return this.#place(node, { start: range.start, end });
  }

  /** The brace that closes a block. */
  closing(block: Block): Place {
    return this.#place(block, GrammarUtils.findNodeForKeyword(block.$cstNode, "}")?.range ?? block.$cstNode?.range);
  }

  #place(node: AstNode, range: Range | undefined): Place {
    const root = AstUtils.findRootNode(node);
    const file = this.#files.findIndex((document) => document.parseResult.value === root);
    const { start, end } = range ?? { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
    return { file, line: start.line, column: start.character, endLine: end.line, endColumn: end.character };
  }
}
