import type { Call, Fibril, Fn, FnCall, Forward, Handler, Method, Notify, Send, Spawn } from "../generated/ast.ts";
import { mostArguments, mostConnectArguments } from "../limits.ts";
import { isPredeclared } from "../predeclared.ts";
import { type Checks, type Context, count } from "./context.ts";
import { checkArguments } from "./values.ts";

/** Calls give as many arguments as what they call has parameters. */
export const callChecks: Checks = {
  Call: checkMessage,
  Send: checkMessage,
  Notify: checkMessage,
  Forward: checkMessage,
  Connect(node, { error }) {
    if (node.arguments.length <= mostConnectArguments) return;
    const message = `\`connect\` takes at most ${count(mostConnectArguments, "argument")}, not ${node.arguments.length}.`;
    error("argument-count", message, { node, property: "arguments", index: mostConnectArguments });
  },
  FnCall: (node, context) => checkRoutine(node, node.fn.ref, context),
  Spawn(node, context) {
    checkRoutine(node, node.fibril.ref, context);
    if (node.fibril.ref === undefined || node.fibril.ref.spawned) return;
    const message = `\`${node.fibril.ref.name}\` starts at boot, and here once more; \`fibril ${node.fibril.ref.name}()\` starts only when spawned.`;
    context.warning("spawn", message, { node, property: "fibril" });
  },
  Handler: checkHandler,
  Method(node, { error }) {
    if (node.parameters.length <= mostArguments) return;
    const message = `A method has at most ${mostArguments} parameters, not ${node.parameters.length}.`;
    error("argument-count", message, { node, property: "parameters", index: mostArguments });
  },
  CallArgument({ number }, { constants, error }) {
    const value = constants.evaluate(number);
    if (typeof value !== "number" || (value >= 1 && value <= mostArguments)) return;
    error("out-of-range", `A call has the arguments 1 to ${mostArguments}, not ${value}.`, { node: number });
  },
};

/** How many arguments a method takes; a method without a list takes any number that fits a message. */
function parametersOf(method: Method): { readonly least: number; readonly most: number } {
  if (!method.list || isPredeclared(method)) return { least: 0, most: mostArguments };
  return { least: method.parameters.length, most: method.parameters.length };
}

function checkMessage(node: Call | Send | Notify | Forward, context: Context): void {
  const method = node.method?.method.ref;
  if (method === undefined) return;
  const { least, most } = parametersOf(method);
  const given = node.arguments.length;
  if (given >= least && given <= most) return;
  const names = method.parameters.map((parameter) => parameter.name).join(", ");
  const takes = least === most ? count(most, "argument") : `at most ${count(most, "argument")}`;
  const message = `\`${method.name}\` takes ${takes}${names === "" ? "" : ` (${names})`}, not ${given}.`;
  context.error("argument-count", message, { node, property: "method" });
}

function checkRoutine(node: FnCall | Spawn, routine: Fn | Fibril | undefined, context: Context): void {
  if (routine === undefined) return;
  const [given, wanted] = [node.arguments.length, routine.parameters.length];
  if (given === wanted) return checkArguments(node, routine, context);
  const names = routine.parameters.map((parameter) => parameter.name).join(", ");
  const message = `\`${routine.name}\` takes ${count(wanted, "argument")}${names === "" ? "" : ` (${names})`}, not ${given}.`;
  context.error("argument-count", message, { node });
}

function checkHandler(node: Handler, { error }: Context): void {
  const given = node.parameters.length;
  if (node.any && given > 0) {
    const message = "`on *` has no parameters: read `method` and `arg(1)` to `arg(5)`.";
    error("argument-count", message, { node, property: "parameters", index: 0 });
    return;
  }
  const method = node.method?.method.ref;
  if (method === undefined || !node.list) return;
  const { least, most } = parametersOf(method);
  if (given >= least && given <= most) return;
  const names = method.parameters.map((parameter) => parameter.name).join(", ");
  const expected = least === most ? `\`(${names})\`` : `at most ${count(most, "parameter")}`;
  const message = `\`${method.name}\` has ${count(most, "parameter")}, not ${given}; expected ${expected}.`;
  error("argument-count", message, { node, property: "method" });
}
