import fc from "fast-check";
import { expect, test } from "vitest";
import { compile, load } from "#language";
import { capturedKernels, mostSteps, type Program, Run } from "#simulator";
import type { Capture, CapturedCall, CapturedTask, CapturedThread, CapturedWait } from "../capture.ts";
import { findingsOf } from "../findings.ts";
import { systemOf } from "../system/index.ts";
import { anyCapture } from "../testing.ts";
import { skeletonOf } from "./skeleton.ts";

/** The scenario that is made of a capture, which has to be without a mistake. */
async function programFrom(capture: Capture): Promise<Program> {
  const text = skeletonOf(capture, systemOf(capture).system);
  const document = await load("file:///skeleton.ktrace", async () => text);
  const { program, diagnostics } = compile(document);
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  expect(errors.map(({ message, range }) => `${range.start.line + 1}: ${message}\n${text}`)).toEqual([]);
  if (program === undefined) throw new Error(text);
  return program;
}

/** The tasks of each circle that a run comes to. */
function circlesOf(program: Program): number[][] {
  const run = new Run(program);
  while (run.step < mostSteps(program) && run.advance());
  return run.findings().map(({ cycle }) => cycle.toSorted((a, b) => a - b));
}

const line = 0;

const callFrom = (sender: number, method: bigint): CapturedCall => ({
  queue: "dispatched",
  method,
  args: [],
  sender,
  flags: 0,
  address: BigInt(sender),
  line,
});

/** Tasks each of which has at most one call out: to whom, or nobody. */
const targets = fc.array(fc.option(fc.nat(5), { nil: undefined, freq: 4 }), { minLength: 2, maxLength: 6 });

function tasksOf(calls: readonly (number | undefined)[], rest: (id: number) => Partial<CapturedTask>): CapturedTask[] {
  return calls.map((_, id): CapturedTask => {
    const incoming = calls.flatMap((to, sender) => (to === id ? [callFrom(sender, 1024n + BigInt(sender % 2))] : []));
    return {
      id: id + 1,
      name: undefined,
      phones: [],
      calls: incoming,
      threads: [],
      isPartial: false,
      line,
      ...rest(id),
    };
  });
}

/** Ids count from 1. */
const renumbered = (tasks: readonly CapturedTask[]): CapturedTask[] =>
  tasks.map((task) => ({
    ...task,
    calls: task.calls.map((call) => ({ ...call, sender: call.sender === undefined ? undefined : call.sender + 1 })),
  }));

const kernel = fc.constantFrom(undefined, ...capturedKernels);

/** The rows of a HelenOS kernel. */
const rows: fc.Arbitrary<Capture> = fc.tuple(targets, kernel).map(([wanted, kernel]) => {
  const calls = wanted.map((to) => (to === undefined ? to : to % wanted.length));
  const tasks = tasksOf(calls, (id) => {
    const target = calls[id];
    return target === undefined
      ? {}
      : { phones: [{ slot: 3, target: target + 1, calls: 1, state: "connected", line }] };
  });
  return { title: "rows", kernel, tasks: renumbered(tasks) };
});

/** Threads that serve a call, wait for the answer to one, or name the task alone that they wait for. */
const threads: fc.Arbitrary<Capture> = fc.tuple(targets, fc.boolean()).map(([wanted, isNamed]) => {
  const calls = wanted.map((to) => (to === undefined ? to : to % wanted.length));
  const tasks = tasksOf(calls, (id) => {
    const target = calls[id];
    const serving = calls.flatMap((to, sender) => (to === id ? [BigInt(sender)] : [])).slice(0, 1);
    const wait: CapturedWait =
      target === undefined
        ? { kind: "receive", task: undefined, thread: undefined, call: undefined, line }
        : {
            kind: "answer",
            task: target + 1,
            thread: isNamed ? 7 : undefined,
            call: isNamed ? undefined : BigInt(id),
            line,
          };
    const thread: CapturedThread = {
      number: 7,
      name: undefined,
      serving: isNamed ? [] : serving,
      waits: [wait],
      stack: [],
      line,
    };
    return { threads: [thread], ...(isNamed && { calls: [] }) };
  });
  return { title: "threads", kernel: undefined, tasks: renumbered(tasks) };
});

/** Whether each of some tasks has one call to answer, so that there is one way to take what the dump says. */
const isPlain = ({ tasks }: Capture, cycle: readonly number[]): boolean =>
  cycle.every((id) => tasks.find((task) => task.id === id)?.calls.length === 1);

test.each([
  ["rows", rows],
  ["threads", threads],
])(
  "where the %s of a dump have a circle, the run of its scenario comes to it",
  { timeout: 120_000 },
  async (_, captures) => {
    let seen = 0;
    await fc.assert(
      fc.asyncProperty(captures, async (capture) => {
        const found = findingsOf(systemOf(capture).system).filter(
          ({ kind, certainty, cycle }) => kind === "deadlock" && (certainty === "certain" || isPlain(capture, cycle)),
        );
        const program = await programFrom(capture);
        if (found.length === 0) return;
        seen++;
        const circles = circlesOf(program);
        for (const { cycle } of found) expect(circles).toContainEqual(cycle.toSorted((a, b) => a - b));
      }),
    );
    expect(seen).toBeGreaterThan(0);
  },
);

test("of any capture there is a scenario without a mistake, that runs", { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(
      anyCapture.filter(({ tasks }) => tasks.length > 0),
      async (capture) => {
        circlesOf(await programFrom(capture));
      },
    ),
  );
});
