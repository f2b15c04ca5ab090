import type { Token } from "../tokens.ts";

const open = /^(\(|\[|\.|\.\.)$/;
const close = /^(,|;|\)|\[|\]|\.|\.\.)$/;

/** Rules in which `(` follows its word without a space. */
const tight = new Set(["Arguments", "Fn", "Fibril", "Handler", "CallArgument"]);

/** What stands between two tokens of a line. Elsewhere than in a text that is understood it may be what it likes. */
export function spaceBetween(before: Token, after: Token): "" | " " {
  if (open.test(before.text) || close.test(after.text)) return "";
  if (before.type === "TEMPLATE_START" || before.type === "TEMPLATE_MIDDLE") return "";
  if (after.type === "TEMPLATE_MIDDLE" || after.type === "TEMPLATE_END") return "";
  // A sign, which stands before its value; an operator has spaces around it.
  if (before.rule === "Unary") return "";
  // The parts of `helenos-2011`.
  if (after.rule === "KernelName" || (before.rule === "KernelName" && before.text === "-")) return "";
  if (after.text === ":") return "";
  if (before.text === ":") return before.rule === "CapturedWait" ? "" : " ";
  if (after.text === "(" && tight.has(after.rule ?? "")) return after.node?.$type === "Connect" ? " " : "";
  return " ";
}
