import type { Statement } from "#language";
import { bind } from "./bind.ts";
import type { Frame, Opener, Scope, Value } from "./state.ts";
import { known } from "./text.ts";
import { fibrilOf, topFrame, type World } from "./world.ts";

/** The statement at which a frame stands; none at the closing brace of a block. */
export function statementAt({ text }: Pick<World, "text">, frame: Frame): Statement | undefined {
  const scope = frame.scopes.at(-1);
  const statement = scope && known(text.blocks[scope.block]).statements[scope.index];
  return statement && elseOf(statement, frame.elses ?? 0);
}

function elseOf(statement: Statement, elses: number): Statement {
  if (elses === 0 || statement.$type !== "If" || statement.else?.$type !== "If") return statement;
  return elseOf(statement.else, elses - 1);
}

export function enterBlock(frame: Frame, block: number, opener: Opener, locals: Scope["locals"] = {}): void {
  frame.scopes.push({ block, index: 0, locals, opener });
  delete frame.resume;
  delete frame.head;
  delete frame.elses;
}

/** The statement at which the frame stands is done. */
export function goOn(frame: Frame): void {
  known(frame.scopes.at(-1)).index++;
  delete frame.resume;
  delete frame.head;
  delete frame.elses;
}

/**
 * Goes from the end of a statement to where the fibril stands next, which takes no step: into a `loop`, out of blocks that give
 * nothing back, out of a `fn`. Returns whether the fibril's code has ended. docs/language.md, Steps, schedules and time.
 */
export function settle(w: World, fibril: number): boolean {
  const { frames } = fibrilOf(w, fibril);
  while (frames.length > 0) {
    const frame = topFrame(w, fibril);
    const scope = frame.scopes.at(-1);
    if (scope === undefined) {
      frames.pop();
      if (frames.length > 0) resultOfCall(w, fibril, 0);
      continue;
    }
    const statement = statementAt(w, frame);
    if (statement === undefined) {
      if (standsAtEnd(frame, scope)) return false;
    } else if (statement.$type === "Loop" && statement.body.statements.length > 0) {
      enterBlock(frame, known(w.text.blockNumbers.get(statement.body)), { kind: "loop" });
    } else return false;
  }
  return true;
}

/** At the end of a block: whether the fibril stands at its brace or at the head of its loop; otherwise it leaves the block. */
function standsAtEnd(frame: Frame, scope: Scope): boolean {
  const { opener } = scope;
  switch (opener.kind) {
    case "lock":
    case "exchange":
      // "`let` holds to the end of its block", which is here.
      scope.locals = {};
      return true;
    case "loop":
      scope.index = 0;
      scope.locals = {};
      return false;
    case "while":
      frame.scopes.pop();
      return true;
    case "for":
      frame.scopes.pop();
      frame.head = { current: numberIn(scope.locals[opener.local]), end: opener.end };
      return true;
    case "repeat":
      frame.scopes.pop();
      frame.head = { current: 0, end: opener.left };
      return true;
    case "plain": {
      frame.scopes.pop();
      if (frame.scopes.length > 0) goOn(frame);
      return false;
    }
  }
}

function numberIn(value: Value | undefined): number {
  return typeof value === "number" ? value : 0;
}

/** A `fn` has come back to the frame that called it: it binds the result, or keeps it for a step of its own. */
export function resultOfCall(w: World, fibril: number, value: Value): void {
  const frame = topFrame(w, fibril);
  const statement = known(statementAt(w, frame));
  if (statement.$type === "Answer" || statement.$type === "Return") {
    frame.resume = { phase: "result", values: [value] };
    return;
  }
  bind(w, fibril, statement, [value]);
  goOn(frame);
}
