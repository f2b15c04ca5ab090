import { evaluate } from "../machine/evaluate.ts";
import type { Machine } from "../machine/machine.ts";

/** The text of a `log`, `assert` or `crash` for a fibril at this moment, its holes filled. */
export function renderTemplate(m: Machine, fibril: number, number: number): string {
  return m.program.templates[number].parts
    .map((part) => (typeof part === "string" ? part : String(evaluate(m, fibril, part))))
    .join("");
}
