import { expect, test } from "vitest";
import type { Search } from "./search.ts";
import { Slices } from "./slices.ts";
import type { Stop } from "./stop.ts";

/** A search without an end of its own, in pieces of about a millisecond. */
function* endless(): Search {
  for (;;) {
    const until = performance.now() + 1;
    while (performance.now() < until);
    if (yield) return { kind: "pause", fibril: undefined, task: 0 };
  }
}

function* failing(): Search {
  yield;
  throw new Error("no such instruction");
}

function* found(what: number): Search<number> {
  yield;
  return what;
}

test("between slices others get their turn, so a pause is heard", async () => {
  const slices = new Slices((error) => expect.unreachable(String(error)));
  const stopped = new Promise<Stop>((done) => slices.start(endless(), done));
  let turns = 0;
  const timer = setInterval(() => {
    if (++turns === 3) slices.pause();
  });
  expect((await stopped).kind).toBe("pause");
  clearInterval(timer);
});

test("a search that is given up is heard of no more", async () => {
  const slices = new Slices((error) => expect.unreachable(String(error)));
  slices.start(endless(), () => expect.unreachable());
  slices.cancel();
  const stop = new Promise<Stop>((done) => slices.start(endless(), done));
  slices.pause();
  expect((await stop).kind).toBe("pause");
});

test("who waits for a search hears of its end, of its error, and when it makes way for another", async () => {
  const slices = new Slices((error) => expect.unreachable(String(error)));
  const late = new Error("too late");
  const first = slices.run(endless(), late);
  const second = slices.run(found(7), late);
  await expect(first).rejects.toBe(late);
  expect(await second).toBe(7);
  const third = slices.run(endless(), late);
  slices.cancel();
  await expect(third).rejects.toBe(late);
  await expect(slices.run(failing(), late)).rejects.toThrow("no such instruction");
});

test("an error is told of, not thrown at nobody", async () => {
  const failed = await new Promise((told) => new Slices(told).start(failing(), () => expect.unreachable()));
  expect(failed).toMatchObject({ message: "no such instruction" });
});
