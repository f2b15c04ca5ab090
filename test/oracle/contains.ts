import { type AstNode, AstUtils } from "langium";
import { isFnCall, isSpawn } from "#language";
import { known, type RoutineNode, type Text } from "./text.ts";

/** Whether a statement is of the kind that is asked for. */
export type Which = (node: AstNode) => boolean;

/** By a routine: all that is in it, in the `fn`s that it calls and in the fibrils that it spawns. A text does not change. */
const reached = new WeakMap<RoutineNode, readonly AstNode[]>();

/** "The fibril's code, the `fn`s that it calls and the fibrils that it spawns contain the statement, branches ignored"; docs/language.md, What counts as stuck. */
export function couldIn(text: Text, routine: number, which: Which): boolean {
  const { node } = known(text.routines[routine]);
  const nodes = reached.get(node) ?? reachedFrom(node);
  reached.set(node, nodes);
  return nodes.some(which);
}

function reachedFrom(routine: RoutineNode): AstNode[] {
  const nodes: AstNode[] = [];
  const seen = new Set([routine]);
  for (const node of seen) {
    for (const inner of AstUtils.streamAllContents(node)) {
      nodes.push(inner);
      const next = isFnCall(inner) ? inner.fn.ref : isSpawn(inner) ? inner.fibril.ref : undefined;
      if (next !== undefined) seen.add(next);
    }
  }
  return nodes;
}
