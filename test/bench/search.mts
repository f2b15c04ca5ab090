/** One search in a process of its own, as `ktrace check` does it: `search.mts '{"file": …, "constants": {…}, "reduces": …}'` prints a `Searched`. */
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { exploring, finish, nothingWrong, type Program } from "#simulator";
import { compileFile } from "../support/run-file.ts";

export interface Search {
  readonly file: string;
  readonly constants: Readonly<Record<string, number>>;
  readonly reduces: boolean;
}

export interface Searched {
  readonly states: number;
  readonly transitions: number;
  /** Of a processor. */
  readonly seconds: number;
  readonly bytes: number;
}

/** Pieces of work between two looks at the memory. */
const BETWEEN_LOOKS = 16;

const bounds = { states: 1_000_000, bytes: 2 ** 31 };

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

async function load({ file, constants }: Search): Promise<Program> {
  const { program } = await compileFile(join("test/benchmarks/spin", file), new Map(Object.entries(constants)));
  if (program === undefined) throw new Error(`${file} does not compile`);
  return program;
}

async function searched(program: Program, reduces: boolean): Promise<Searched> {
  // Once for the compiler of V8.
  finish(exploring(program, [nothingWrong], { ...bounds, states: 20_000 }, { reduces }));
  collectGarbage();
  // What is collected is given back a little later.
  await setTimeout(100);
  const before = process.memoryUsage().arrayBuffers;
  let most = before;
  let pieces = 0;
  const watch = () => {
    // To ask takes as long as some ten steps.
    if (pieces++ % BETWEEN_LOOKS === 0) most = Math.max(most, process.memoryUsage().arrayBuffers);
    return undefined;
  };
  const { user } = process.cpuUsage();
  const { states, transitions } = finish(exploring(program, [nothingWrong], bounds, { reduces, watch }));
  const seconds = (process.cpuUsage().user - user) / 1e6;
  return { states, transitions, seconds, bytes: most - before };
}

const search: Search = JSON.parse(process.argv[2]);
console.log(JSON.stringify(await searched(await load(search), search.reduces)));
