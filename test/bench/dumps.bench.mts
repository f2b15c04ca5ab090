import type { Format } from "#captures";
import { binder } from "../../captures/binder/index.ts";
import { median, type Row } from "./row.mts";

const MEGABYTE = 1e6;
const SIZE = 20 * MEGABYTE;

/** A `state` of the driver: threads that wait and serve, and the objects, references and buffers between them. */
function binderState(size: number): string {
  const parts = ["binder state:"];
  for (let process = 1, length = 0, id = 1; length < size; process++) {
    const lines = [`proc ${process * 10}`, "context binder"];
    for (let thread = 1; thread <= 4; thread++, id += 2) {
      const own = `${process * 10}:${process * 10 + thread}`;
      const next = `${process * 10 + 10}:${process * 10 + 10 + thread}`;
      const shared = "00000000a1b2c3d4 from";
      lines.push(
        `  thread ${process * 10 + thread}: l 12 need_return 0 tr 0`,
        `    outgoing transaction ${id}: ${shared} ${own} to ${next} code 7 flags 10 pri 0:120 r1`,
        `    incoming transaction ${id + 1}: ${shared} 5:6 to ${own} code 7 flags 10 pri 0:120 r1 node 9 size 64:0 data 0`,
      );
    }
    for (let node = 0; node < 6; node++) {
      lines.push(
        `  node ${id + node}: u00000000b4e20000 c00000000b4e20010 hs 1 hw 1 ls 1 lw 1 is 1 iw 1 tr 0 proc 888`,
        `  ref ${id + node}: desc ${node} node 1 s 1 w 1 d 0000000000000000`,
      );
    }
    const part = lines.join("\n");
    parts.push(part);
    length += part.length;
  }
  return `${parts.join("\n")}\n`;
}

/** How much text is read in a second of processor time. */
export function dumpRows(): Row[] {
  return [row("Android binder, state", binder, binderState(SIZE))];
}

function row(what: string, format: Format, text: string): Row {
  format.read(text.slice(0, MEGABYTE));
  const rates = Array.from({ length: 3 }, () => {
    const before = process.cpuUsage();
    format.read(text);
    const { user, system } = process.cpuUsage(before);
    return text.length / (user + system);
  });
  return { what: `read a dump: ${what}`, value: median(rates), unit: "MB/s", hold: "at least 20" };
}
