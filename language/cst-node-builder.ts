import { type CstNode, CstNodeBuilder } from "langium";
import type { Token } from "./chevrotain.ts";
import { Move, MovingComposite, MovingLeaf, MovingRoot } from "./cst-nodes.ts";

type Open = MovingComposite | MovingRoot;
type Feature = Parameters<CstNodeBuilder["buildCompositeNode"]>[0];

/** Builds trees whose parts can move. Comments come before the node that is being built, the last of its parent. */
export class KtraceCstNodeBuilder extends CstNodeBuilder {
  root = new MovingRoot();
  #open: Open[] = [];
  #move = new Move();

  override get current(): Open {
    return this.#open.at(-1) ?? this.root;
  }

  get isAtRoot(): boolean {
    return this.current === this.root;
  }

  /** What is built from now on moves by itself. */
  startPart(): Move {
    this.#move = new Move();
    return this.#move;
  }

  override buildRootNode(input: string): MovingRoot {
    this.root = new MovingRoot(input);
    this.#open = [this.root];
    this.startPart();
    return this.root;
  }

  override buildCompositeNode(feature: Feature): MovingComposite {
    const node = new MovingComposite();
    node.grammarSource = feature;
    this.appendChild(this.current, node);
    this.#open.push(node);
    return node;
  }

  protected override createLeafNode(token: Token, hidden: boolean): MovingLeaf {
    const { startOffset, image, startLine = 1, startColumn = 1, endLine = 1, endColumn = 1, tokenType } = token;
    this.#move.firstLine ??= startLine - 1;
    const [line, column] = [startLine - 1, startColumn - 1];
    return new MovingLeaf(
      this.#move,
      startOffset,
      image.length,
      line,
      column,
      endLine - 1,
      endColumn,
      tokenType,
      hidden,
    );
  }

  override addHiddenNodes(tokens: Token[]): void {
    if (tokens.length === 0) return;
    let level = this.#open.length - 1;
    if (this.current.content.length === 0)
      do level--;
      while (level > 0 && this.#open[level]?.content.length === 1);
    const parent = this.#open[level] ?? this.root;
    const built = parent === this.current ? [] : parent.content.splice(-1);
    for (const token of tokens) this.appendChild(parent, this.createLeafNode(token, true));
    parent.content.push(...built);
  }

  override construct(item: { $type: string | symbol | undefined; $cstNode: CstNode }): void {
    const node = this.current;
    item.$cstNode = node;
    this.#open.pop();
    if (node.content.length === 0) this.removeNode(node);
    // An array that was pushed to takes more room than it needs.
    else node.content = node.content.slice();
  }
}
