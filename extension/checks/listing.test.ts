import { expect, test } from "vitest";
import { idOf, listedIn, nameOf } from "./listing.ts";

test("the checks of a text, each with its place", () => {
  const text = `task t { }
check "one" { forbid stuck }
  check "two" with A = 1,
    B = 2 { forbid stuck }`;
  expect(listedIn(text)).toEqual([
    {
      id: "check one",
      label: "one",
      overrides: "",
      range: { start: { line: 1, character: 0 }, end: { line: 1, character: 28 } },
    },
    {
      id: "check two",
      label: "two",
      overrides: "A = 1, B = 2",
      range: { start: { line: 2, character: 2 }, end: { line: 3, character: 26 } },
    },
  ]);
});

test("a scenario without checks has one at its first task; a text without tasks has none", () => {
  const start = { line: 1, character: 2 };
  expect(listedIn("// a\n  task t { }")).toEqual([
    { id: idOf(undefined), label: "nothing goes wrong", overrides: "", range: { start, end: start } },
  ]);
  expect(listedIn("protocol p { }")).toEqual([]);
});

test("the id of a check has its name, whatever that is", () => {
  for (const name of [undefined, "", "check", "nothing goes wrong"]) expect(nameOf(idOf(name))).toBe(name);
});
