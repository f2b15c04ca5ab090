import { expect, test } from "vitest";
import { Familiarity } from "./familiarity.ts";

/** After how many situations slices are familiar, of at most 10,000, where two tasks have these. */
function familiarAfter(
  reduces: "independent steps" | "nothing",
  slicesOf: (situation: number) => readonly [number, number],
): number | undefined {
  const familiarity = new Familiarity(2, reduces);
  for (let situation = 0; situation < 10_000; situation++) {
    if (familiarity.isThere) return situation;
    familiarity.meet(Int32Array.from(slicesOf(situation)));
  }
  return undefined;
}

test("slices are familiar when few are new among as many situations as before", () => {
  const some = "independent steps";
  expect(familiarAfter(some, (situation) => [situation % 10, situation % 12])).toBe(256);
  expect(familiarAfter(some, (situation) => [Math.min(situation, 300), 0])).toBe(256 + 512);
  expect(familiarAfter(some, (situation) => [0, Math.floor(situation / 9)])).toBeUndefined();
  expect(familiarAfter(some, (situation) => [0, Math.floor(situation / 11)])).toBe(256);
});

test("where each order is looked at, more may be new", () => {
  expect(familiarAfter("nothing", (situation) => [0, Math.floor(situation / 4)])).toBe(256);
  expect(
    familiarAfter("nothing", (situation) => [Math.floor(situation / 4), Math.floor(situation / 4)]),
  ).toBeUndefined();
});

test("without situations that are looked at first, all are", () => {
  expect(new Familiarity(2, "independent steps", 0).isThere).toBe(true);
});
