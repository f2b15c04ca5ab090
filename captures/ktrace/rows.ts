import { mostArguments } from "#language";
import type {
  Capture,
  CapturedCall,
  CapturedPhone,
  CapturedPhoneState,
  CapturedTask,
  CapturedThread,
  CapturedWait,
  CapturedWaitKind,
  Line,
  Queue,
} from "../capture.ts";
import type { Words } from "./words.ts";

/** The rows of a capture, up to its closing brace. */
export interface ReadRows {
  readonly kind: "read";
  readonly tasks: Capture["tasks"];
  /** Offset of the closing brace, and its line. */
  readonly to: number;
  readonly lastLine: Line;
}

/** Where the rows of a capture are not as they should be: in or behind which task and, if another before has its id, that one. */
export interface LostRows {
  readonly kind: "lost";
  /** Offset of the task, and its line. */
  readonly at: number;
  readonly line: Line;
  readonly same: CapturedTask | undefined;
}

/** More rows than there is memory for: what follows from each takes about 2 kB. */
export interface TooManyRows {
  readonly kind: "too many";
}

/** Rows of a capture that are read: of tasks, phones, calls, threads and what these do. */
export const mostRows = 1_000_000;

/**
 * Reads what stands between the braces of a capture, as the grammar has it, without a syntax tree: that would take several hundred times as much memory as
 * the text. Whatever is not exactly right is found here, and told by the compiler.
 * @param words behind the opening brace; it takes the closing one.
 */
export function rowsIn(words: Words): ReadRows | LostRows | TooManyRows {
  const tasks = new Map<number, CapturedTask>();
  let count = 0;
  words.signs(";");
  let { at, line } = words;
  while (words.word("task")) {
    const task = taskIn(words, line);
    const same = tasks.get(task.id);
    if (words.isLost || same !== undefined) return { kind: "lost", at, line, same };
    tasks.set(task.id, task);
    count += rowsOf(task);
    if (count > mostRows) return { kind: "too many" };
    words.signs(";");
    if (!words.isNext("task")) break;
    ({ at, line } = words);
  }
  const { at: to, line: lastLine } = words;
  if (!words.sign("}")) return { kind: "lost", at, line, same: undefined };
  return { kind: "read", tasks: [...tasks.values()], to, lastLine };
}

const rowsOf = ({ phones, calls, threads }: CapturedTask): number =>
  1 +
  phones.length +
  calls.length +
  threads.reduce((sum, { serving, waits }) => sum + 1 + serving.length + waits.length, 0);

const queues = ["dispatched", "incoming", "answer"] as const satisfies readonly Queue[];
const states = [
  "connected",
  "connecting",
  "slammed",
  "hungup",
  "busy",
] as const satisfies readonly CapturedPhoneState[];
const waitKinds = ["answer", "lock", "send", "receive"] as const satisfies readonly CapturedWaitKind[];

function taskIn(words: Words, line: Line): CapturedTask {
  const id = Number(words.integer());
  const name = nameIn(words);
  const phones = new Map<number, CapturedPhone>();
  const calls: CapturedCall[] = [];
  const threads: CapturedThread[] = [];
  const isPartial = words.word("partial");
  readRows(words, (line) => {
    const queue = words.oneOf(queues);
    if (queue !== undefined) calls.push(callIn(words, queue, line));
    else if (words.word("thread")) threads.push(threadIn(words, line));
    else if (words.word("phone")) {
      const phone = phoneIn(words, line);
      if (phones.has(phone.slot)) words.lose();
      phones.set(phone.slot, phone);
    } else return false;
    return true;
  });
  return { id, name, phones: [...phones.values()], calls, threads, isPartial, line };
}

/** @param read takes a row and its first word, if one begins here. */
function readRows(words: Words, read: (line: Line) => boolean): void {
  words.expect("{");
  for (;;) {
    words.signs(";");
    if (words.sign("}")) return;
    if (!read(words.line)) return words.lose();
  }
}

const nameIn = (words: Words): string | undefined => (words.isText ? words.text() : undefined);

const numberIn = (words: Words): number => Number(words.integer());

function phoneIn(words: Words, line: Line): CapturedPhone {
  const slot = numberIn(words);
  words.expect("->");
  const target = words.sign("?") ? undefined : numberIn(words);
  const calls = words.word("calls") ? numberIn(words) : undefined;
  return { slot, target, calls, state: words.oneOf(states) ?? "connected", line };
}

function callIn(words: Words, queue: Queue, line: Line): CapturedCall {
  // At the end of its line this word is another one, with which no row begins.
  if (queue === "answer" && words.line !== line) words.lose();
  const method = words.integer();
  const args: bigint[] = [];
  words.expect("(");
  if (!words.sign(")")) {
    do args.push(words.integer());
    while (words.sign(","));
    words.expect(")");
  }
  if (args.length > mostArguments) words.lose();
  let sender: number | undefined;
  let flags = 0;
  let address: bigint | undefined;
  for (;;) {
    if (words.word("from")) {
      if (!words.sign("?")) sender = numberIn(words);
    } else if (words.word("flags")) flags = numberIn(words);
    else if (words.word("at")) address = words.integer();
    else return { queue, method, args, sender, flags, address, line };
  }
}

function threadIn(words: Words, line: Line): CapturedThread {
  const number = numberIn(words);
  const name = nameIn(words);
  const serving: bigint[] = [];
  const waits: CapturedWait[] = [];
  readRows(words, (line) => {
    if (words.word("serving")) serving.push(words.integer());
    else if (words.word("waits")) waits.push(waitIn(words, line));
    else return false;
    return true;
  });
  return { number, name, serving, waits, stack: [], line };
}

function waitIn(words: Words, line: Line): CapturedWait {
  const kind = words.oneOf(waitKinds);
  if (kind === undefined) words.lose();
  const task = words.word("for") ? numberIn(words) : undefined;
  const thread = task !== undefined && words.sign(":") ? numberIn(words) : undefined;
  const call = words.word("call") ? words.integer() : undefined;
  const doubt = words.word("perhaps") ? words.text() : undefined;
  return { kind: kind ?? "answer", task, thread, call, doubt, line };
}
