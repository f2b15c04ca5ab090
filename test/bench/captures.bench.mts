import { type Capture, type CapturedTask, kconsole } from "#captures";
import { kernels } from "#simulator";
import { consoleText } from "../../captures/kconsole/testing.ts";
import { median, type Row } from "./row.mts";

const TASKS = 500;
const PHONES = 20;
const CALLS = 200;
const READINGS = 5;

/** How much of a dump is read in a second of a processor. */
export function captureRows(): Row[] {
  return kernels.map((kernel) => {
    const tasks = Array.from({ length: TASKS }, (_, index) => taskOf(index + 1));
    const text = consoleText({ title: "", kernel, tasks } satisfies Capture);
    const readings = Array.from({ length: READINGS }, () => {
      const begun = process.cpuUsage();
      kconsole.read(text);
      const { user } = process.cpuUsage(begun);
      return text.length / user;
    });
    const megabytes = (text.length / 1e6).toFixed(0);
    const what = `a dump of ${kernel.name}, ${megabytes} MB, is read`;
    return { what, value: median(readings), unit: "MB/s of a core", hold: "over 20" };
  });
}

function taskOf(id: number): CapturedTask {
  const other = (step: number) => ((id + step) % TASKS) + 1;
  const phones = Array.from({ length: PHONES }, (_, slot) => ({
    slot,
    target: other(slot),
    calls: 1,
    state: "connected" as const,
    line: 0,
  }));
  const calls = Array.from({ length: CALLS }, (_, index) => ({
    queue: "dispatched" as const,
    method: 1025n,
    args: [BigInt(index), 4096n, 0n, 0n, 0n],
    sender: other(index),
    flags: 0,
    address: 0xffff800000d00000n + BigInt(id * CALLS + index) * 0x200n,
    line: 0,
  }));
  return { id, name: `task:${id}`, phones, calls, threads: [], line: 0 };
}
