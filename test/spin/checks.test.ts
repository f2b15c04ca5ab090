/** What SPIN says of the clauses of a check, each asked about alone. */
import { expect, test } from "vitest";
import { toPromela } from "#simulator";
import { programOf } from "../support/program-of.ts";
import { verify } from "./spin.ts";

/** Asks SPIN about each clause of the one check of a scenario: whether it reports an error, which for `reachable` and `expect` is the run that was asked for. */
async function check(text: string, ...errors: readonly boolean[]): Promise<void> {
  const program = await programOf(text);
  const [only] = program.checks;
  const exported = toPromela(program, 4, only);
  if ("refused" in exported) throw new Error(exported.refused.join("\n"));
  const said = only.clauses.map(async ({ kind }, index) => {
    const verdict = await verify(exported.text, { clause: index + 1, isEventual: kind === "eventually" });
    return verdict.assertion !== undefined || verdict.isNeverCome;
  });
  expect(await Promise.all(said)).toEqual(errors);
}

test.concurrent("always: in every state, the first one included", () =>
  check(
    `task t { var n = 1 main { n = 2 choose { n = 3 } or { n = 4 } } }
     check "c" { always t.n < 4 always t.n <= 4 always t.n != 1 }`,
    true,
    false,
    true,
  ));

test.concurrent("a condition that has no value does not hold", () =>
  check(
    `task t { var n = 2 main { n = 0 } }
     check "c" { always 4 / t.n == 2 reachable 4 / t.n == 2 reachable 4 / t.n == 3 }`,
    true,
    true,
    false,
  ));

test.concurrent("reachable: an error where some run gets there", () =>
  check(
    `task a { phone p -> s main { call p.M() } }
     task b { phone p -> s main { call p.M() } }
     task s { var n = 0 on M { n = n + 1 answer n } }
     protocol q { method M = 1025 }
     check "c" { reachable s.n == 2 reachable s.n == 3 }`,
    true,
    false,
  ));

test.concurrent("eventually: on every fair run", () =>
  check(
    `task a { var n = 0 main { n = 1 yield n = 2 } }
     task b { var m = 0 main { loop { m = 1 - m } } }
     task c { var k = 0 main { choose { k = 1 } or { k = 2 } } }
     check "c" { eventually a.n == 2 eventually a.n == 3 eventually c.k == 1 }`,
    false,
    true,
    true,
  ));

test.concurrent("expect: an error where some run comes to it; who is stuck does not keep others from going on", () =>
  check(
    `task a { var n = 0 mutex m main { lock m lock m } }
     task b { var n = 0 main { n = 1 assert n == 1 } }
     check "c" { expect deadlock expect assertion forbid violation reachable b.n == 1 forbid stuck }`,
    true,
    false,
    false,
    true,
    true,
  ));
