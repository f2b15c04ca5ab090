import { expect, test } from "vitest";
import { programOf } from "../../test/support/program-of.ts";
import { finish } from "../work.ts";
import { nothingWrong } from "./default-check.ts";
import { exploring } from "./exploring.ts";
import type { Checked } from "./verdict.ts";

const bounds = { states: 100_000, bytes: 2 ** 26 };

async function both(text: string, reduces = true): Promise<{ broad: Checked; deep: Checked }> {
  const program = await programOf(text);
  const clauses = program.checks[0]?.clauses ?? [nothingWrong];
  const search = (depthFirst: boolean) => finish(exploring(program, clauses, bounds, { depthFirst, reduces }));
  return { broad: search(false), deep: search(true) };
}

/** The verdict, and how many steps the finding has: depth first it is made as easy to read. */
async function check(text: string, expected: string): Promise<void> {
  const { broad, deep } = await both(text);
  for (const { verdict, clauses } of [broad, deep]) {
    const [found] = clauses.flatMap((clause) => clause.found ?? []);
    expect([verdict, found?.decisions.size].join(" ").trim()).toBe(expected);
  }
}

const idle = (name: string, steps: number) => `task ${name} { var x = 0 main { repeat ${steps} { x = x + 1 } } }\n`;
const orders = `task a { mutex m mutex n
  main { lock m { yield lock n { } } }
  fibril f { lock n { yield lock m { } } } }`;

test("what goes wrong is found, by as short a way", () => check(orders, "refuted 6"));

test("what holds does", () => check(`${idle("a", 3)}${idle("b", 3)}check "c" { always a.x < 4 }`, "holds"));

test("what is reachable is shown", () =>
  check(`${idle("a", 3)}${idle("b", 2)}check "c" { reachable a.x == 2 && b.x == 1 }`, "holds 6"));

test("what eventually does not come is found as without", () =>
  check(`${idle("a", 3)}check "c" { eventually a.x == 4 }`, "refuted 7"));

test("it comes to what is far by few situations", async () => {
  const many = ["a", "b", "c"].map((name) => idle(name, 8)).join("");
  const { broad, deep } = await both(`${many}check "c" { reachable a.x == 8 && b.x == 8 && c.x == 8 }`, false);
  expect([broad.verdict, deep.verdict]).toEqual(["holds", "holds"]);
  expect(deep.states).toBeLessThan(broad.states / 50);
});

test("a round in which others are put off does not put them off for ever", () =>
  check(
    'task a { var x = 0 main { loop { x = 1 - x } } } task b { var y = 0 main { y = 1 } } check "c" { reachable b.y == 1 }',
    "holds 1",
  ));

test("how far it has come is known where it ends at a bound", async () => {
  const program = await programOf(`${idle("a", 50)}${idle("b", 50)}`);
  const options = { depthFirst: true, reduces: false };
  const { bound, frontier } = finish(exploring(program, [nothingWrong], { ...bounds, states: 60 }, options));
  expect([bound, frontier?.unit]).toEqual(["states", "decision"]);
  expect(frontier?.depth).toBeGreaterThan(20);
  expect(frontier?.open).toBeGreaterThan(20);
});
