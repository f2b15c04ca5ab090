import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Channel } from "../channel.ts";
import { SpareAdapter } from "./spare-adapter.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Adapters by the order in which they were started: `+` for those that run. */
function starting() {
  const ends: ((reason: string) => void)[] = [];
  const running: boolean[] = [];
  const start = (): Promise<Channel<"dap">> => {
    const number = running.push(true) - 1;
    return Promise.resolve({
      send: () => {},
      onMessage: () => {},
      onEnd: (listener) => {
        ends[number] = listener;
      },
      close: () => {
        running[number] = false;
      },
    });
  };
  return { start, ends, running };
}

test("one is ready before a session needs it, and another one after", async () => {
  const { start, running } = starting();
  const adapters = new SpareAdapter(start);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(running).toEqual([]);
  adapters.keepReady();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(running).toEqual([true]);
  const first = await adapters.take();
  expect(running).toEqual([true]);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(running).toEqual([true, true]);
  first.close();
  adapters.dispose();
  expect(running).toEqual([false, false]);
});

test("who comes before it is ready gets one of its own", async () => {
  const { start, running } = starting();
  const adapters = new SpareAdapter(start);
  await Promise.all([adapters.take(), adapters.take()]);
  expect(running).toEqual([true, true]);
  adapters.dispose();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(running).toEqual([true, true]);
});

test("one that has ended is not given to a session", async () => {
  const { start, ends, running } = starting();
  const adapters = new SpareAdapter(start);
  adapters.keepReady();
  await vi.advanceTimersByTimeAsync(60_000);
  ends[0]?.("killed");
  await adapters.take();
  expect(running).toHaveLength(2);
});

test("one that is still being made when the editor goes is closed", async () => {
  const { start, running } = starting();
  const adapters = new SpareAdapter(async () => {
    await new Promise((resolve) => setTimeout(resolve, 500));
    return start();
  });
  adapters.keepReady();
  await vi.advanceTimersByTimeAsync(2_200);
  adapters.dispose();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(running).toEqual([false]);
});
