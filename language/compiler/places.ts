import { type AstNode, AstUtils } from "langium";
import type { Place } from "#simulator";
import type { SourceDocument } from "../scenario.ts";

/** Turns syntax nodes into places of a `Program`. */
export class Places {
  readonly #files: ReadonlyMap<unknown, number>;

  constructor(files: readonly SourceDocument[]) {
    this.#files = new Map(files.map((file, index) => [file, index]));
  }

  /** The whole of a node. */
  of(node: AstNode): Place {
    const range = node.$cstNode?.range;
    return {
      file: this.#files.get(AstUtils.getDocument(node)) ?? 0,
      line: range?.start.line ?? 0,
      column: range?.start.character ?? 0,
      endLine: range?.end.line ?? 0,
      endColumn: range?.end.character ?? 0,
    };
  }

  /** A statement or declaration without its block: what stands before `body`. */
  head(node: AstNode, body: AstNode): Place {
    const whole = this.of(node);
    const text = AstUtils.getDocument(node).textDocument;
    const start = text.offsetAt({ line: whole.line, character: whole.column });
    const head = text
      .getText()
      .slice(start, body.$cstNode?.offset ?? start)
      .trimEnd();
    const end = text.positionAt(start + head.length);
    return { ...whole, endLine: end.line, endColumn: end.character };
  }

  /** The brace that closes a block. */
  brace(block: AstNode): Place {
    const whole = this.of(block);
    return { ...whole, line: whole.endLine, column: Math.max(0, whole.endColumn - 1) };
  }
}
