import { execFileSync } from "node:child_process";
import { join } from "node:path";
import type { Row } from "./row.mts";
import type { Search, Searched } from "./search.mts";

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

/** Searches with and without steps that are done alone, each in a process of its own, in seconds of a processor. */
export function explorerRows(): Row[] {
  const rows: Row[] = [];
  for (const { name, file, reduced, whole } of models) {
    const fewer = search({ file, constants: reduced, reduces: true });
    const all = search({ file, constants: whole, reduces: false });
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

function search(asked: Search): Searched {
  const script = join(import.meta.dirname, "search.mts");
  return JSON.parse(execFileSync(process.execPath, [script, JSON.stringify(asked)], { encoding: "utf8" }));
}
