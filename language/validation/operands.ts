import { AstUtils } from "langium";
import type { Binary, Declaration, Place, Read, StringLiteral, TaskVariable } from "../generated/ast.ts";
import { isAlways, isEventually, isReachable } from "../generated/ast.ts";
import type { Kind } from "../types.ts";
import type { Checks, Context } from "./context.ts";

/** Names stand for the kind of thing that a statement works on; arrays are used with an index. */
export const operandChecks: Checks = {
  Place: checkIndex,
  Read: checkIndex,
  TaskVariable: checkTaskVariable,
  StringLiteral: checkString,
  Binary: checkIn,
  Call: ({ target }, context) => wants(target, ["phone", "session", "exchange"], context),
  Send: ({ target }, context) => wants(target, ["phone", "session", "exchange"], context),
  Notify: ({ target }, context) => wants(target, ["phone", "session", "exchange"], context),
  Forward({ call, target }, context) {
    if (call?.$type === "Place") wants(call, ["call"], context);
    wants(target, ["phone", "session", "exchange"], context);
  },
  Answer({ call }, context) {
    if (call?.$type === "Place") wants(call, ["call"], context);
  },
  Wait({ object, mutex }, context) {
    if (!wants(object, ["message", "condvar"], context)) return;
    const kind = kindOf(object, context);
    const name = object.ref.$refText;
    if (kind === "condvar" && mutex === undefined) {
      context.error("operand", `\`${name}\` is a condvar; expected \`wait ${name} with\` a mutex.`, { node: object });
    } else if (kind === "message" && mutex !== undefined) {
      context.error("operand", `\`${name}\` is a message, which is waited for without a mutex.`, { node: mutex });
    } else if (mutex !== undefined) wants(mutex, ["mutex"], context);
  },
  WaitAll({ messages }, context) {
    for (const message of messages) wants(message, ["message"], context);
  },
  Forget: ({ message }, context) => wants(message, ["message"], context),
  Hangup: ({ phone }, context) => wants(phone, ["phone"], context),
  Lock({ object, mode }, context) {
    if (!wants(object, ["mutex", "rwlock"], context)) return;
    const kind = kindOf(object, context);
    const name = object.ref.$refText;
    if (kind === "rwlock" && mode === undefined) {
      context.error("operand", `\`${name}\` is an rwlock; expected \`lock ${name} read\` or \`lock ${name} write\`.`, {
        node: object,
      });
    } else if (kind === "mutex" && mode !== undefined) {
      context.error("operand", `\`${name}\` is a mutex, which has no \`${mode}\` mode; expected \`lock ${name}\`.`, {
        node: object,
      });
    }
  },
  Unlock: ({ object }, context) => wants(object, ["mutex", "rwlock"], context),
  Signal: ({ condition }, context) => wants(condition, ["condvar"], context),
  Broadcast: ({ condition }, context) => wants(condition, ["condvar"], context),
  Down: ({ semaphore }, context) => wants(semaphore, ["semaphore"], context),
  Up: ({ semaphore }, context) => wants(semaphore, ["semaphore"], context),
  Begin: ({ session }, context) => wants(session, ["session"], context),
  ExchangeBlock: ({ session }, context) => wants(session, ["session"], context),
  End: ({ exchange }, context) => wants(exchange, ["exchange"], context),
};

function kindOf(place: Place, { types }: Context): Kind | undefined {
  return place.ref.ref === undefined ? undefined : types.ofDeclaration(place.ref.ref);
}

/** Reports a place whose kind is known and is none of these; says whether it may be one. */
function wants(place: Place, kinds: readonly Kind[], context: Context): boolean {
  const kind = kindOf(place, context);
  if (kind === undefined || kinds.includes(kind)) return true;
  const expected = kinds.map(withArticle).join(" or ");
  context.error("operand", `\`${place.ref.$refText}\` is ${withArticle(kind)}; expected ${expected}.`, { node: place });
  return false;
}

/** `a phone`, `an exchange`; an integer is a number. */
export function withArticle(kind: Kind): string {
  if (kind === "integer") return "a number";
  if (kind === "fn") return "a function";
  return `${/^[aeiou]/.test(kind) ? "an" : "a"} ${kind}`;
}

function isArray(declaration: Declaration): boolean {
  return "size" in declaration && declaration.size !== undefined;
}

function checkIndex(node: Place | Read, context: Context): void {
  const declaration = node.ref.ref;
  if (declaration === undefined) return;
  const { index } = node;
  if (isArray(declaration) !== (index !== undefined)) {
    const message =
      index === undefined
        ? `\`${declaration.name}\` is an array; expected \`${declaration.name}[…]\`.`
        : `\`${declaration.name}\` is no array; expected no index.`;
    context.error("index", message, { node });
  } else if (index !== undefined && "size" in declaration && declaration.size !== undefined) {
    const value = context.constants.evaluate(index);
    const size = context.constants.evaluate(declaration.size);
    if (typeof value !== "number" || typeof size !== "number" || (value >= 0 && value < size)) return;
    context.error("out-of-range", `\`${declaration.name}\` has no element ${value}; expected 0 to ${size - 1}.`, {
      node: index,
    });
  }
}

function checkTaskVariable(node: TaskVariable, context: Context): void {
  const isInCheck = AstUtils.getContainerOfType(node, (at) => isAlways(at) || isEventually(at) || isReachable(at));
  const task = node.task.task.$refText;
  if (isInCheck === undefined) {
    const message = `A task reads only its own variables; \`${task}.${node.variable.$refText}\` can stand in checks and in the debugger.`;
    context.error("misplaced", message, { node });
    return;
  }
  const variable = node.variable.ref;
  if (variable === undefined) return;
  if (variable.type !== undefined) {
    context.error(
      "operand",
      `\`${variable.name}\` is ${withArticle(context.types.ofDeclaration(variable) ?? "call")}; expected a number.`,
      { node },
    );
  } else if (isArray(variable) !== (node.index !== undefined)) {
    const isWanted = isArray(variable)
      ? `is an array; expected \`${variable.name}[…]\``
      : "is no array; expected no index";
    context.error("index", `\`${variable.name}\` ${isWanted}.`, { node, property: "variable" });
  }
}

function checkString(node: StringLiteral, { error }: Context): void {
  error("misplaced", "A text can stand only in `log`, `assert` and `crash`, and in the debugger; expected a number.", {
    node,
  });
}

function checkIn(node: Binary, { error }: Context): void {
  if (node.operator === "in")
    error("misplaced", "`in` can be used only in the debugger; expected another operator.", { node });
}
