import { expect, test } from "vitest";
import type { TimelineArguments, TimelineBody } from "#protocol";
import { body, item } from "./example.ts";
import { Windows } from "./windows.ts";

/** An adapter that knows of so many steps, with an item at each, and answers when it is told to. */
function adapter(furthest: number) {
  const asked: TimelineArguments[] = [];
  const answers: (() => void)[] = [];
  const windows = new Windows(
    (args) =>
      new Promise<TimelineBody>((resolve) => {
        asked.push(args);
        answers.push(() => {
          const [from, to] = [args.from ?? 0, Math.min(args.to ?? furthest, furthest)];
          const isMuch = to - from > (args.most ?? 0);
          const items = isMuch ? undefined : [item("log", from, 0)];
          const density = isMuch ? { from, width: Math.ceil((to - from) / (args.buckets ?? 1)), lanes: [] } : undefined;
          resolve(body([], { from, to, furthest, items, density }));
        });
      }),
    () => {},
  );
  const answer = async () => {
    answers.shift()?.();
    await new Promise((resolve) => setTimeout(resolve));
  };
  return { asked, answer, windows };
}

test("a run that is not long is asked for once, as a whole", async () => {
  const { asked, answer, windows } = adapter(300);
  windows.want({ from: 0, to: 300 }, 1000);
  windows.want({ from: 100, to: 110 }, 1000);
  expect(asked.length).toBe(1);
  await answer();
  windows.want({ from: 100, to: 110 }, 1000);
  expect(asked.length).toBe(1);
  expect(windows.bodyFor({ from: 100, to: 110 })?.items?.length).toBe(1);
});

test("of a long one there is an overview, and what is in view is asked for with something beside it", async () => {
  const { asked, answer, windows } = adapter(1_000_000);
  windows.want({ from: 0, to: 1e6 }, 1000);
  await answer();
  const range = { from: 5000, to: 5400 };
  expect(windows.bodyFor(range)?.density).toBeDefined();
  windows.want(range, 1000);
  expect(asked.at(-1)).toMatchObject({ from: 4800, to: 5600 });
  await answer();
  expect(windows.bodyFor(range)).toMatchObject({ from: 4800, items: [{ from: 4800 }] });
  windows.want({ from: 5100, to: 5500 }, 1000);
  expect(asked.length).toBe(2);
  windows.want({ from: 5300, to: 5700 }, 1000);
  expect(asked.length).toBe(3);
});

test("how much there is, is asked for finer when it is looked at from nearer", async () => {
  const { asked, answer, windows } = adapter(1_000_000);
  windows.want({ from: 0, to: 1e6 }, 1000);
  await answer();
  windows.want({ from: 4e5, to: 6e5 }, 1000);
  await answer();
  const count = asked.length;
  windows.want({ from: 4.5e5, to: 5.5e5 }, 1000);
  expect(asked.length).toBe(count);
  windows.want({ from: 4.9e5, to: 5e5 }, 1000);
  expect(asked.length).toBe(count + 1);
});

test("what comes late, of another moment or filter, is not shown", async () => {
  const { asked, answer, windows } = adapter(300);
  windows.want({ from: 0, to: 300 }, 1000);
  windows.renew(true);
  await answer();
  expect(windows.bodyFor({ from: 0, to: 300 })).toBeUndefined();
  windows.filter = "vfs";
  windows.want({ from: 0, to: 300 }, 1000);
  expect(asked.at(-1)).toMatchObject({ filter: "vfs" });
  expect(windows.isOld).toBe(true);
  await answer();
  expect(windows.isOld).toBe(false);
});

test("a refusal is not asked for again until something changes", async () => {
  let times = 0;
  const windows = new Windows(
    async () => {
      times++;
      throw new Error("The scenario runs.");
    },
    () => {},
  );
  windows.want({ from: 0, to: 3 }, 100);
  await new Promise((resolve) => setTimeout(resolve));
  windows.want({ from: 0, to: 3 }, 100);
  expect({ times, failure: windows.failure }).toEqual({ times: 1, failure: "The scenario runs." });
  windows.renew(false);
  windows.want({ from: 0, to: 3 }, 100);
  expect(times).toBe(2);
});
