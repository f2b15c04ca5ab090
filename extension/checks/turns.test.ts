import { expect, test } from "vitest";
import { Turns } from "./turns.ts";

/** Works that go on until they are told to end, of which so many may go on at the same time. */
function working(most: () => number) {
  const events: string[] = [];
  const ends = new Map<string, () => void>();
  const givingUp = new Map<string, () => void>();
  let made = 0;
  const turns = new Turns(() => ++made, most);
  const begin = (name: string) =>
    turns.take(
      async (tool) => {
        events.push(`${name} with ${tool}`);
        await new Promise<void>((resolve) => ends.set(name, resolve));
        return name;
      },
      (listener) => givingUp.set(name, listener),
    );
  const settled = () => new Promise((resolve) => setTimeout(resolve));
  const call = async (which: ReadonlyMap<string, () => void>, name: string) => {
    (which.get(name) ?? expect.fail(`nobody is called ${name}`))();
    await settled();
  };
  return {
    begin,
    events,
    settled,
    end: (name: string) => call(ends, name),
    giveUp: (name: string) => call(givingUp, name),
  };
}

test("as many work as may, and the others in their order, each with a tool that nobody has", async () => {
  const { begin, events, settled, end } = working(() => 2);
  const all = ["a", "b", "c", "d"].map(begin);
  await settled();
  expect(events).toEqual(["a with 1", "b with 2"]);
  await end("b");
  expect(events.slice(2)).toEqual(["c with 2"]);
  await end("a");
  expect(events.slice(3)).toEqual(["d with 1"]);
  await end("c");
  await end("d");
  expect(await Promise.all(all)).toEqual(["a", "b", "c", "d"]);
});

test("who gives up is passed over; who works goes on", async () => {
  const { begin, events, end, giveUp } = working(() => 1);
  const [a, b, c] = ["a", "b", "c"].map(begin);
  await giveUp("b");
  await giveUp("a");
  expect(await b).toBeUndefined();
  await end("a");
  expect(await a).toBe("a");
  await end("c");
  expect(await c).toBe("c");
  expect(events).toEqual(["a with 1", "c with 1"]);
});

test("more begin when more may, with the next that asks", async () => {
  let most = 1;
  const { begin, events, settled, end } = working(() => most);
  const all = ["a", "b"].map(begin);
  await settled();
  most = 3;
  all.push(begin("c"));
  await settled();
  expect(events).toEqual(["a with 1", "b with 2", "c with 3"]);
  for (const name of ["a", "b", "c"]) await end(name);
  expect(await Promise.all(all)).toEqual(["a", "b", "c"]);
});

test("work that fails lets the next begin", async () => {
  const turns = new Turns(
    () => "tool",
    () => 1,
  );
  const never = () => {};
  const failing = turns.take(() => Promise.reject(new Error("broken")), never);
  const next = turns.take(async (tool) => tool, never);
  await expect(failing).rejects.toThrow("broken");
  expect(await next).toBe("tool");
});
