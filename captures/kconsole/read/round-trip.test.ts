import fc from "fast-check";
import { expect, test } from "vitest";
import { capturedKernels, Run } from "#simulator";
import { programOf } from "../../../test/support/program-of.ts";
import { randomScenario } from "../../../test/support/random-scenario.ts";
import type { Capture, CapturedPhone, CapturedTask } from "../../capture.ts";
import { frozen } from "../frozen.ts";
import { kconsole } from "../kconsole.ts";
import { consoleText } from "../testing.ts";
import { randomCapture } from "./testing.ts";

/** Lines are the dump's. */
const withoutLines = ({ kernel, tasks }: Capture) => ({
  kernel: kernel?.name,
  tasks: tasks.map(({ id, name, phones, calls, threads }) => ({
    id,
    name,
    phones: phones.map((phone) => ({ ...phone, line: 0 })),
    calls: calls.map((call) => ({ ...call, line: 0 })),
    threads,
  })),
});

/**
 * What the format does not tell: at the other end of a phone that is slammed, hung up or busy there is a pointer or nothing. Up to era B `tasks -a` has such pointers,
 * of which any connected phone tells how they are to be read; else, and later, pointers to two tasks do.
 */
function asTold(capture: Capture): Capture {
  const era = capture.kernel?.console;
  const phones = capture.tasks.flatMap((task) => task.phones);
  const isPrinted = ({ state }: CapturedPhone) => state === "slammed" || state === "hungup" || era !== "C";
  const pointed = new Set(phones.filter(isPrinted).flatMap(({ target }) => target ?? []));
  const isKnown = pointed.size > 1 || (era !== "C" && phones.some(({ state }) => state === "connected"));
  const targetOf = ({ state, target }: CapturedPhone) => (state === "connected" || isKnown ? target : undefined);
  const taskOf = (task: CapturedTask): CapturedTask => ({
    ...task,
    phones: task.phones.map((phone) => ({ ...phone, target: targetOf(phone) })).toSorted((a, b) => a.slot - b.slot),
    calls: ["incoming", "dispatched", "answer"].flatMap((queue) => task.calls.filter((call) => call.queue === queue)),
  });
  return { ...capture, tasks: capture.tasks.map(taskOf).toSorted((a, b) => a.id - b.id) };
}

test("what was printed of a capture is read back, of every kernel and width", () => {
  fc.assert(
    fc.property(randomCapture, (capture) => {
      const kernel = capture.kernel;
      const { capture: read, notes } = kconsole.read(consoleText(capture), { kernel });
      expect(withoutLines(read)).toEqual(withoutLines(asTold(capture)));
      expect(notes).toEqual([]);
    }),
    { numRuns: 500 },
  );
});

test("what was printed of a run is read back, as each kernel prints it, on machines of either width", {
  timeout: 120_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(randomScenario, fc.nat(200), fc.constantFrom(32, 64), async (text, step, bits) => {
      const run = new Run(await programOf(text));
      run.goTo(step);
      for (const kernel of capturedKernels) {
        const capture = { ...frozen(run.system()), kernel };
        const narrow = bits === 32 ? narrowed(capture) : capture;
        const { capture: read, notes } = kconsole.read(consoleText(narrow), { kernel });
        expect(withoutLines(read)).toEqual(withoutLines(asTold(narrow)));
        expect(notes).toEqual([]);
      }
    }),
  );
});

/** As a machine of 32 bits has it: return codes keep their sign. */
function narrowed(capture: Capture): Capture {
  const low = (value: bigint) => BigInt.asUintN(32, value);
  const tasks = capture.tasks.map((task) => ({
    ...task,
    calls: task.calls.map((call) => ({
      ...call,
      method: call.queue === "answer" ? call.method : low(call.method),
      args: call.args.map(low),
      address: call.address === undefined ? undefined : low(call.address),
    })),
  }));
  return { ...capture, tasks };
}

test("without being told the kernel, each era's most common one is taken", () => {
  fc.assert(
    fc.property(randomCapture, (capture) => {
      const common = { A: "helenos-2010", B: "helenos-2011", C: "helenos-2026" };
      const { kernel } = kconsole.read(consoleText(capture)).capture;
      expect(kernel?.name).toBe(common[capture.kernel?.console ?? "C"]);
    }),
  );
});
