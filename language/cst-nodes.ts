import {
  type CompositeCstNode,
  CompositeCstNodeImpl,
  type CstNode,
  isCompositeCstNode,
  LeafCstNodeImpl,
  RootCstNodeImpl,
} from "langium";

type Range = CstNode["range"];

// Of its classes Langium says that these can be `undefined`, of their interfaces that they can be absent.
type Source = NonNullable<CstNode["grammarSource"]>;

/** Where what stands behind a change of a text moves; `columns` is for the line on which the change ends. */
export interface Shift {
  readonly offset: number;
  readonly lines: number;
  readonly line: number;
  readonly columns: number;
}

/** How far a part of a tree has moved since it was read: told to all its words at once. */
export class Move {
  offset = 0;
  lines = 0;
  /** For the words on the first line; the part does not begin it perhaps. */
  columns = 0;
  /** As it was read. */
  firstLine: number | undefined;

  by({ offset, lines, line, columns }: Shift): void {
    if (this.firstLine !== undefined && this.firstLine + this.lines === line) this.columns += columns;
    this.offset += offset;
    this.lines += lines;
  }
}

/** A word of a text or a comment, which moves with its part of the tree. */
export class MovingLeaf extends LeafCstNodeImpl {
  declare container: CompositeCstNode;
  declare grammarSource: Source;
  readonly #move: Move;

  constructor(move: Move, ...place: ConstructorParameters<typeof LeafCstNodeImpl>) {
    super(...place);
    this.#move = move;
  }

  override get offset(): number {
    return super.offset + this.#move.offset;
  }

  override get end(): number {
    return super.end + this.#move.offset;
  }

  override get range(): Range {
    const { start, end } = super.range;
    const { lines, columns, firstLine } = this.#move;
    for (const position of [start, end]) {
      if (position.line === firstLine) position.character += columns;
      position.line += lines;
    }
    return { start, end };
  }
}

/** A node above words that move: Langium's own remembers its range. */
export class MovingComposite extends CompositeCstNodeImpl {
  declare container: CompositeCstNode;
  declare grammarSource: Source;

  override get range(): Range {
    return rangeOf(this) ?? super.range;
  }
}

export class MovingRoot extends RootCstNodeImpl {
  declare container: CompositeCstNode;
  declare grammarSource: Source;

  override get range(): Range {
    return rangeOf(this) ?? super.range;
  }
}

/** Visits the words and comments below a node, in their order. */
export function eachLeaf(node: CstNode, visit: (leaf: CstNode) => void): void {
  if (!isCompositeCstNode(node)) visit(node);
  else for (const child of node.content) eachLeaf(child, visit);
}

function rangeOf(node: CstNode): Range | undefined {
  const [first, last] = [endOf(node, firstOf), endOf(node, lastOf)];
  return first && last && { start: first.range.start, end: last.range.end };
}

/** The first or last word below a node. */
function endOf(node: CstNode, step: (content: readonly CstNode[]) => CstNode | undefined): CstNode | undefined {
  let at: CstNode | undefined = node;
  while (at !== undefined && isCompositeCstNode(at)) at = step(at.content);
  return at;
}

const firstOf = (content: readonly CstNode[]) => content.find((node) => !node.hidden) ?? content[0];
const lastOf = (content: readonly CstNode[]) => content.findLast((node) => !node.hidden) ?? content.at(-1);
