import { type AstNode, AstUtils } from "langium";
import { isFnCall, isSpawn } from "#language";
import { known, type RoutineNode, type Text } from "./text.ts";

/** Whether a statement is of the kind that is asked for. */
export type Which = (node: AstNode) => boolean;

/** "The fibril's code, the `fn`s that it calls and the fibrils that it spawns contain the statement, branches ignored"; docs/language.md, What counts as stuck. */
export function couldIn(text: Text, routine: number, which: Which): boolean {
  const seen = new Set<RoutineNode>();
  const open: RoutineNode[] = [known(text.routines[routine]).node];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    for (const inner of AstUtils.streamAllContents(node)) {
      if (which(inner)) return true;
      const next = isFnCall(inner) ? inner.fn.ref : isSpawn(inner) ? inner.fibril.ref : undefined;
      if (next !== undefined) open.push(next);
    }
  }
  return false;
}
