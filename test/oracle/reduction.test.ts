/** A search that does steps alone says of every check what one says that looks at all orders of steps. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Checked, type Clause, exploring, finish, nothingWrong, type Program } from "#simulator";
import { loaded } from "./loader.ts";
import { kernels, randomProgram } from "./random-program.ts";

const RUNS = Math.max(50, Math.round(Number(process.env.KTRACE_TEST_RUNS ?? 50) / 2));
const TIME_OUT = 600_000 + 1000 * RUNS;
/** Larger programs are passed over. */
const most = { states: 3000, bytes: 2 ** 28 };

const checks = `
check { always t0.done + t1.done < 3 }
check { reachable t0.done == 1 && t1.done == 2 }
check { always t1.done <= t0.done reachable t0.done == 2 }
check { forbid assertion }
check { forbid hang }
check { forbid deadlock }
check { expect hang }
check { expect deadlock among t0 }
`;

/** A text in which no task ends and no phone is hung up or slammed: there fewer steps depend on each other. */
const connected = (text: string): string =>
  text.replaceAll(/^\s*(hangup .*|exit|crash.*)$/gm, "yield").replaceAll("EHANGUP", "ENOENT");

const search = (program: Program, clauses: readonly Clause[], reduces: boolean, collects = false): Checked =>
  finish(exploring(program, clauses, most, { reduces, collects, minimises: false }));

/** The same, depth first. */
const deep = (program: Program, clauses: readonly Clause[], reduces: boolean, collects = false): Checked =>
  finish(exploring(program, clauses, most, { reduces, collects, minimises: false, depthFirst: true }));

const kindsIn = ({ findings, limit }: Checked): string[] => [
  ...new Set([...findings.map(({ kind }) => (kind === "hang" ? "deadlock" : kind)), ...(limit ? ["limit"] : [])]),
];

test.each(kernels.flatMap((kernel) => [false, true].map((isConnected) => ({ kernel, isConnected }))))(
  "$kernel, connected: $isConnected",
  async ({ kernel, isConnected }) => {
    const seen = { fewer: 0, programs: 0 };
    await fc.assert(
      fc.asyncProperty(randomProgram(kernel), async (raw) => {
        let number = 0;
        const text = (isConnected ? connected(raw) : raw) + checks.replaceAll("check {", () => `check "${number++}" {`);
        const { program } = await loaded(text);
        const all = search(program, [nothingWrong], false, true);
        if (all.bound !== undefined) return;
        const fewer = search(program, [nothingWrong], true, true);
        expect(fewer.verdict, text).toBe(all.verdict);
        // After a broken rule nobody goes on, and who is stuck may not have come to be certain yet.
        if (!kindsIn(all).includes("violation"))
          expect(kindsIn(fewer).toSorted(), text).toEqual(kindsIn(all).toSorted());
        expect(deep(program, [nothingWrong], false, true).states, text).toBe(all.states);
        expect(deep(program, [nothingWrong], true, true).verdict, text).toBe(all.verdict);
        for (const { clauses, name } of program.checks) {
          const { verdict } = search(program, clauses, false);
          expect(search(program, clauses, true).verdict, `${name} of ${text}`).toBe(verdict);
          expect(deep(program, clauses, true).verdict, `${name} of ${text}, depth first`).toBe(verdict);
        }
        seen.programs++;
        if (fewer.states < all.states) seen.fewer++;
      }),
      { numRuns: RUNS },
    );
    expect(seen.fewer).toBeGreaterThan(seen.programs / 2);
  },
  TIME_OUT,
);
