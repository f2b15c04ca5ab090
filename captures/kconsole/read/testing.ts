import fc from "fast-check";
import { capturedKernels } from "#simulator";
import type { Capture, CapturedCall, CapturedPhone, CapturedPhoneState, CapturedTask } from "../../capture.ts";

/** Names as programs have them, and as they could: blanks, colons and brackets, but none at the ends, which the columns of `tasks` would lose. */
const name = fc.oneof(
  fc.constantFrom("init:vfs", "init:ns", "file_bd", "a task (with brackets) of its own", "x:y)z", "((", "tcp/ip"),
  fc.stringMatching(/^[a-z():_\-.]([a-z():_\-. \d]{0,18}[a-z():_\-.])?$/),
);

const states: readonly CapturedPhoneState[] = ["connected", "connecting", "slammed", "hungup", "busy"];

/** A frozen state as the console can tell it: any kernel, any width; of era C without busy phones, which it never had. */
export const randomCapture: fc.Arbitrary<Capture> = fc
  .record({
    kernel: fc.constantFrom(...capturedKernels),
    bits: fc.constantFrom(32 as const, 64 as const),
    ids: fc.uniqueArray(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 5 }),
    seeds: fc.array(fc.nat(), { minLength: 400, maxLength: 400 }),
    names: fc.array(name, { minLength: 5, maxLength: 5 }),
  })
  .map(({ kernel, bits, ids, seeds, names }) => {
    let next = 0;
    const pick = (count: number) => (seeds[next++ % seeds.length] ?? 0) % count;
    const word = () => {
      const large = BigInt(pick(2 ** 31)) * 2n + BigInt(pick(2));
      return pick(3) > 0 ? BigInt(pick(2000)) : bits === 32 ? large : (large << 32n) | large;
    };
    let address = bits === 32 ? 0x80d77000n : 0xffff800000d77000n;
    const task = () => ids[pick(ids.length)] ?? 0;
    const phone = (slot: number): CapturedPhone => {
      const state = states[pick(kernel.console === "C" ? 4 : 5)] ?? "connected";
      const target = state === "connecting" ? undefined : task();
      return { slot, target, calls: state === "busy" ? undefined : pick(5), state, line: 0 };
    };
    const call = (of: number, queue: CapturedCall["queue"]): CapturedCall => {
      address += 0x200n;
      const isForgotten = queue !== "answer" && pick(8) === 0;
      const method = queue === "answer" ? BigInt.asUintN(64, BigInt(pick(40) - 20)) : word();
      const args = Array.from({ length: 5 }, word);
      const sender = queue === "answer" ? of : isForgotten ? undefined : task();
      const flags = pick(0x10) * 2 + (queue === "answer" ? 1 : 0);
      return { queue, method, args, sender, flags, address, line: 0 };
    };
    const taskOf = (id: number, index: number): CapturedTask => {
      const phones = Array.from({ length: pick(5) }, (_, slot) => phone(slot * (1 + pick(1)) + (slot > 2 ? 30 : 0)));
      const some = (queue: CapturedCall["queue"], most: number) =>
        Array.from({ length: pick(most + 1) }, () => call(id, queue));
      const sum = phones.reduce((all, { calls }) => all + (calls ?? 0), 0);
      const calls = [...some("incoming", 3), ...some("dispatched", 3), ...some("answer", Math.min(2, sum))];
      return { id, name: names[index], phones, calls, threads: [], isPartial: false, line: 0 };
    };
    return { title: "kernel console", kernel, tasks: ids.toSorted((a, b) => a - b).map(taskOf) };
  });
