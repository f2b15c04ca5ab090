import { join } from "node:path";
import { exploring, finish, nothingWrong } from "#simulator";
import { compileFile } from "../support/run-file.ts";
import type { Row } from "./row.mts";

const folder = "test/benchmarks/spin";

/** Servers that ask each other in a row, of which no two are alike: nothing here is left out but by the independence of steps. */
const model = { file: join(folder, "ring.ktrace"), constants: new Map([["SIZE", 6]]) };
const bounds = { states: 10_000_000, bytes: 2 ** 31 };

/** A search with and without steps that are done alone, in seconds of a processor. */
export async function explorerRows(): Promise<Row[]> {
  const { program } = await compileFile(model.file, model.constants);
  if (program === undefined) throw new Error(`${model.file} does not compile`);
  const search = (states: number, reduces: boolean) => {
    const before = process.memoryUsage().arrayBuffers;
    const { user } = process.cpuUsage();
    const checked = finish(exploring(program, [nothingWrong], { ...bounds, states }, { reduces }));
    const seconds = (process.cpuUsage().user - user) / 1e6;
    return { ...checked, seconds, bytes: process.memoryUsage().arrayBuffers - before };
  };
  search(5000, true);
  const reduced = search(bounds.states, true);
  search(50_000, false);
  const all = search(1_000_000, false);
  return [
    { what: "explorer, ring of six: steps", value: reduced.transitions / reduced.seconds, unit: "steps/s", hold: "" },
    { what: "  situations kept", value: reduced.states / reduced.seconds, unit: "states/s", hold: "" },
    {
      what: "  each order of steps: situations kept",
      value: all.states / all.seconds,
      unit: "states/s",
      hold: "at least 300,000",
    },
    { what: "  memory", value: all.bytes / all.states, unit: "bytes a state", hold: "under 100" },
  ];
}
