/** SPIN finds something in models of random programs exactly where the explorer does, and else both come to as many situations. */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Program } from "#simulator";
import { kernels, randomProgram } from "../oracle/random-program.ts";
import { programOf } from "../support/program-of.ts";
import { explorerFinding, type Finding, spinFinding } from "./models.ts";

/** Each takes seconds. */
const RUNS = Math.ceil(Number(process.env.KTRACE_TEST_RUNS ?? 100) / 50);

/** What the explorer finds; `undefined` where that is a limit, or it takes too long. */
function explored(program: Program): Finding | undefined {
  try {
    return explorerFinding(program, 5000);
  } catch {
    return undefined;
  }
}

test.concurrent.each(kernels)("%s", async (kernel) => {
  const texts = fc.sample(randomProgram(kernel), RUNS);
  for (const text of texts) {
    const program = await programOf(text);
    const found = explored(program);
    if (found === undefined) continue;
    const other = await spinFinding(program);
    if (found.kind === "nothing") expect(other, text).toEqual(found);
    else expect(other.kind, text).not.toBe("nothing");
  }
});
