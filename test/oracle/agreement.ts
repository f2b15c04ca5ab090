import fc from "fast-check";
import { expect, test } from "vitest";
import { compare } from "./compare.ts";
import { loaded } from "./loader.ts";
import { type kernels, randomProgram } from "./random-program.ts";

/** Programs of each kernel: 1,000 in the normal run, and more by its switch; scripts/test.mts. */
const PROGRAMS = 6 * Math.max(100, Number(process.env.KTRACE_TEST_RUNS ?? 100));

/** Situations of a program that are compared, those that the fewest moves lead to: more than a third of the programs have no more. */
const MOST_SITUATIONS = 50;

const TIME_OUT = 600_000 + 200 * PROGRAMS;

/** The test that the oracle and the simulator agree on random programs of a kernel. What differs first is shown with its program. */
export function testAgreement(kernel: (typeof kernels)[number]): void {
  test(
    `the oracle and the simulator agree on random programs of ${kernel}`,
    async () => {
      let complete = 0;
      await fc.assert(
        fc.asyncProperty(randomProgram(kernel), async (text) => {
          const comparison = compare(await loaded(text), MOST_SITUATIONS);
          if (comparison.difference !== undefined) throw new Error(`${comparison.difference}\n\n${numbered(text)}`);
          if (comparison.complete) complete++;
        }),
        { numRuns: PROGRAMS },
      );
      expect(complete).toBeGreaterThan(PROGRAMS / 4);
    },
    TIME_OUT,
  );
}

function numbered(text: string): string {
  const lines = text.split("\n");
  return lines.map((line, index) => `${String(index + 1).padStart(3)} ${line}`).join("\n");
}
