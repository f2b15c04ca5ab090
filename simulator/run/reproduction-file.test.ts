import fc from "fast-check";
import { expect, test } from "vitest";
import { kernels } from "../kernels.ts";
import { finish } from "../work.ts";
import { type Reproduction, readReproduction, strangeRecording, writingReproduction } from "./reproduction-file.ts";

const int32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const schedule: fc.Arbitrary<Reproduction["schedule"]> = fc.oneof(
  fc.constant({ kind: "fifo" as const }),
  fc.record({ kind: fc.constantFrom("random" as const, "pct" as const), seed: int32 }),
);
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const reproduction: fc.Arbitrary<Reproduction> = fc.record({
  files: fc.uniqueArray(
    fc.record({ path: fc.constantFrom("a.ktrace", "b/c.ktrace", "b/ü d.ktrace"), text: fc.string({ unit: "binary" }) }),
    { minLength: 1, selector: ({ path }) => path },
  ),
  constants: fc.dictionary(fc.constantFrom("A", "B"), int32).map((values) => new Map(Object.entries(values))),
  kernel: optional(fc.constantFrom(...kernels)),
  check: optional(fc.string()),
  maxSteps: optional(fc.integer({ min: 1, max: 2 ** 31 - 1 })),
  schedule,
  recording: fc.constant({ version: 2, program: "0", decisions: [] }),
  step: fc.nat(),
});

test("what is written is read again", () => {
  fc.assert(
    fc.property(reproduction, (one) => {
      expect(readReproduction(finish(writingReproduction(one)))).toEqual({ ...one, writtenBy: expect.any(String) });
    }),
  );
});

const right = {
  version: 1,
  ktrace: "0.0.1",
  files: [{ path: "a.ktrace", lines: ["task t { main { } }"] }],
  constants: {},
  schedule: "fifo",
  recording: {},
  step: 5,
};
const but = (changes: object) => JSON.stringify({ ...right, ...changes });

test("what has to be there is enough", () => {
  expect(readReproduction(but({}))).toMatchObject({ writtenBy: "0.0.1", schedule: { kind: "fifo" }, step: 5 });
});

const files = 'its "files" must be a list of';
test.each([
  ["{", "it is not JSON"],
  ["[]", "it is not a JSON object"],
  [but({ version: 2 }), 'its "version" is 2, and must be 1'],
  [but({ files: [] }), files],
  [but({ files: [{ path: "../a.ktrace", lines: [] }] }), files],
  [but({ files: [{ path: "/a.ktrace", lines: [] }] }), files],
  [but({ files: [{ path: "a.ktrace", lines: [1] }] }), files],
  [but({ files: [right.files[0], right.files[0]] }), files],
  [but({ constants: { A: "1" } }), 'its "constants" must be'],
  [but({ schedule: "pct" }), 'its "schedule" must be'],
  [but({ schedule: "soon" }), 'its "schedule" must be'],
  [but({ kernel: 5 }), 'its "kernel" must be "helenos-2011" or "helenos-2026", not 5'],
  [but({ kernel: "linux" }), 'its "kernel" must be "helenos-2011" or "helenos-2026", not "linux"'],
  [but({ check: [] }), 'its "check" must be a text, not []'],
  [but({ maxSteps: 0 }), 'its "maxSteps" must be a whole number from 1'],
  [but({ step: -1 }), 'its "step" must be a whole number from 0, not -1'],
  [but({ ktrace: undefined }), 'its "ktrace" must be the version'],
])("%s is refused", (text, message) => {
  const found = readReproduction(text);
  expect("error" in found && found.error).toContain(message);
});

test("a recording that does not fit is explained by the version that wrote it, where that is another", () => {
  expect(strangeRecording("it is not a JSON object", "0.0.1")).toMatch(/saved by KTrace 0\.0\.1, and this is/);
});
