import { expect, test } from "vitest";
import { programOf } from "../../test/support/program-of.ts";
import { toPromela } from "./index.ts";

/** The model of a task that sets a variable to an expression: what it is set to, and when the run stops there instead. */
async function check(expression: string, value: string, bad?: string): Promise<void> {
  const program = await programOf(`task t { var n = 0 var m = 0 var a[3] main { n = ${expression} } }`);
  const exported = toPromela(program, 4);
  if ("refused" in exported) throw new Error("refused");
  const [, statement = ""] = /:: at == 0 -> [^\n]*\n([\s\S]*?)fibril\[r_f\]/.exec(exported.text) ?? [];
  const set = /VARIABLE\(0\) = (.*);/.exec(statement)?.[1];
  const stops = /if\s+:: (.*) ->\s+violate\(\)/.exec(statement)?.[1];
  expect({ set, stops }).toEqual({ set: value, stops: bad });
}

test("constants", async () => {
  await check("42", "42");
  await check("-1", "(-1)");
  await check("-2147483648", "(-2147483647 - 1)");
});

test("operators", async () => {
  await check("n + 1 < m", "((VARIABLE(0) + 1) < VARIABLE(1))");
  await check("!n", "(VARIABLE(0) == 0)");
});

test("what has no value", async () => {
  await check("n / m", "(VARIABLE(0) / VARIABLE(1))", "VARIABLE(1) == 0");
  await check("a[m]", "VARIABLE(2 + VARIABLE(1))", "VARIABLE(1) < 0 || VARIABLE(1) >= 3");
});

test("the right side of && and || counts where the left one does not settle it", async () => {
  const division = "((1 / VARIABLE(1)) != 0)";
  await check("n && 1 / m", `(VARIABLE(0) != 0 && ${division} != 0)`, "(VARIABLE(0) != 0 && (VARIABLE(1) == 0))");
  await check("n || 1 / m", `(VARIABLE(0) != 0 || ${division} != 0)`, "(VARIABLE(0) == 0 && (VARIABLE(1) == 0))");
});
