import type { Statement } from "#language";
import { elementOf, holderOf } from "./expressions.ts";
import type { Frame, Value } from "./state.ts";
import { known } from "./text.ts";
import { ownTask, topFrame, type World } from "./world.ts";

/** Gives the results of a `let`, an assignment or a statement that drops them to where they go. Those that are missing are 0. */
export function bind(w: World, fibril: number, statement: Statement, values: readonly Value[]): void {
  const frame = topFrame(w, fibril);
  if (statement.$type === "Let") {
    const { locals } = known(frame.scopes.at(-1));
    for (const [i, { name }] of statement.locals.entries()) locals[name] = values[i] ?? 0;
  } else if (statement.$type === "Assignment") assign(w, fibril, frame, statement.target, values[0] ?? 0);
}

function assign(
  w: World,
  fibril: number,
  frame: Frame,
  { ref, index }: Extract<Statement, { $type: "Assignment" }>["target"],
  value: Value,
): void {
  const { $type, name } = known(ref.ref);
  if ($type !== "Variable") {
    holderOf(frame, name)[name] = value;
    return;
  }
  const values = known(ownTask(w, fibril).variables[name]);
  values[elementOf(w, fibril, index, values.length)] = value;
}
