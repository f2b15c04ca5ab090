import { formatOf, openDump } from "#captures";
import { waitForGraph } from "#simulator";
import { CALLS, consoleLog } from "./large-system.mts";
import { median, type Row } from "./row.mts";

const ROUNDS = 5;

/** How long it takes from the text of a large dump to its graph. */
export function captureRows(): Row[] {
  const queued = consoleLog(1);
  const megabytes = queued.length / 1e6;
  const format = formatOf(queued);
  if (format === undefined) throw new Error("The log is not known as a dump.");
  const reading = measured(() => format.read(queued));
  return [
    { what: "console log: reading", value: megabytes / (reading / 1000), unit: "MB/s", hold: "at least 20" },
    {
      what: "10,000 tasks, 100,000 calls in queues: to the graph",
      value: opening(queued),
      unit: "ms",
      hold: "under 2,000",
    },
    { what: "the same, ten handlers for ten calls each", value: opening(consoleLog(CALLS)), unit: "ms", hold: "" },
  ];
}

/** Milliseconds of processor time, from text to graph. */
const opening = (text: string): number =>
  measured(() => {
    const format = formatOf(text);
    if (format === undefined) throw new Error("The log is not known as a dump.");
    const { system, findings } = openDump(format, text);
    waitForGraph(system, findings[0]);
  });

function measured(work: () => void): number {
  const times = Array.from({ length: ROUNDS }, () => {
    const begun = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(begun);
    return (user + system) / 1000;
  });
  return median(times);
}
