import { type AstNode, AstUtils } from "langium";
import { isCall, isFibril, isPhone, isVariable, isWait, type Task } from "../generated/ast.ts";

/** Constructs that parse and are checked, but that the simulator cannot run yet; each with the words that name it to a person. */
const constructs: Readonly<Record<string, string>> = {
  Workers: "`workers`",
  Spawn: "`spawn`",
  Choose: "`choose`",
  ChooseValue: "`choose`",
  Exit: "`exit`",
  Crash: "`crash`",
  Hangup: "`hangup`",
  Notify: "`notify`",
  Connect: "`connect`",
};

/** What in a task cannot run yet, with a message for each place. */
export function* unsupportedIn(task: Task): Generator<{ readonly node: AstNode; readonly message: string }> {
  for (const node of AstUtils.streamAllContents(task)) {
    const what = constructs[node.$type] ?? special(node);
    if (what !== undefined) yield { node, message: `${what} cannot run yet.` };
  }
}

function special(node: AstNode): string | undefined {
  if (isPhone(node)) return node.size === undefined ? undefined : "An array of phones";
  if (isVariable(node)) return node.type === undefined ? undefined : "A task variable that holds a handle";
  if (isFibril(node)) return node.spawned ? "A fibril that `spawn` starts" : undefined;
  if (isCall(node) || isWait(node)) return node.timeout === undefined ? undefined : "`timeout`";
  return undefined;
}
