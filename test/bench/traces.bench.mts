import { finish, windowOf } from "#simulator";
import { binderFtrace } from "../../captures/traces/binder/index.ts";
import { openMoments } from "../../captures/traces/opened.ts";
import { median, type Row } from "./row.mts";

const EVENTS = 1_000_000;

/** Apps that call services, which call one another: four lines of ftrace for each call. */
function ftraceOf(events: number): string {
  const lines: string[] = [];
  const head = (thread: number) =>
    `    Binder:${Math.floor(thread / 100) * 100}_1-${thread}     [00${lines.length % 4}] d..1. ${(lines.length * 13 + 1e8) / 1e6}: `;
  const transaction = (from: number, id: number, to: number, thread: number, reply: number) =>
    `${head(from)}binder_transaction: transaction=${id} dest_node=7 dest_proc=${to} dest_thread=${thread} reply=${reply} flags=0x10 code=0x${(id % 30).toString(16)}`;
  const received = (thread: number, id: number) => `${head(thread)}binder_transaction_received: transaction=${id}`;
  for (let id = 1; lines.length < events; id += 4) {
    const [app, service, other] = [100 * (1 + (id % 40)), 5000 + 100 * (id % 9), 7000 + 100 * (id % 7)];
    lines.push(transaction(app + 1, id, service, 0, 0), received(service + 2, id));
    lines.push(transaction(service + 2, id + 1, other, 0, 0), received(other + 3, id + 1));
    lines.push(transaction(other + 3, id + 2, service, service + 2, 1), received(service + 2, id + 2));
    lines.push(transaction(service + 2, id + 3, app, app + 1, 1), received(app + 1, id + 3));
  }
  return lines.join("\n");
}

/** How long it takes from the text of a trace to a window of its sequence chart, and to another of its moments. */
export function traceRows(): Row[] {
  const text = ftraceOf(EVENTS);
  openMoments(binderFtrace, text.slice(0, 1e6)).trace?.chart;
  const readings = Array.from({ length: 3 }, () => {
    let moments = openMoments(binderFtrace, "");
    const toChart = secondsOf(() => {
      moments = openMoments(binderFtrace, text);
      const { trace, last } = moments;
      if (trace === undefined || last < EVENTS) throw new Error("The trace was not read.");
      finish(windowOf(trace.chart.timeline, { from: last - 1000, to: last, most: 2000, buckets: 1000 }));
    });
    return { toChart, toMoment: secondsOf(() => moments.at(EVENTS >> 1)) };
  });
  return [
    {
      what: "a trace of 1,000,000 events, from text to chart",
      value: median(readings.map(({ toChart }) => toChart)),
      unit: "s",
      hold: "under 10",
    },
    {
      what: "to a moment in the middle of it",
      value: 1000 * median(readings.map(({ toMoment }) => toMoment)),
      unit: "ms",
      hold: "under 100",
    },
  ];
}

/** Of processor time. */
function secondsOf(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}
