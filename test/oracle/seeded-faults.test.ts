/** The comparison is worth something: each of some mistakes in the simulator, made one at a time, is caught by it. */
import { globSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { build, type Plugin } from "esbuild";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { compile } from "#language";
import { loadFile } from "../support/run-file.ts";
import { compare } from "./compare.ts";
import { type SeededFault, seededFaults } from "./faults.ts";
import { type Loaded, loaded } from "./loader.ts";
import type { Oracle } from "./oracle.ts";
import { kernels, randomProgram } from "./random-program.ts";
import { Remembering } from "./remembering.ts";
import type { Simulator } from "./simulated.ts";
import { textOf } from "./text.ts";

const root = join(import.meta.dirname, "../..");
const folder = join(root, "simulator");

/** Random programs, the same in each run, and then the scenarios: in one of them a fault must show. */
const MOST_PROGRAMS = 100;
const MOST_SITUATIONS = 100;
const SEED = 1219;
const TIME_OUT = 600_000;

/** What shows that something is wrong, by the fault; and by `undefined`, what seems to without a fault. */
const caught = new Map<SeededFault | undefined, Loaded>();

/** The programs one by one, and of each all faults that nothing has shown yet: what the oracle says of a program is the same for all of them. */
beforeAll(async () => {
  const programs = await allPrograms();
  const right = await built();
  const faulty = new Map<SeededFault, Simulator>();
  for (const fault of seededFaults) faulty.set(fault, await built(fault));
  for (const [index, program] of programs.entries()) {
    const oracle = new Remembering(textOf(program.document));
    for (const [fault, simulator] of faulty) {
      if (!isCaught(program, simulator, oracle)) continue;
      caught.set(fault, program);
      faulty.delete(fault);
    }
    if (index < MOST_PROGRAMS && isCaught(program, right, oracle)) caught.set(undefined, program);
  }
}, TIME_OUT);

test.each(seededFaults)("$name", (fault) => expect(caught.get(fault)).toBeDefined());

test("without a fault nothing is caught", () => expect(caught.get(undefined)?.document).toBeUndefined());

async function allPrograms(): Promise<Loaded[]> {
  const samples = kernels.map((kernel) => fc.sample(randomProgram(kernel), { seed: SEED, numRuns: MOST_PROGRAMS / 2 }));
  const texts = samples[0].flatMap((text, index) => [text, samples[1][index]]);
  const programs: Loaded[] = [];
  for (const text of texts) programs.push(await loaded(text));
  for (const file of globSync("test/scenarios/{holds,deadlock,hang,violation}/*.ktrace", { cwd: root }).toSorted()) {
    const document = await loadFile(file);
    const { program } = compile(document);
    if (program !== undefined) programs.push({ document, program });
  }
  return programs;
}

/** A fault may also make the simulator throw, or refuse a move. */
function isCaught(program: Loaded, faulty: Simulator, oracle: Oracle): boolean {
  try {
    return compare(program, MOST_SITUATIONS, faulty, oracle).difference !== undefined;
  } catch {
    return true;
  }
}

/** The simulator with a fault. */
async function built(fault?: SeededFault): Promise<Simulator> {
  const { outputFiles } = await build({
    stdin: {
      contents: `export { Run } from "./run/run.ts";
        export { canStep, choicesOf, fireTimer, isTimed, stepTask } from "./machine/step.ts";`,
      resolveDir: folder,
    },
    bundle: true,
    format: "esm",
    write: false,
    plugins: fault === undefined ? [] : [replacing(fault)],
  });
  const code = Buffer.from(outputFiles[0].contents).toString("base64");
  return import(`data:text/javascript;base64,${code}`);
}

function replacing({ file, right, wrong }: SeededFault): Plugin {
  const path = join(folder, file);
  return {
    name: "fault",
    setup({ onLoad }) {
      onLoad({ filter: /\.ts$/ }, async (args) => {
        if (args.path !== path) return undefined;
        const parts = (await readFile(path, "utf8")).split(right);
        if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} times: ${right}`);
        return { contents: parts.join(wrong), loader: "ts" };
      });
    },
  };
}
