import { AstUtils } from "langium";
import { follow } from "../follow.ts";
import { type Fn, type FnCall, isFn, isFnCall } from "../generated/ast.ts";
import type { Checks, Context } from "./context.ts";

/** A `fn` that calls itself, perhaps through others: a run's state has a fixed size, so that is not possible. */
export const recursionChecks: Checks = {
  Task(task, context) {
    const done = new Set<Fn>();
    for (const fn of task.members.filter(isFn)) visit(fn, done, context);
  },
};

function visit(first: Fn, done: Set<Fn>, context: Context): void {
  const path = new Set<Fn>();
  follow(first, function* (fn) {
    if (done.has(fn)) return;
    path.add(fn);
    for (const call of AstUtils.streamAllContents(fn).filter(isFnCall)) {
      const callee = call.fn.ref;
      if (callee === undefined) continue;
      if (!path.has(callee)) yield callee;
      else report(call, [...path].slice([...path].indexOf(callee)), context);
    }
    path.delete(fn);
    done.add(fn);
  });
}

function report(call: FnCall, circle: readonly Fn[], { error }: Context): void {
  const names = [...circle, circle[0]].map((fn) => fn.name).join(" → ");
  const message = `Recursion: ${names}. A run has a state of fixed size; expected functions that do not come back to themselves.`;
  error("recursion", message, { node: call });
}
