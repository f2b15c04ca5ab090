/** What a random state of binder prints, in each version of the driver, is read back as that state; and whatever happens to the text, the rest of it is. */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Capture } from "../capture.ts";
import { damaged } from "../others/testing.ts";
import { binder } from "./index.ts";
import { type Kernel, randomKernel, truthOf } from "./testing.ts";

const drivers = ["pri 120 r", "pri 0:120 r", "pri 0:120 r elapsed", "pri 0:120 a r elapsed", "rust"] as const;

test("the state of the threads comes back from the text of each driver", () => {
  fc.assert(
    fc.property(randomKernel, fc.constantFrom(...drivers), (kernel, driver) => {
      const { capture, notes } = binder.read(print(kernel, driver));
      expect(notes).toEqual([]);
      expect(graphOf(capture, driver === "rust")).toEqual(truthOf(kernel, driver === "rust"));
    }),
    { numRuns: 300 },
  );
});

/** The pieces of which the drivers make their lines, in their own order. */
function print(kernel: Kernel, driver: (typeof drivers)[number]): string {
  const isRust = driver === "rust";
  const lines = ["binder state:"];
  const say = (prefix: string, id: number, isIncoming: boolean) => {
    const { from, to, thread, isOneWay } = kernel.transactions[id] ?? expect.fail();
    const flags = isOneWay ? "11" : "10";
    const whom = isRust ? `${to}` : `${to}:${thread ?? 0}`;
    const sender = isOneWay && !isRust ? "0:0" : from.join(":");
    const head = `${prefix} ${id}: ${isRust ? "" : "00000000deadbeef "}from ${sender} to ${whom} code 1f flags ${flags} `;
    const needs = isOneWay ? "r0" : "r1";
    const middle = isRust ? "elapsed 5ms" : driver.replace(/ r$| r /, ` ${needs} `).trim();
    const marked = middle.replace(`a ${needs}`, `a${isOneWay ? 1 : 0} r0`).replace(/elapsed$/, "elapsed 5ms");
    const tail = isRust || isIncoming ? ` node 7 size 8:0${isRust ? "" : " offset 40"}` : "";
    lines.push(`${head}${marked}${tail}`);
  };
  for (const { id, threads, queue, later } of kernel.processes) {
    lines.push(...(isRust ? [`proc ${id}`, "context binder"] : [`proc ${id} context binder`]));
    for (const thread of threads) {
      lines.push(`  thread ${thread.id}: l 12 need_return ${isRust ? "false" : "0 tr 0"}`);
      for (const { call, isOut } of [...thread.stack].reverse()) {
        say(`    ${isOut ? "outgoing" : "incoming"} transaction`, call, !isOut);
      }
      for (const call of thread.todo) say("    pending transaction", call, true);
    }
    lines.push("  node 7: u0000000000000000 c0000000000000000 hs 1 hw 1");
    for (const call of later) say("    pending async transaction", call, true);
    for (const call of queue) say("  pending transaction", call, true);
  }
  return `${lines.join("\n")}\n`;
}

/** Who serves, waits and queues, as sorted words. The driver in Rust does not print which thread a transaction was handed to. */
function graphOf({ tasks }: Capture, isRust: boolean): string[] {
  return tasks
    .flatMap(({ id, calls, threads }) => [
      ...calls.map(({ address, queue }) => `${id} has ${address} ${queue}`),
      ...threads.flatMap(({ number, serving, waits }) => [
        ...serving.map((call) => `${id}:${number} serves ${call}`),
        ...waits.map(
          ({ task, thread, call }) =>
            `${id}:${number} waits for ${call} of ${task}${isRust || thread === undefined ? "" : `:${thread}`}`,
        ),
      ]),
    ])
    .toSorted();
}

const text = fc.tuple(randomKernel, fc.constantFrom(...drivers)).map(([kernel, driver]) => print(kernel, driver));

test("whatever happens to a text, it is read, with few remarks", () => {
  fc.assert(
    fc.property(text.chain(damaged), (dump) => {
      expect(binder.read(dump).notes.length).toBeLessThanOrEqual(101);
    }),
    { numRuns: 300 },
  );
});

test("a damaged line takes nothing with it but its own transaction, and what its thread does now", () => {
  fc.assert(
    fc.property(randomKernel, fc.nat(), fc.string(), (kernel, at, damage) => {
      const lines = print(kernel, "pri 0:120 r").split("\n");
      const place = at % lines.length;
      const line = lines[place] ?? "";
      lines[place] = `${/^ */.exec(line)?.[0]}${damage}`;
      const found = new Set(graphOf(binder.read(lines.join("\n")).capture, false));
      const own = /transaction (\d+)/.exec(line)?.[1];
      const truth = truthOf(kernel, false);
      const touched = kernel.processes.flatMap(({ id, threads }) =>
        threads.filter((thread) => has(thread, Number(own))).map((thread) => `${id}:${thread.id} waits`),
      );
      const lost = truth.filter((fact) => !found.has(fact));
      const ofOthers = lost.filter(
        (fact) =>
          !new RegExp(`(?:has|serves|for) ${own}\\b`).test(fact) && !touched.some((waits) => fact.startsWith(waits)),
      );
      expect(ofOthers).toEqual([]);
      expect([...found].filter((fact) => fact.includes("waits") && !truth.includes(fact))).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

/** Whether the transaction is on the thread's stack or in its own queue. */
const has = ({ stack, todo }: Kernel["processes"][number]["threads"][number], id: number): boolean =>
  todo.includes(id) || stack.some(({ call }) => call === id);
