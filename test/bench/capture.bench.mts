import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatOf, loadCaptures, openDump, writeCapture } from "#captures";
import { waitForGraph } from "#simulator";
import { CALLS, consoleLog } from "./large-system.mts";
import { median, type Row } from "./row.mts";

const ROUNDS = 5;
const program = join(import.meta.dirname, "../../dist/ktrace.js");

/** How long it takes from the text of a large dump to its graph. */
export async function captureRows(): Promise<Row[]> {
  const queued = consoleLog(1);
  const many = consoleLog(CALLS);
  const format = knownFormat(queued);
  const reading = await measured(() => format.read(queued));
  const capture = writeCapture(format.read(queued).capture);
  const readingCapture = await measured(() => loadCaptures("file:///c.ktrace", capture, async () => undefined));
  const fresh = freshProcess(queued);
  return [
    { what: "console log: reading", value: rate(queued, reading), unit: "MB/s", hold: "at least 20" },
    { what: "the same as a capture: reading", value: rate(capture, readingCapture), unit: "MB/s", hold: "at least 20" },
    {
      what: "10,000 tasks, 100,000 calls in queues: to the graph",
      value: await opening(queued),
      unit: "ms",
      hold: "under 2,000",
    },
    { what: "the same, a new process: its main thread", value: fresh.milliseconds, unit: "ms", hold: "under 2,000" },
    { what: "its memory at most", value: fresh.megabytes, unit: "MB", hold: "" },
    { what: "the same, ten handlers for ten calls each", value: await opening(many), unit: "ms", hold: "" },
    { what: "its memory at most, a new process", value: freshProcess(many).megabytes, unit: "MB", hold: "" },
  ];
}

function knownFormat(text: string) {
  const format = formatOf(text);
  if (format === undefined) throw new Error("The log is not known as a dump.");
  return format;
}

/** Megabytes a second. */
const rate = (text: string, milliseconds: number): number => text.length / 1e3 / milliseconds;

/** Milliseconds of processor time, from text to graph. */
const opening = (text: string): Promise<number> =>
  measured(() => {
    const { system, findings } = openDump(knownFormat(text), text);
    waitForGraph(system, findings[0]);
  });

async function measured(work: () => unknown): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const begun = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(begun);
    times.push((user + system) / 1000);
  }
  return median(times);
}

interface Usage {
  /** Processor time of the main thread, which is what one waits for: compilers and the collection of garbage run beside it. */
  readonly milliseconds: number;
  readonly megabytes: number;
}

/** Says, at the end of the process that loads it, what it took: microseconds of the main thread, and kilobytes. */
const reporter = `data:text/javascript,${encodeURIComponent(`
  import { writeSync } from "node:fs";
  process.on("exit", () => {
    const { maxRSS } = process.resourceUsage();
    writeSync(3, JSON.stringify({ ...process.threadCpuUsage(), maxRSS }));
  });
`)}`;

/** What `ktrace graph` takes, from its start to the end of the drawing. */
function freshProcess(text: string): Usage {
  const directory = mkdtempSync(join(tmpdir(), "ktrace-bench-"));
  const dump = join(directory, "dump.txt");
  writeFileSync(dump, text);
  const args = ["--import", reporter, program, "graph", dump, "--format", "dot"];
  const usages = Array.from({ length: ROUNDS }, (): Usage => {
    const { output } = spawnSync(process.execPath, args, { stdio: ["ignore", "ignore", "ignore", "pipe"] });
    const { user, system, maxRSS }: NodeJS.CpuUsage & { maxRSS: number } = JSON.parse(String(output[3]));
    return { milliseconds: (user + system) / 1000, megabytes: maxRSS / 1000 };
  });
  rmSync(directory, { recursive: true });
  return {
    milliseconds: median(usages.map(({ milliseconds }) => milliseconds)),
    megabytes: median(usages.map(({ megabytes }) => megabytes)),
  };
}
