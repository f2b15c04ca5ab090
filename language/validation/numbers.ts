import { firstUserMethod } from "#simulator";
import { type Binary, type Const, type DurationLiteral, type IntegerLiteral, isConst } from "../generated/ast.ts";
import { type Checks, type Context, placeOf } from "./context.ts";

export const numberChecks: Checks = {
  IntegerLiteral: checkSize,
  DurationLiteral: checkSize,
  Const: checkConstant,
  Override: ({ value }, { constant }) => void constant(value),
  Binary: checkDivision,
  Protocol({ methods }, { constants, constant, document, error }) {
    const used = new Map<number, (typeof methods)[number]>();
    for (const method of methods) {
      const number = method.number === undefined ? constants.ofMethod(method) : constant(method.number);
      if (typeof number !== "number") continue;
      const info = { node: method, property: method.number === undefined ? "name" : "number" } as const;
      const before = used.get(number);
      if (number < firstUserMethod) {
        error("method-number", `${number} is a number of the kernel's own; expected ${firstUserMethod} or more.`, info);
      } else if (before !== undefined) {
        const message = `The number ${number} is already that of \`${before.name}\` in ${placeOf(before, document)}.`;
        error("method-number", message, info);
      } else used.set(number, method);
    }
  },
};

/** A circle of constants is reported at the one where it was found, what is wrong in a value where it stands. */
function checkConstant(node: Const, { constants, constant, error }: Context): void {
  const result = constants.ofConst(node);
  if (typeof result === "number") return;
  if (result.node === node && result.message !== undefined) {
    error("not-constant", result.message, { node, property: "name" });
  } else if (!isConst(result.node)) constant(node.value);
}

/** Literals up to 32 bits; `0xffffffff` is -1, as arithmetic wraps. */
function checkSize(node: IntegerLiteral | DurationLiteral, { error }: Context): void {
  if (node.value <= (node.$type === "DurationLiteral" ? 0x7fffffffn : 0xffffffffn)) return;
  const what = node.$type === "DurationLiteral" ? "2147 s; a duration has at most 2^31 - 1 µs" : "32 bits";
  error("too-big", `\`${node.$cstNode?.text}\` is more than ${what}.`, { node });
}

function checkDivision(node: Binary, { constants, error }: Context): void {
  if ((node.operator !== "/" && node.operator !== "%") || constants.evaluate(node.right) !== 0) return;
  error("division-by-zero", "This divides by zero.", { node: node.right });
}
