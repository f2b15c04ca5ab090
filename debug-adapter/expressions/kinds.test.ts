import { expect, test } from "vitest";
import { programOf } from "../../test/support/program-of.ts";
import { outlookAtMethod } from "../breakpoints/names.ts";
import { checkKinds } from "./kinds.ts";
import { parseExpression } from "./parse.ts";

const program = await programOf(`const LIMIT = 3
task a id 1 { var x = 0 var t[4] = 0 var kept: call var both = 0 mutex m mutex ms[2] phone p -> b main { let local = 1 x = local } fn twice(n) { return n * 2 } }
task b id 2 { var both[2] = 0 main { } }
task cyclist id 3 x 2 { var n = 0 main { } }
`);

/** What is wrong with a condition, with its column. */
function flawOf(text: string, isCondition = true): string | undefined {
  try {
    checkKinds(parseExpression(text, []), program, outlookAtMethod(program), isCondition);
    return undefined;
  } catch (error) {
    return error instanceof Error ? `${Reflect.get(error, "column")}: ${error.message}` : "";
  }
}

test.each([
  ["cycle == 1", "1: A list of tasks is no number: ask with `in`."],
  ["1 + victims > 2", "5: A list of tasks is no number: ask with `in`."],
  ["cycle", "1: A list of tasks is no number: ask with `in`."],
  ['sender == "b"', '11: "b" is a text, and a number is needed.'],
  ['!"b"', '2: "b" is a text, and a number is needed.'],
  ['"b"', '1: "b" is a text, and a number is needed.'],
  ["x > 0 && request", "10: request is no number."],
  ["m == 1", "1: m is no number."],
  ["ms[1] == 1", "1: ms[1] is no number."],
  ["p", "1: p is no number."],
  ["kept == 0", "1: kept is no number."],
  ["t == 1", "1: t is no number."],
  ["a.t > 1", "1: a.t is no number."],
  ["t[cycle]", "3: A list of tasks is no number: ask with `in`."],
  ['twice("b")', '7: "b" is a text, and a number is needed.'],
  ['"a" in x', "8: What follows `in` has to be a list: `cycle` or `victims`."],
  ["cycle in victims", "1: A list of tasks is no number: ask with `in`."],
  ["9 in cycle", "1: There is no task 9."],
  ["x / 0 == 1", "5: This is a division by zero."],
  ["arg(6)", "1: A call has the arguments 1 to 5, not 6."],
  ["x == 2147483648", "6: 2147483648 does not fit in 32 bits."],
])("%s can have no value", (text, flaw) => {
  expect(flawOf(text)).toBe(flaw);
});

test.each([
  '"a" in cycle && 2 in victims && !(x in cycle)',
  '"a" == "b" || x == -2147483647',
  "a.t[x] + t[1] == LIMIT * step / x",
  "both == 1",
  "local > 0",
  "cyclist[x].n == EOK && method == IPC_M_DATA_READ && rc == arg(x)",
  "twice(x) - 5ms",
])("%s may have one", (text) => {
  expect(flawOf(text)).toBeUndefined();
});

test("a log point shows anything", () => {
  expect(["cycle", '"b"', "m", "request", "t"].map((text) => flawOf(text, false))).toEqual(Array(5).fill(undefined));
  expect(flawOf("cycle + 1", false)).toBe("1: A list of tasks is no number: ask with `in`.");
});
