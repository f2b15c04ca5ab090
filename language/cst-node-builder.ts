import { CompositeCstNodeImpl, CstNodeBuilder } from "langium";
import type { Token } from "./chevrotain.ts";

/** Puts comments before the node that is being built, the last of its parent: Langium looks for it from the front, at every token. */
export class KtraceCstNodeBuilder extends CstNodeBuilder {
  #commented: CompositeCstNodeImpl | undefined;

  override get current(): CompositeCstNodeImpl {
    return this.#commented ?? super.current;
  }

  override addHiddenNodes(tokens: Token[]): void {
    if (tokens.length === 0) return;
    let parent = this.current.content.length > 0 ? undefined : this.current.container;
    while (parent?.content.length === 1 && parent.container !== undefined) parent = parent.container;
    this.#commented = parent instanceof CompositeCstNodeImpl ? parent : undefined;
    const built = this.#commented?.content.splice(-1) ?? [];
    for (const token of tokens) this.buildLeafNode(token);
    this.#commented?.content.push(...built);
    this.#commented = undefined;
  }
}
