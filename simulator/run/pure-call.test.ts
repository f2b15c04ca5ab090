import fc from "fast-check";
import { expect, test } from "vitest";
import { programOf } from "../../test/support/program-of.ts";
import { impurityOf, type Program, PureCall, Run, readsCall } from "../index.ts";

const scenario = `protocol p { method ASK = 1024 (a, b) }
task client id 7 {
  phone server -> server
  main { loop { call server.ASK(3, 5) } }
}
task server id 8 serves p {
  var n = 10
  var t[4] = 2
  mutex m
  var kept: call
  fn twice(x) { return 2 * x }
  fn nothing() {}
  fn sum(from, to) {
    let all = 0
    for i in from..to { all = all + i }
    repeat n { all = all + 1 }
    return all
  }
  fn nested(x) {
    let y = twice(x)
    let z = sum(0, y)
    return y + z + t[x]
  }
  fn asked() { return sender * 100 + arg(2) }
  fn checked(x) {
    assert x < 3, "x is {x}"
    return 10 / x
  }
  fn endless() { loop {} }
  fn writes(x) { n = x }
  fn writesElement(x) { t[x] = 1 }
  fn writesByCall(x) { n = twice(x) }
  fn outer(x) {
    let y = locks(x)
    return y
  }
  fn locks(x) {
    lock m { x = x + 1 }
    return x
  }
  fn speaks() { log "hello" }
  fn picks() {
    let k = choose 0..2
    return k
  }
  fn either() { choose { return 1 } or { return 2 } }
  fn takes(c: call) { return 1 }
  fn gives() { return kept }
  on ASK(a, b) {
    let c = nested(a)
    if c < 0 { let d = outer(1) }
    answer EOK, c
  }
}
`;

const server = 1;

function fnOf({ tasks }: Program, name: string): number {
  const fn = tasks[server].fns.get(name);
  if (fn === undefined) throw new Error(`there is no fn ${name}`);
  return fn;
}

/** The run when the server handles its first call, and the number of that call. */
async function handling(): Promise<{ run: Run; request: number }> {
  const run = new Run(await programOf(scenario));
  for (;;) {
    const fibril = run.next()?.fibril;
    const request = fibril === undefined ? undefined : run.requestOf(fibril);
    if (request !== undefined) return { run, request };
    run.advance();
  }
}

test.each([
  ["twice", [21], 42],
  ["twice", [2 ** 30], -(2 ** 31)],
  ["nothing", [], 0],
  ["sum", [1, 5], 20],
  ["nested", [3], 33],
  ["asked", [], 705],
  ["checked", [2], 5],
])("%s(%j) is %i", async (name, given, value) => {
  const { run, request } = await handling();
  expect(new PureCall(run.machine, server, fnOf(run.program, name)).valueAt(run.machine, request, given)).toBe(value);
});

test("the run itself computes the same", async () => {
  const { run, request } = await handling();
  const value = new PureCall(run.machine, server, fnOf(run.program, "nested")).valueAt(run.machine, request, [3]);
  const bound = () => run.system().fibrils.flatMap(({ frames }) => frames.flatMap(({ locals }) => locals));
  while (!bound().some(({ name }) => name === "c")) run.advance();
  expect(bound()).toContainEqual({ name: "c", value });
});

test("a fault is told, and the next call is not troubled by it", async () => {
  const { run } = await handling();
  const call = new PureCall(run.machine, server, fnOf(run.program, "checked"));
  expect(call.valueAt(run.machine, undefined, [0])).toMatchObject({ kind: "violation", message: "division by zero" });
  expect(call.valueAt(run.machine, undefined, [3])).toMatchObject({
    kind: "assertion",
    message: "an assertion does not hold: x is 3 (`x < 3`, where x is 3)",
  });
  expect(call.valueAt(run.machine, undefined, [1])).toBe(10);
});

test("what does not return is given up", async () => {
  const { run } = await handling();
  const call = new PureCall(run.machine, server, fnOf(run.program, "endless"));
  expect(call.valueAt(run.machine, undefined, [])).toBeUndefined();
});

test.each([
  ["writes", "n = … writes a variable of the task"],
  ["writesElement", "t[…] = … writes a variable of the task"],
  ["writesByCall", "n = … writes a variable of the task"],
  ["outer", "lock can block"],
  ["speaks", "log writes a line"],
  ["picks", "choose is for the schedule to decide"],
  ["either", "choose is for the schedule to decide"],
  ["takes", "a handle is no number"],
  ["gives", "a handle is no number"],
])("%s does more than compute", async (name, expected) => {
  const program = await programOf(scenario);
  const { statement, effect, place } = impurityOf(program, server, fnOf(program, name)) ?? {};
  expect(`${statement} ${effect}`).toBe(expected);
  const line = scenario.split("\n")[place?.line ?? 0] ?? "";
  expect(line).toContain(statement === "a handle" ? name : statement?.split(/\W/)[0]);
});

test("who reads the call that is handled", async () => {
  const program = await programOf(scenario);
  const reading = ["twice", "nested", "asked", "checked"].filter((name) => readsCall(program, fnOf(program, name)));
  expect(reading).toEqual(["asked"]);
});

test("a call leaves the run as it was, to the bit", async () => {
  const program = await programOf(scenario);
  const names = ["twice", "sum", "nested", "checked", "asked"] as const;
  const given = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 2, maxLength: 2 });
  fc.assert(
    fc.property(fc.constantFrom(...names), fc.integer({ min: 0, max: 400 }), given, (name, step, values) => {
      const run = new Run(program);
      run.goTo(step);
      const { situation, ledger } = run.machine;
      const before = [situation.slice(), ledger.slice(), run.machine.stack.slice()];
      const fn = fnOf(program, name);
      const count = program.routines[fn].integerParameters;
      new PureCall(run.machine, server, fn).valueAt(run.machine, undefined, values.slice(0, count));
      expect([situation, ledger, run.machine.stack]).toEqual(before);
    }),
  );
});
