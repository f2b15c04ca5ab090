/** Replicas that change places go on as before in each other's place; a search that takes such situations for one says the same. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Checked, exploring, finish, nothingWrong, type Program } from "#simulator";
import { exchangesOf, mayReuseConnections } from "../../simulator/explore/automorphisms.ts";
import { Ref } from "../../simulator/explore/references.ts";
import { type Moves, Relocation } from "../../simulator/explore/relocation.ts";
import { boot } from "../../simulator/machine/boot.ts";
import type { Machine } from "../../simulator/machine/machine.ts";
import { canStep, choicesOf, isTimed } from "../../simulator/machine/step.ts";
import { isTimer, stepOf, subjectOf, timerOf } from "../../simulator/run/decision.ts";
import { take } from "../../simulator/run/schedule.ts";
import { loaded } from "./loader.ts";
import { kernels, randomProgram } from "./random-program.ts";

const RUNS = Math.max(30, Math.round(Number(process.env.KTRACE_TEST_RUNS ?? 30) / 3));
const TIME_OUT = 600_000 + 1000 * RUNS;
const COPIES = 2;
const STEPS = 60;
const most = { states: 4000, bytes: 2 ** 28 };

/** A system of which each task is there twice, and calls the other's server, too. */
const doubled = (text: string): string =>
  text
    .replaceAll(/^task (\w+) serves/gm, `task $1 x ${COPIES} serves`)
    .replaceAll(/^(\s*phone q\[2\] -> t\d+)$/gm, `$1[(self + 1) % ${COPIES}]`)
    .replaceAll(/^(\s*(?:phone|session) \w+ -> t\d+)(.*)$/gm, "$1[self]$2")
    .replaceAll(/\bconnect (t\d+)/g, "connect $1[0]");

/** All that can happen next. */
function possible(m: Machine): number[] {
  const steps = [...m.layout.tasks.keys()].filter((task) => canStep(m, task));
  return [
    ...steps.flatMap((task) => Array.from({ length: choicesOf(m, task) }, (_, choice) => stepOf(task, choice))),
    ...[...m.layout.fibrils.at.keys()].filter((fibril) => isTimed(m, fibril)).map(timerOf),
  ];
}

function movedCode(moves: Moves, code: number): number {
  const subject = subjectOf(code);
  if (isTimer(code)) return timerOf(moves[Ref.fibril][subject]);
  return code - stepOf(subject) + stepOf(moves[Ref.task][subject]);
}

/** Goes a way by chance, and at each step the same one in the other's place. */
function walk(program: Program, chance: readonly number[]): number {
  const m = boot(program);
  const [block, other] = exchangesOf(program, []).blocks[0] ?? [];
  if (block === undefined || other === undefined) return 0;
  const tasks = Int32Array.from(m.layout.tasks.keys());
  block.forEach((task, index) => {
    tasks[task] = other[index];
    tasks[other[index]] = task;
  });
  const relocation = new Relocation(program, m.layout);
  const moves = relocation.movesOf(tasks);
  const still = relocation.movesOf(Int32Array.from(m.layout.tasks.keys()));
  const there = boot(program);
  const noneIsFree = new Uint8Array(relocation.pieces.length);
  const image = (situation: Int32Array, by: Moves) => {
    const to = situation.slice();
    relocation.apply(by, situation, to, noneIsFree);
    return to;
  };
  let steps = 0;
  for (const number of chance) {
    const codes = possible(m);
    if (codes.length === 0 || m.faulted) break;
    const code = codes[number % codes.length];
    there.situation.set(image(m.situation, moves));
    take(there, movedCode(moves, code));
    take(m, code);
    if (!relocation.isInPlace(m.situation)) expect(mayReuseConnections(program)).toBe(true);
    expect(there.faulted).toBe(m.faulted);
    if (m.faulted) break;
    steps++;
    expect(image(there.situation, still)).toEqual(image(m.situation, moves));
  }
  return steps;
}

test.each(kernels)(
  "a step in another's place, %s",
  async (kernel) => {
    let steps = 0;
    await fc.assert(
      fc.asyncProperty(
        randomProgram(kernel),
        fc.array(fc.nat(), { minLength: STEPS, maxLength: STEPS }),
        async (text, chance) => {
          steps += walk((await loaded(doubled(text))).program, chance);
        },
      ),
      { numRuns: RUNS },
    );
    expect(steps).toBeGreaterThan(RUNS * 5);
  },
  TIME_OUT,
);

test("a begin that finds no phone closes a connection of another session, and its own has the record of that", async () => {
  const { program } = await loaded(`limits { phones 4 }
protocol p { method M }
task s serves p { on M { answer } }
task c x 2 {
  session a -> s exchange parallel pool 1
  session b -> s exchange parallel pool 1
  main {
    let e = begin a
    let f = begin a
    call f.M()
    end f
    end e
  }
}`);
  const m = boot(program);
  const relocation = new Relocation(program, m.layout);
  for (let code = possible(m)[0]; code !== undefined && relocation.isInPlace(m.situation); code = possible(m)[0]) {
    take(m, code);
  }
  expect(relocation.isInPlace(m.situation)).toBe(false);
  expect(mayReuseConnections(program)).toBe(true);
});

const search = (program: Program, symmetry: boolean): Checked =>
  finish(exploring(program, [nothingWrong], most, { symmetry, collects: true }));

test.each(kernels)(
  "what is found, %s",
  async (kernel) => {
    let fewer = 0;
    await fc.assert(
      fc.asyncProperty(randomProgram(kernel), async (text) => {
        const { program } = await loaded(doubled(text));
        const all = search(program, false);
        if (all.bound !== undefined) return;
        const found = search(program, true);
        expect(found.verdict, text).toBe(all.verdict);
        expect(new Set(found.findings.map(({ kind }) => kind))).toEqual(new Set(all.findings.map(({ kind }) => kind)));
        if (found.states < all.states) fewer++;
      }),
      { numRuns: RUNS },
    );
    expect(fewer).toBeGreaterThan(0);
  },
  TIME_OUT,
);
