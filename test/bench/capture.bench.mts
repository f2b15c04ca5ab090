import { formatOf, openDump } from "#captures";
import { waitForGraph } from "#simulator";
import { median, type Row } from "./row.mts";

const TASKS = 10_000;
/** That each task has out, and has to answer. */
const CALLS = 10;
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

/**
 * What `tasks` and `ipc` of each task print, where each has its calls out to some others, over so many phones. With one phone a callee serves one of them and
 * the others wait behind it; with ten it serves all ten, and any of them may have led to any call that it has out itself.
 */
function consoleLog(phones: number): string {
  const pointer = (number: number) => `0x${(0xffff800000000000n + BigInt(number)).toString(16)}`;
  const nameOf = (task: number) => `server${task}`;
  const calleeOf = (task: number, phone: number) => (task * 7 + phone * 13 + 1) % TASKS;
  const perPhone = CALLS / phones;
  const rows = Array.from({ length: TASKS }, (): string[] => []);
  for (let task = 0; task < TASKS; task++) {
    for (let call = 0; call < CALLS; call++) {
      const address = pointer((task * CALLS + call + 1) * 512);
      const words = `${String(1024 + call).padEnd(8)} 3      ${"0      ".repeat(4)}0      `;
      rows[calleeOf(task, Math.floor(call / perPhone))].push(`${address} ${words} ${task + 1} (${nameOf(task)})`);
    }
  }
  const header = "kconsole> tasks\n[id    ] [name        ] [ctn] [address         ] [as              ]";
  const tasks = rows.map((_, task) => {
    const address = pointer(task * 4096);
    return `${String(task + 1).padEnd(8)} ${nameOf(task).padEnd(14)} 0     ${address} ${address}`;
  });
  const outputs = rows.map((own, task) => {
    const phoneRows = Array.from({ length: phones }, (_, phone) => {
      const callee = calleeOf(task, phone);
      return `${String(phone + 1).padEnd(10)} ${String(perPhone).padStart(7)} connected to ${callee + 1} (${nameOf(callee)})`;
    });
    return [
      `kconsole> ipc ${task + 1}`,
      "[phone id] [calls] [state",
      ...phoneRows,
      "[call id         ] [method] [arg1] [arg2] [arg3] [arg4] [arg5] [flags] [sender",
      " --- incomming calls ---",
      " --- dispatched calls ---",
      ...own,
      " --- incoming answers ---",
    ].join("\n");
  });
  return `${[header, ...tasks, ...outputs].join("\n")}\n`;
}
