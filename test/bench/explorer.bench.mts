import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { exploring, finish, nothingWrong, type Program } from "#simulator";
import { compileFile } from "../support/run-file.ts";
import type { Row } from "./row.mts";

const folder = "test/benchmarks/spin";

/**
 * What is searched: with all that can be left out left out, and with each order of steps. In the ring no two servers are alike, so nothing is left out there but by the independence of steps;
 * the others have replicas. The servers of the last two have slices without number, in the others tasks are soon where they have been before. With steps left out a situation that is kept stands for many, so how many there are in a second is no measure there.
 */
const models = [
  { name: "ring of six", file: "ring.ktrace", reduced: { SIZE: 6 }, whole: { SIZE: 6 } },
  { name: "philosophers", file: "philosophers.ktrace", reduced: { SEATS: 11 }, whole: { SEATS: 4 } },
  { name: "pool", file: "pool.ktrace", reduced: { CLIENTS: 11, WORKERS: 12 }, whole: { CLIENTS: 4, WORKERS: 5 } },
  { name: "mount", file: "mount.ktrace", reduced: { READERS: 5 }, whole: { READERS: 3 } },
] as const;

/** Pieces of work between two looks at the memory. */
const BETWEEN_LOOKS = 16;

const bounds = { states: 1_000_000, bytes: 2 ** 31 };

/** Searches with and without steps that are done alone, in seconds of a processor. */
export async function explorerRows(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const { name, file, reduced, whole } of models) {
    const fewer = await search(await load(file, reduced), true);
    const all = await search(await load(file, whole), false);
    rows.push(
      { what: `explorer, ${name}: steps`, value: fewer.transitions / fewer.seconds, unit: "steps/s", hold: "" },
      { what: "  situations kept", value: fewer.states / fewer.seconds, unit: "states/s", hold: "" },
      { what: "  memory", value: fewer.bytes / fewer.states, unit: "bytes a state", hold: "under 100" },
      {
        what: "  each order of steps: situations kept",
        value: all.states / all.seconds,
        unit: "states/s",
        hold: "at least 300,000",
      },
      { what: "  memory", value: all.bytes / all.states, unit: "bytes a state", hold: "under 100" },
    );
  }
  return rows;
}

async function load(file: string, constants: Readonly<Record<string, number>>): Promise<Program> {
  const { program } = await compileFile(join(folder, file), new Map(Object.entries(constants)));
  if (program === undefined) throw new Error(`${file} does not compile`);
  return program;
}

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

async function search(program: Program, reduces: boolean) {
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
