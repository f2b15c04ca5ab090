import { globSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { kernels, randomProgram } from "../../test/oracle/random-program.ts";
import { possibleCodes } from "../../test/support/possible-codes.ts";
import { programOf } from "../../test/support/program-of.ts";
import { compileFile } from "../../test/support/run-file.ts";
import { boot } from "../machine/boot.ts";
import type { Program } from "../program.ts";
import { take } from "../run/schedule.ts";
import { nothingWrong } from "./default-check.ts";
import { Familiarity } from "./familiarity.ts";
import { Independence } from "./independence.ts";
import { Memory } from "./memory.ts";
import { NextSteps } from "./next-steps.ts";
import type { Reduction } from "./reduction.ts";
import { layoutsOf } from "./room.ts";
import { Rows } from "./rows.ts";
import { Present, Slices } from "./slices.ts";

const setOf = (reduction: Reduction): number[] | undefined =>
  reduction.find() ? Array.from({ length: reduction.count }, (_, index) => reduction.member(index)) : undefined;

/** Goes ways by chance, and asks at each moment one who finds out what tasks need, and one who looks it up. */
function goes(program: Program, chance: readonly number[]): void {
  const { layout } = layoutsOf(program);
  const m = boot(program, layout);
  const first = m.situation.slice();
  const memory = new Memory();
  const slices = new Slices(layout.tasks, memory, (width) => new Rows(width, memory));
  const present = new Present(slices, m.situation, new Familiarity(layout.tasks.length, "nothing", 0));
  const plain = new Independence(program, m, [nothingWrong]);
  const next = new NextSteps(m, present);
  const looksUp = Independence.inSearch(program, m, [nothingWrong], slices, present, next);
  const ledger = m.ledger.slice();
  for (const [index, at] of chance.entries()) {
    const codes = possibleCodes(m);
    if (index % 40 === 0 || codes.length === 0 || m.faulted) {
      m.situation.set(first);
      m.ledger.set(ledger);
    } else take(m, codes[at % codes.length]);
    present.leave();
    present.toNumbers();
    // A search does not go on there.
    if (m.faulted) continue;
    if (index % 4 === 0) {
      plain.renew();
      looksUp.renew();
    }
    expect(looksUp.solo()).toBe(plain.solo());
    expect(setOf(looksUp)).toEqual(setOf(plain));
    // To ask is not to do.
    expect(m.faulted).toBe(false);
  }
}

const steps = fc.array(fc.nat(60), { minLength: 200, maxLength: 200 });

test.each(kernels)("what is known of needs is what they are, in random programs, %s", async (kernel) => {
  await fc.assert(
    fc.asyncProperty(randomProgram(kernel), steps, async (text, chance) => goes(await programOf(text), chance)),
    { numRuns: 50 },
  );
});

const root = join(import.meta.dirname, "../..");
const scenarios = globSync("test/scenarios/{deadlock,hang,holds,violation}/*.ktrace", { cwd: root }).toSorted();

test("what is known of needs is what they are, in every scenario", async () => {
  const ways = fc.sample(steps, { numRuns: scenarios.length, seed: 1219 });
  for (const [index, file] of scenarios.entries()) {
    const { program } = await compileFile(file);
    if (program !== undefined) goes(program, ways[index]);
  }
});
