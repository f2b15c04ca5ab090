import { expect, test } from "vitest";
import type { Search } from "./search.ts";
import { Slices } from "./slices.ts";

/** Passes a millisecond whenever it is looked at. */
function clock(): () => number {
  let now = 0;
  return () => now++;
}

/** A search without an end of its own. */
function* endless(): Search<string> {
  for (;;) if (yield) return "paused";
}

function* failing(): Search {
  yield;
  throw new Error("no such instruction");
}

function* found(what: number, pieces = 1): Search<number> {
  for (let piece = 0; piece < pieces; piece++) yield;
  return what;
}

const late = new Error("too late");

test("between slices others get their turn, so a pause is heard", async () => {
  const slices = new Slices(clock());
  const paused = slices.run(endless());
  let turns = 0;
  const timer = setInterval(() => {
    if (++turns === 3) slices.pause();
  });
  expect(await paused).toBe("paused");
  clearInterval(timer);
});

test("who waits hears of the end, of an error, and why a search was given up", async () => {
  const slices = new Slices(clock());
  expect(await slices.run(found(7))).toBe(7);
  await expect(slices.run(failing())).rejects.toThrow("no such instruction");
  const given = slices.run(endless());
  slices.giveUp(late);
  await expect(given).rejects.toBe(late);
});

test("searches take turns: none waits for the end of another", async () => {
  const slices = new Slices(clock());
  const long = slices.run(endless());
  expect(await slices.run(found(1, 100))).toBe(1);
  slices.pause();
  expect(await long).toBe("paused");
});

test("an observer can end one search among others, and is told of its end once", async () => {
  const slices = new Slices(clock());
  const told: string[] = [];
  const given = slices.run(endless(), (search) => ({
    after: (pieces) => {
      told.push(`${pieces} pieces`);
      if (told.length === 2) search.giveUp(late);
    },
    end: () => told.push("end"),
  }));
  const other = slices.run(found(1, 100));
  await expect(given).rejects.toBe(late);
  slices.giveUp(late);
  await expect(other).rejects.toBe(late);
  expect(told).toEqual(["10 pieces", "20 pieces", "end"]);
});
