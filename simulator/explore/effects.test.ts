import { globSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { kernels, randomProgram } from "../../test/oracle/random-program.ts";
import { possibleCodes } from "../../test/support/possible-codes.ts";
import { programOf } from "../../test/support/program-of.ts";
import { compileFile } from "../../test/support/run-file.ts";
import { boot } from "../machine/boot.ts";
import type { Machine } from "../machine/machine.ts";
import type { Program } from "../program.ts";
import { NO_DECISION } from "../run/decision.ts";
import { fifo, take } from "../run/schedule.ts";
import { Detector } from "../waits/detector.ts";
import { MachineWaits } from "../waits/machine-waits.ts";
import { finish } from "../work.ts";
import { nothingWrong } from "./default-check.ts";
import { Effects } from "./effects.ts";
import { exploring } from "./exploring.ts";
import { Familiarity } from "./familiarity.ts";
import { Memory } from "./memory.ts";
import { NextSteps } from "./next-steps.ts";
import { layoutsOf } from "./room.ts";
import { Rows } from "./rows.ts";
import { Present, Slices } from "./slices.ts";

function isQuiet(m: Machine, detector: Detector, isOver: boolean): boolean {
  if (m.faulted) return false;
  detector.look(isOver);
  return !detector.isNews;
}

/** Goes ways through a program by chance in two machines, one of which does every step; how many steps the other did not do. */
function goes(program: Program, chance: readonly number[], memory: Memory): number {
  const { layout } = layoutsOf(program);
  const real = boot(program, layout);
  const detector = new Detector(real, new MachineWaits(real));
  const m = boot(program, layout);
  const [first, ledger] = [real.situation.slice(), real.ledger.slice()];
  const slices = new Slices(layout.tasks, memory, (width) => new Rows(width, memory));
  const present = new Present(slices, m.situation, new Familiarity(layout.tasks.length, "nothing", 0));
  const next = new NextSteps(m, present);
  const stepping = { do: take, isQuiet: (of: Machine) => !of.faulted, isKnownToGoOn: () => false };
  const effects = new Effects(m, new Detector(m, new MachineWaits(m)), slices, present, next, stepping);
  let known = 0;
  for (const [index, at] of chance.entries()) {
    const decisions = possibleCodes(real);
    const isNewWay = index % 40 === 0 || decisions.length === 0 || real.faulted || detector.isNews;
    if (isNewWay) {
      for (const each of [real, m]) {
        each.situation.set(first);
        each.ledger.set(ledger);
      }
      present.leave();
      isQuiet(real, detector, false);
      continue;
    }
    const code = decisions[at % decisions.length];
    take(real, code);
    present.toNumbers();
    const isNothing = isQuiet(real, detector, fifo(real) === NO_DECISION);
    if (effects.apply(code)) {
      known++;
      expect(isNothing).toBe(true);
      present.toMachine();
    } else {
      present.toMachine();
      present.leave();
      take(m, code);
    }
    expect(m.situation).toEqual(real.situation);
  }
  return known;
}

const steps = fc.array(fc.nat(60), { minLength: 400, maxLength: 400 });

test.each(kernels)("what is known of a step is what it does, in random programs, %s", async (kernel) => {
  let known = 0;
  await fc.assert(
    fc.asyncProperty(randomProgram(kernel), steps, fc.constantFrom(Infinity, 20_000), async (text, chance, bytes) => {
      known += goes(await programOf(text), chance, new Memory(bytes));
    }),
    { numRuns: 50 },
  );
  expect(known).toBeGreaterThan(1000);
});

const root = join(import.meta.dirname, "../..");
const scenarios = globSync("test/scenarios/{deadlock,hang,holds,violation}/*.ktrace", { cwd: root }).toSorted();

test("what is known of a step is what it does, in every scenario", async () => {
  let known = 0;
  const ways = fc.sample(steps, { numRuns: scenarios.length, seed: 1219 });
  for (const [index, file] of scenarios.entries()) {
    const { program } = await compileFile(file);
    if (program !== undefined) known += goes(program, ways[index], new Memory());
  }
  expect(known).toBeGreaterThan(scenarios.length * 100);
});

const busy = (name: string) => `task ${name} { var x = 0 main { repeat 6 { x = x + 1 } } }`;

/** The only one who could wake the waiter ends, long after steps have begun to be looked up. */
const left = `task pair { semaphore go = 0 var x = 0
  main { down go }
  fibril other { repeat 4 { x = x + 1 } if x == 0 { up go } } }
${busy("a")}${busy("b")}${busy("c")}`;

test("who is stuck once a fibril has ended is found where steps are looked up, as soon as where no situation is known again", async () => {
  const program = await programOf(left);
  const [one, other] = [{}, { fingerprints: { bits: 64, seed: 0 } }].map((options) => {
    const bounds = { states: 100_000, bytes: 2 ** 28 };
    return finish(exploring(program, [nothingWrong], bounds, { reduces: false, ...options }));
  });
  expect(one.states).toBeGreaterThan(1000);
  expect(one.verdict).toBe("refuted");
  expect([one.states, one.clauses]).toEqual([other.states, other.clauses]);
});

test("a step may write very much: the end of a fibril all that it has had room for", async () => {
  const locals = Array.from({ length: 1500 }, (_, number) => `let x${number} = 1`).join(" ");
  const many = `task big { var x = 0 main { yield if x == 1 { ${locals} } } } ${busy("a")}${busy("b")}`;
  const known = goes(await programOf(many), fc.sample(steps, { numRuns: 1, seed: 1219 })[0], new Memory());
  expect(known).toBeGreaterThan(100);
});
