/**
 * Whenever some schedule leads to a deadlock in which everybody waits for an answer, the analysis of the text has seen a circle: of calls, or
 * by an exchange that ends too early. The programs leave out what it does not see by rule: a handler that answers before it calls; an exchange
 * that ends early in a pool of several phones; an answer that nobody waits for.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import { analyse } from "#language";
import { explore } from "./explore.ts";
import { loaded } from "./loader.ts";
import { type Oracle, oracleOf } from "./oracle.ts";
import type { State } from "./state.ts";
import { stuck } from "./stuck.ts";
import { known } from "./text.ts";

const MOST_SITUATIONS = 80;
const RUNS = Math.max(60, Math.round(Number(process.env.KTRACE_TEST_RUNS ?? 100) / 2));

const method = fc.constantFrom("M", "N", "O");
const step = fc.oneof(
  method.map((name) => `call p.${name}()`),
  method.map((name) => `call q.${name}()`),
  method.map((name) => `call s.${name}()`),
  fc.tuple(method, method).map(([one, two]) => `let a = send p.${one}() let b = send q.${two}() wait all a, b`),
  method.map((name) => `let ex = begin s let m = send ex.${name}() end ex wait m`),
  method.map((name) => `let ex = begin s let m = send ex.${name}() wait m end ex`),
  fc.constant("yield"),
);
const body = fc.array(step, { maxLength: 1 }).map((steps) => steps.join(" "));

const task = fc.record({
  targets: fc.tuple(fc.nat(2), fc.nat(2), fc.nat(2)),
  style: fc.constantFrom("atomic", "parallel pool 1"),
  handlers: fc.tuple(body, body),
  hands: fc.option(method),
  main: fc.option(body),
  workers: fc.constantFrom("", "", "", "workers 1", "workers 2"),
});

type Task = typeof task extends fc.Arbitrary<infer T> ? T : never;

const program = fc
  .array(task, { minLength: 2, maxLength: 3 })
  .map((tasks) =>
    [
      "kernel helenos-2026",
      "limits { phones 8 }",
      "protocol p { method M = 1024 method N method O }",
      ...tasks.map((each, i) => textOf(each, i, tasks.length)),
    ].join("\n"),
  );

function textOf({ targets, style, handlers, hands, main, workers }: Task, i: number, count: number): string {
  const [p, q, s] = targets.map((target) => `t${target % count}`);
  return `task t${i} serves p {
  phone p -> ${p}
  phone q -> ${q}
  session s -> ${s} exchange ${style}
  ${workers}
  on M { ${handlers[0]} answer }
  on N { ${handlers[1]} answer }
  on O { ${hands === null ? "answer" : `forward to p.${hands}() as self`} }
  ${i === 0 || main !== null ? `main { ${main ?? "call p.M()"} }` : ""}
}`;
}

test("deadlocks of calls alone are seen in the text", async () => {
  let deadlocks = 0;
  let silent = 0;
  await fc.assert(
    fc.asyncProperty(program, async (text) => {
      const { document } = await loaded(text);
      const [file] = document.files;
      if (file === undefined || document.scenario === undefined) return expect.unreachable("It is loaded.");
      const codes = analyse(file, document.scenario).map(({ code }) => code);
      const isSeen = codes.includes("call-circle") || codes.includes("early-end");
      if (!isSeen) silent++;
      const oracle = oracleOf(document);
      const has = [...explore(oracle, MOST_SITUATIONS).states.values()].some(({ state }) => isOfCalls(oracle, state));
      if (!has) return;
      deadlocks++;
      expect(isSeen, text).toBe(true);
    }),
    { numRuns: RUNS },
  );
  expect(deadlocks).toBeGreaterThan(RUNS / 20);
  expect(silent).toBeGreaterThan(RUNS / 20);
}, 600_000);

function isOfCalls(oracle: Oracle, state: State): boolean {
  if (state.fault !== undefined) return false;
  const { deadlocks } = stuck(oracle, state);
  return deadlocks.some((members) => members.every((fibril) => known(state.fibrils[fibril]).wait?.kind === "answers"));
}
