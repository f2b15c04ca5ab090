/** A search that does steps alone comes to the same ends as one that looks at all orders of steps, and says the same of every check. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Checked, type Clause, exploring, finish, nothingWrong, type Program } from "#simulator";
import { Independence } from "../../simulator/explore/independence.ts";
import { noReduction, type Reduction } from "../../simulator/explore/reduction.ts";
import { layoutsOf } from "../../simulator/explore/room.ts";
import { boot } from "../../simulator/machine/boot.ts";
import type { Machine } from "../../simulator/machine/machine.ts";
import { canStep, choicesOf, isTimed } from "../../simulator/machine/step.ts";
import { stepOf, timerOf } from "../../simulator/run/decision.ts";
import { take } from "../../simulator/run/schedule.ts";
import { loaded } from "./loader.ts";
import { randomDisconnects } from "./random-disconnects.ts";
import { kernels, randomProgram } from "./random-program.ts";
import { randomSlams } from "./random-slams.ts";

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

const ends = [
  "hangup p",
  "hangup q[0]",
  "hangup q[1]",
  "exit",
  'crash "bad"',
  "repeat 1 {\n  exit\n}",
  "done = done + 1",
];
const answers = [
  "answer EHANGUP",
  "answer EOK, 3",
  "answer call p.N(1)",
  "answer done * EHANGUP",
  "forward to q[0] as self",
];

/** A text in which tasks end, and phones are hung up and slammed, wherever that may be; what calls are answered leaves a trace. */
function disconnecting(text: string, choices: readonly number[]): string {
  let next = 0;
  let calls = 0;
  const traced = (_: string, call: string) => {
    calls++;
    return `let rc${calls} = ${call}\nt[0] = t[0] * 3 + rc${calls}`;
  };
  const oneOf = (some: readonly string[]) => some[(choices[next++ % choices.length] ?? 0) % some.length] ?? "yield";
  return text
    .replaceAll(/^\s*(call \S.*)$/gm, traced)
    .replaceAll(/^\s*(yield|done = done \+ 1|done = self|signal c|up z|log .*)$/gm, () => oneOf(ends))
    .replaceAll(/^\s*(answer EOK, 3|answer EHANGUP|answer v|answer ENOENT)$/gm, () => oneOf(answers));
}

type Variant = (text: string, choices: readonly number[]) => string;
const variants: Readonly<Record<string, Variant>> = { any: (text) => text, connected, disconnecting };

const search = (program: Program, clauses: readonly Clause[], reduces: boolean, collects = false): Checked =>
  finish(exploring(program, clauses, most, { reduces, collects, minimises: false }));

/** The same, depth first. */
const deep = (program: Program, clauses: readonly Clause[], reduces: boolean, collects = false): Checked =>
  finish(exploring(program, clauses, most, { reduces, collects, minimises: false, depthFirst: true }));

const kindsIn = ({ findings, limit }: Checked): string[] => [
  ...new Set([...findings.map(({ kind }) => (kind === "hang" ? "deadlock" : kind)), ...(limit ? ["limit"] : [])]),
];

test.each(kernels.flatMap((kernel) => Object.keys(variants).map((variant) => ({ kernel, variant }))))(
  "$kernel, $variant",
  async ({ kernel, variant }) => {
    const seen = { fewer: 0, programs: 0 };
    await fc.assert(
      fc.asyncProperty(
        randomProgram(kernel),
        fc.array(fc.nat(), { minLength: 20, maxLength: 20 }),
        async (raw, choices) => {
          let number = 0;
          const text = variants[variant]?.(raw, choices) + checks.replaceAll("check {", () => `check "${number++}" {`);
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
        },
      ),
      { numRuns: RUNS },
    );
    expect(seen.fewer).toBeGreaterThan(seen.programs / 2);
  },
  TIME_OUT,
);

/** What can happen next, by some tasks. */
function movesOf(m: Machine, tasks: readonly number[]): number[] {
  return tasks.flatMap((task) => {
    const { first, count } = m.layout.tasks[task].fibrils;
    const fibrils = Array.from({ length: count }, (_, index) => first + index).filter((fibril) => isTimed(m, fibril));
    const choices = canStep(m, task) ? choicesOf(m, task) : 0;
    return [...Array.from({ length: choices }, (_, choice) => stepOf(task, choice)), ...fibrils.map(timerOf)];
  });
}

const keyOf = (situation: Int32Array): string =>
  Buffer.from(situation.buffer, situation.byteOffset, situation.byteLength).toString("latin1");

/** The situations in which nothing can happen any more; `undefined` where there is too much to look at, or a run meets a fault. */
function endsOf(
  program: Program,
  reductionOf: (m: Machine) => Reduction,
): { ends: Set<string>; seen: number } | undefined {
  const m = boot(program, layoutsOf(program).layout);
  const reduction = reductionOf(m);
  const all = [...m.layout.tasks.keys()];
  const seen = new Set<string>();
  const open: Int32Array[] = [];
  const ends = new Set<string>();
  const note = () => {
    const key = keyOf(m.situation);
    if (!seen.has(key)) open.push(m.situation.slice());
    seen.add(key);
  };
  note();
  for (let situation = open.pop(); situation !== undefined; situation = open.pop()) {
    m.situation.set(situation);
    reduction.renew();
    const isFew = reduction.find();
    const tasks = isFew ? Array.from({ length: reduction.count }, (_, index) => reduction.member(index)) : all;
    const moves = movesOf(m, tasks);
    if (movesOf(m, all).length === 0) ends.add(keyOf(situation));
    for (const code of moves) {
      m.situation.set(situation);
      take(m, code);
      for (let chained = 0; chained < 8 && !m.faulted; chained++) {
        const task = reduction.solo();
        if (task < 0) break;
        take(m, stepOf(task));
      }
      if (m.faulted) return undefined;
      note();
    }
    if (seen.size > most.states) return undefined;
  }
  return { ends, seen: seen.size };
}

const slamming = [
  ...kernels.map((kernel) => ({
    family: `phones are slammed and hung up from afar, ${kernel}`,
    programs: randomDisconnects(kernel),
  })),
  { family: "a phone is slammed by which a call was passed on as one's own", programs: randomSlams },
];

test.each(slamming)(
  "the same ends where $family",
  async ({ programs }) => {
    const seen = { all: 0, fewer: 0 };
    await fc.assert(
      fc.asyncProperty(programs, async (text) => {
        const { program } = await loaded(text);
        const all = endsOf(program, () => noReduction);
        if (all === undefined) return;
        const few = endsOf(program, (m) => new Independence(program, m, []));
        expect(few?.ends, text).toEqual(all.ends);
        seen.all += all.seen;
        seen.fewer += few?.seen ?? 0;
      }),
      { numRuns: 4 * RUNS },
    );
    expect(seen.fewer).toBeLessThan(seen.all);
  },
  TIME_OUT,
);

test.each(kernels.flatMap((kernel) => Object.keys(variants).map((variant) => ({ kernel, variant }))))(
  "the same ends, $kernel, $variant",
  async ({ kernel, variant }) => {
    const seen = { all: 0, fewer: 0 };
    await fc.assert(
      fc.asyncProperty(
        randomProgram(kernel),
        fc.array(fc.nat(), { minLength: 20, maxLength: 20 }),
        async (raw, choices) => {
          const text = variants[variant]?.(raw, choices) ?? raw;
          const { program } = await loaded(text);
          const all = endsOf(program, () => noReduction);
          if (all === undefined) return;
          const few = endsOf(program, (m) => new Independence(program, m, []));
          expect(few?.ends, text).toEqual(all.ends);
          seen.all += all.seen;
          seen.fewer += few?.seen ?? 0;
        },
      ),
      { numRuns: RUNS },
    );
    expect(seen.fewer).toBeLessThan(seen.all);
  },
  TIME_OUT,
);
