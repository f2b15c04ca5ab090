import fc from "fast-check";
import { expect, test } from "vitest";
import { kernels, randomProgram } from "../../test/oracle/random-program.ts";
import { possibleCodes } from "../../test/support/possible-codes.ts";
import { programOf } from "../../test/support/program-of.ts";
import { boot } from "../machine/boot.ts";
import type { Program } from "../program.ts";
import { isTimer, subjectOf, timerOf } from "../run/decision.ts";
import { take } from "../run/schedule.ts";
import { Relocation } from "./relocation.ts";
import { fibrilIn, layoutsOf } from "./room.ts";
import { Signatures } from "./signatures.ts";

const STEPS = 60;

/** Goes a way by chance in small tables and in large ones; how many of its situations were signed. */
function walk(program: Program, chance: readonly number[]): number {
  const { layout, whole } = layoutsOf(program);
  if (layout === whole) return 0;
  const small = boot(program, layout);
  const large = boot(program, whole);
  const ofSmall = new Signatures(layout, new Relocation(program, layout));
  const ofLarge = new Signatures(whole, new Relocation(program, whole));
  let signed = 0;
  for (const number of chance) {
    expect(ofSmall.of(small.situation)).toEqual(ofLarge.of(large.situation));
    signed++;
    const codes = possibleCodes(small);
    if (codes.length === 0) break;
    const code = codes[number % codes.length];
    take(small, code);
    take(large, isTimer(code) ? timerOf(fibrilIn(whole, layout, subjectOf(code))) : code);
    if (small.faulted) break;
  }
  return signed;
}

/** Shards may have tables of different sizes. */
test.each(kernels)("a task is signed alike in tables of every size, %s", async (kernel) => {
  let signed = 0;
  await fc.assert(
    fc.asyncProperty(
      randomProgram(kernel),
      fc.array(fc.nat(), { minLength: STEPS, maxLength: STEPS }),
      async (text, chance) => {
        signed += walk(await programOf(text), chance);
      },
    ),
    { numRuns: 20 },
  );
  expect(signed).toBeGreaterThan(20);
});
