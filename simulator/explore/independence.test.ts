/** What depends on each other is looked at in both orders: of each text, what a variable is in the end by one order, and by the other. */
import { expect, test } from "vitest";
import { programOf } from "../../test/support/program-of.ts";
import { finish } from "../work.ts";
import { exploring } from "./exploring.ts";

async function check(variable: string, values: readonly string[], text: string): Promise<void> {
  const clauses = values.map((value) => `reachable ${variable} == ${value}`).join("\n");
  const source = `kernel helenos-2026\nprotocol p { method M\nmethod N\nmethod U }\n${text}\ncheck "all" { ${clauses} }`;
  const program = await programOf(source);
  const bounds = { states: 10_000, bytes: 2 ** 28 };
  const { clauses: results } = finish(exploring(program, program.checks[0].clauses, bounds));
  expect(results.map(({ verdict }) => verdict)).toEqual(values.map(() => "holds"));
}

const server = "task y serves p { var n = 1 on M { n = n * 3 answer } on IPC_M_PHONE_HUNGUP { n = n * 2 + 1 } }";
const caller = "task x { phone y -> y main { call y.M() } }";
const ending = "task y serves p { var z = 0 main { z = 1 exit } on M { answer } }";

test("a call, and the end of the task that it is for", () =>
  check(
    "x.r",
    ["ENOENT", "EHANGUP"],
    `${ending} task x { var r = 99 phone y -> y main { let rc = call y.M() r = rc } }`,
  ));

test("a connect, and the end of the task that it is for", () =>
  check("x.r", ["ENOENT", "EHANGUP"], `${ending} task x { var r = 99 main { let y, rc = connect y () r = rc } }`));

test("a call, and an answer that slams its phone", () =>
  check(
    "x.r",
    ["ENOENT", "EHANGUP"],
    `task y serves p { on M { answer EHANGUP } on N { answer } }
     task x { var r = 99 phone y -> y main { let first = send y.M() let rc = call y.N() wait first r = rc } }`,
  ));

test("a hang-up, and a call to the same task", () =>
  check("y.n", ["7", "9"], `${server} ${caller} task z { phone y -> y main { hangup y } }`));

test("the end of a task, and a call to who is told of it", () =>
  check("y.n", ["7", "9"], `${server} ${caller} task z { phone y -> y main { exit } }`));

test("an answer that nobody has written, and another to the same task", () =>
  check(
    "x.n",
    ["7", "9"],
    `task y serves p { } task z serves p { on M { answer } }
     task x { var n = 1 phone y -> y phone z -> z
       main { call y.U() n = n * 3 } fibril f { call z.M() n = n * 2 + 1 } }`,
  ));

for (const handler of ["", "var n = 0 on IPC_M_PHONE_HUNGUP { n = 1 }"]) {
  test(`the answer to a hang-up, after which there is room for another phone; a handler: ${handler !== ""}`, () =>
    check(
      "x.r",
      ["EOK", "ELIMIT"],
      `limits { phones 1 } task y serves p { ${handler} on M { answer } }
       task x { var r = 99 phone y -> y main { hangup y call y.M() let line, rc = connect y () r = rc } }`,
    ));
}
