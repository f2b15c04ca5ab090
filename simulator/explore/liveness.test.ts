import { expect, test } from "vitest";
import { programOf } from "../../test/support/program-of.ts";
import { Run } from "../run/run.ts";
import { finish } from "../work.ts";
import type { Bounds, SearchOptions } from "./explorer.ts";
import { exploring } from "./exploring.ts";

/**
 * What is said of the only check of a text, and the run that refutes it: how many steps it has, and from which one on it can go round for ever. Such a run ends in the situation
 * that it was in there, any other stops.
 */
async function check(text: string, expected: string, states = 100_000): Promise<void> {
  const program = await programOf(text);
  const { verdict, clauses, bound } = finish(exploring(program, program.checks[0].clauses, { states, bytes: 2 ** 28 }));
  expect(bound).toBeUndefined();
  const found = clauses.find((clause) => clause.found !== undefined)?.found;
  if (found === undefined) {
    expect(verdict).toBe(expected);
    return;
  }
  const { decisions, loop } = found;
  const run = new Run(program, { decisions });
  const situations = [run.machine.situation.slice()];
  while (run.step < decisions.size && run.advance()) situations.push(run.machine.situation.slice());
  expect(run.step).toBe(decisions.size);
  if (loop === undefined) expect(run.next()).toBeUndefined();
  else expect(situations.at(-1)).toEqual(situations[loop]);
  expect(`${verdict} in ${decisions.size}${loop === undefined ? "" : ` from ${loop} on`}`).toBe(expected);
}

const daemon = "task noise { daemon fibril f { loop { yield } } }";

test("a task that can step does so, though another loops for ever", () =>
  check(`task a { var x = 0 main { yield x = 1 } } ${daemon} check "c" { eventually a.x == 1 }`, "holds"));

test("who loops for ever without doing it refutes it", () =>
  check(`task a { var x = 0 } ${daemon} check "c" { eventually a.x == 1 }`, "refuted in 2 from 1 on"));

test("a fibril of a task that another one keeps busy starves", () =>
  check(
    'task a { var x = 0 main { loop { x = 0 } } fibril f { x = 1 } } check "c" { eventually a.x == 1 }',
    "refuted in 1 from 0 on",
  ));

test("a fibril whose task yields does not", () =>
  check('task a { var x = 0 main { loop { yield } } fibril f { x = 1 } } check "c" { eventually a.x == 1 }', "holds"));

test("a round that all take part in is no excuse for one who only could", () =>
  check(
    `protocol p { method ASK }
     task a serves p { on ASK { answer } }
     task b { phone a -> a main { loop { call a.ASK() } } }
     task c { var x = 0 phone a -> a main { call a.ASK() x = 1 } }
     check "c" { eventually c.x == 1 }`,
    "holds",
  ));

test("a timer that is taken back each time need never end", () =>
  check(
    `protocol p { method ASK }
     task a serves p { on ASK { answer } }
     task b { var x = 0 phone a -> a main { loop { let rc = call a.ASK() timeout 1s x = rc == ETIMEOUT } } }
     check "c" { eventually b.x == 1 }`,
    "refuted in 7 from 0 on",
  ));

test("a timer ends, though another task loops for ever", () =>
  check(`task a { var x = 0 main { sleep 1s x = 1 } } ${daemon} check "c" { eventually a.x == 1 }`, "holds"));

test("a timer that is set again and again ends each time", () =>
  check('task a { var x = 0 main { loop { sleep 1s x = (x + 1) % 3 } } } check "c" { eventually a.x == 2 }', "holds"));

test("a choice need never be taken", () =>
  check(
    'task a { var x = 0 main { loop { choose { x = 1 } or { yield } } } } check "c" { eventually a.x == 1 }',
    "refuted in 3 from 1 on",
  ));

test("of very many choices the right one is in the schedule", () =>
  check(
    `task a { var x = 0 main { let k = choose 0..3000 if k == 2500 { assert false } else { loop { yield } } } }
     check "c" { eventually a.x == 1 }`,
    "refuted in 3",
  ));

test("a deadlock before it refutes it", () =>
  check('task a { var x = 0 mutex m main { lock m lock m x = 1 } } check "c" { eventually a.x == 1 }', "refuted in 2"));

test("a deadlock after it does not", () =>
  check('task a { var x = 0 mutex m main { lock m x = 1 lock m } } check "c" { eventually a.x == 1 }', "holds"));

test("a deadlock of some, beside whom another goes on for ever, refutes it", () =>
  check(
    `task a { var x = 0 mutex m main { lock m lock m x = 1 } } ${daemon} check "c" { eventually a.x == 1 }`,
    "refuted in 4 from 3 on",
  ));

test("a fault before it refutes it", () =>
  check(
    `task a { var x = 0 main { yield yield x = 1 } } task b { main { assert false } } check "c" { eventually a.x == 1 }`,
    "refuted in 1",
  ));

test("a run that comes to an end refutes it", () =>
  check('task a { var x = 0 main { x = 2 } } check "c" { eventually a.x == 1 }', "refuted in 1"));

test("a limit before it decides nothing", () =>
  check(
    'limits { fibrils 2 } task a { var x = 0 main { spawn f() spawn f() x = 1 } fibril f() { loop { yield } } } check "c" { eventually a.x == 1 }',
    "inconclusive",
  ));

test("what holds at first holds", () =>
  check('task a { var x = 1 main { x = 0 } } check "c" { eventually a.x }', "holds"));

test("each is asked for by itself", () =>
  check(
    'task a { var x = 0 main { loop { x = (x + 1) % 3 } } } check "c" { eventually a.x == 1 eventually a.x == 2 }',
    "holds",
  ));

test("what else the check asks for is looked at, too", () =>
  check('task a { var x = 0 main { x = 1 x = 2 } } check "c" { eventually a.x == 1 always a.x < 2 }', "refuted in 2"));

test("what refutes it far away is found where little may be kept", () =>
  check(
    `protocol p { method ASK }
     task a serves p { var x = 0 on ASK { answer } }
     task b x 3 { phone a -> a main { repeat 5 { call a.ASK() } } }
     ${daemon}
     check "c" { eventually a.x }`,
    "refuted in 110 from 109 on",
    500,
  ));

test("one situation that leads to very many: a search ends there, too", async () => {
  const program = await programOf(
    `task a { var x = 0 main { x = choose 1..2_000_000_000 loop { yield } } }
     check "c" { eventually a.x == 1 || a.x == 1_999_999_999 }`,
  );
  const most = { states: Infinity, bytes: 2 ** 28 };
  const search = (bounds: Partial<Bounds>, watch?: SearchOptions["watch"]) => {
    const { clauses } = program.checks[0];
    return finish(exploring(program, clauses, { ...most, ...bounds }, { reduces: false, ...(watch && { watch }) }));
  };
  expect(search({ states: 10_000 })).toMatchObject({ verdict: "inconclusive", bound: "states", states: 10_000 });
  expect(search({ bytes: 2 ** 20 })).toMatchObject({ verdict: "inconclusive", bound: "memory" });
  const ended = search({}, ({ states }) => (states > 5000 ? "seconds" : undefined));
  expect([ended.bound, ended.states < 10_000]).toEqual(["seconds", true]);
});

test("no more states are kept than there may be", async () => {
  const program = await programOf(
    `task a { var x = 0 main { loop { x = (x + 1) % 4 } } } task b { var y = 0 main { loop { y = (y + 1) % 4 } } }
     check "c" { eventually a.x == 3 && b.y == 3 }`,
  );
  const { clauses } = program.checks[0];
  const search = (states: number) =>
    finish(exploring(program, clauses, { states, bytes: 2 ** 28 }, { minimises: false }));
  const whole = search(1000);
  expect(whole).toMatchObject({ verdict: "refuted", bound: undefined });
  for (let states = 1; states < whole.states; states++) {
    const part = search(states);
    // A single run that is followed may refute it all the same.
    expect([part.states, part.verdict === "refuted" ? undefined : "states"]).toEqual([states, part.bound]);
  }
});
