import { type Handler, isHandler, type Method, type MethodReference, type Task } from "../generated/ast.ts";
import { isPredeclared } from "../predeclared.ts";
import { type Checks, type Context, placeOf } from "./context.ts";

export const handlerChecks: Checks = {
  MethodReference: checkPredeclared,

  Task(task, context) {
    const handlers = task.members.filter(isHandler);
    const numbers = checkNumbers(handlers, context);
    if (!handlers.some((handler) => handler.any)) checkServed(task, numbers, context);
  },
};

/** A method of the kernel's own that this file's kernel lacks. What an imported file may use, its importer decides. */
function checkPredeclared(node: MethodReference, { constants, kernelIsCertain, error }: Context): void {
  const method = node.method.ref;
  if (method === undefined || !isPredeclared(method) || !kernelIsCertain) return;
  const number = constants.ofMethod(method);
  if (typeof number === "number" || number.message === undefined) return;
  error("unknown-name", number.message, { node });
}

/** Two handlers for one number: the second would never run. Returns the numbers that are handled. */
function checkNumbers(handlers: readonly Handler[], context: Context): ReadonlySet<number> {
  const handled = new Map<number | "*", Handler>();
  for (const handler of handlers) {
    const number = handler.any ? "*" : numberOf(handler.method?.method.ref, context);
    if (number === undefined) continue;
    const before = handled.get(number);
    if (before === undefined) {
      handled.set(number, handler);
      continue;
    }
    const what = number === "*" ? "all other methods" : `the number ${number}`;
    const message = `There is already a handler for ${what} in ${placeOf(before, context.document)}.`;
    context.error("duplicate", message, { node: handler.method ?? handler });
  }
  return new Set([...handled.keys()].filter((number) => number !== "*"));
}

function checkServed(task: Task, handled: ReadonlySet<number>, context: Context): void {
  task.serves.forEach((reference, index) => {
    const missing = (reference.ref?.methods ?? []).filter((method) => {
      const number = numberOf(method, context);
      return number !== undefined && !handled.has(number);
    });
    if (missing.length === 0) return;
    const [some, more] = [missing.slice(0, 3), missing.length - 3];
    const names = some.map((method) => `\`${method.name}\``).join(", ") + (more > 0 ? ` and ${more} more` : "");
    const message = `\`${task.name}\` serves \`${reference.$refText}\` but has no handler for ${names}: such a call is answered ENOTSUP.`;
    context.warning("missing-handler", message, { node: task, property: "serves", index });
  });
}

function numberOf(method: Method | undefined, { constants }: Context): number | undefined {
  const number = method === undefined ? undefined : constants.ofMethod(method);
  return typeof number === "number" ? number : undefined;
}
