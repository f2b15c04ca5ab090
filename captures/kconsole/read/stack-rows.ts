import type { DumpedRow, RemarkRow, StackRow } from "./rows.ts";
import { matchAt, pointerOf, safeInteger } from "./scan.ts";

const THREAD = /Thread[ \t]+0x([\da-fA-F]{1,16})(?::[ \t]*PC\b|[ \t]+crashed at\b)/y;
const FIBRIL = /Fibril[ \t]+0x([\da-fA-F]{1,16}):[ \t]*$/y;
const WAITS = /Fibril[ \t]+0x([\da-fA-F]{1,16})[ \t]+waits for primitive[ \t]+0x([\da-fA-F]{1,16})\.?/y;
const OWNED = /Primitive[ \t]+0x([\da-fA-F]{1,16})[ \t]+is owned by fibril[ \t]+0x([\da-fA-F]{1,16})\.?/y;
const FRAME = /0x[\da-fA-F]{1,16}:[ \t]+(?:0x[\da-fA-F]|[A-Za-z_.$])/y;
const DUMPED = /Dumping task '(.*)' \(task ID (\d{1,16})\)/y;
const SPINLOCK = /(?:cpu\d{1,5}: (?:looping on spinlock|not deadlocked|function=)|Deadlock probe )/y;
/** What `taskdump` says besides. */
const QUIET =
  /(?:Task Dump Utility|Loaded symbol table|Failed autoloading|Threads:|No threads|\[\d{1,10}\] (?:hash|flags): |--[ \t]+end of stack trace)/y;
/** Under headers of 2010. */
const RULER = /-{4,}[ \t>-]*/y;

const NONE = { address: 0n, other: 0n };

/** What tells of stacks: `taskdump`, and the detector of deadlocks among fibrils (docs/kernels.md K13, K14). */
export function stackRow(line: string, at: number): StackRow | DumpedRow | RemarkRow | undefined {
  const end = line.length;
  switch (line.charAt(at)) {
    case "T": {
      const thread = matchAt(THREAD, line, at);
      if (thread !== null) return { kind: "stack", of: "thread", ...NONE, address: pointerOf(thread[1] ?? ""), end };
      return quietRow(line, at);
    }
    case "F": {
      const waits = matchAt(WAITS, line, at);
      if (waits !== null) return { kind: "stack", of: "waits", ...both(waits), end: at + waits[0].length };
      const fibril = matchAt(FIBRIL, line, at);
      if (fibril !== null) return { kind: "stack", of: "fibril", ...NONE, address: pointerOf(fibril[1] ?? ""), end };
      return quietRow(line, at);
    }
    case "P": {
      const owned = matchAt(OWNED, line, at);
      return owned === null ? undefined : { kind: "stack", of: "owned", ...both(owned), end: at + owned[0].length };
    }
    case "D": {
      if (line.startsWith("Deadlock detected", at)) return { kind: "stack", of: "deadlock", ...NONE, end };
      const dumped = matchAt(DUMPED, line, at);
      const task = safeInteger(dumped?.[2]);
      if (dumped !== null && task !== undefined) return { kind: "dumped", task, name: dumped[1] ?? "", end };
      return spinlockRow(line, at);
    }
    case "A":
      return line.startsWith("Address space areas:", at) ? { kind: "stack", of: "end", ...NONE, end } : undefined;
    case "c":
      return spinlockRow(line, at);
    case "0":
      return matchAt(FRAME, line, at) === null ? undefined : { kind: "stack", of: "frame", ...NONE, end };
    default:
      return quietRow(line, at);
  }
}

const both = ([, address = "", other = ""]: RegExpExecArray) => ({
  address: pointerOf(address),
  other: pointerOf(other),
});

const spinlockRow = (line: string, at: number): RemarkRow | undefined =>
  matchAt(SPINLOCK, line, at) === null ? undefined : { kind: "spinlock", end: line.length };

function quietRow(line: string, at: number): RemarkRow | undefined {
  const ruler = matchAt(RULER, line, at);
  if (ruler !== null) return { kind: "quiet", end: at + ruler[0].length };
  return matchAt(QUIET, line, at) === null ? undefined : { kind: "quiet", end: line.length };
}
