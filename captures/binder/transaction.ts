/** A transaction as binder's driver prints it, in any of its versions; docs/dumps.md, "Android binder". */
export interface Transaction {
  readonly id: number;
  /** 0: not known, or gone. */
  readonly fromProcess: number;
  readonly fromThread: number;
  /** 0: gone. */
  readonly toProcess: number;
  /** 0: no thread has it yet; `undefined` where the driver does not print it. */
  readonly toThread: number | undefined;
  readonly code: number;
  readonly flags: number;
  /** Whether it is the reply to another transaction. */
  readonly isReply: boolean;
}

/** The sender goes on at once. */
export const ONE_WAY = 0x1;

/** The pointer behind the number may be zeros, hashed, withheld, or missing. */
const HEAD = /^(\d{1,10}): (?:\S+ )?from (\d{1,10}):(\d{1,10}) to (\d{1,10})(?::(\d{1,10}))? code ([\da-f]{1,8})(?= )/;
const FLAGS = / flags ([\da-f]{1,8})(?: |$)/;
/** The newest driver says of each whether it is asynchronous and whether it is a reply. */
const MARKS = / a[01] r([01])(?: |$)/;
/** Older drivers say whether a reply is needed: neither a one-way transaction nor a reply needs one. */
const NEEDS_REPLY = / r(\d)(?: |$)/;

/** @param text what comes behind the word `transaction`. @returns `undefined` if it is not a whole transaction. */
export function parseTransaction(text: string): Transaction | undefined {
  const head = HEAD.exec(text);
  if (head === null) return undefined;
  const rest = text.slice(head[0].length);
  const found = FLAGS.exec(rest);
  if (found === null) return undefined;
  const flags = Number.parseInt(found[1] ?? "", 16);
  return {
    id: Number(head[1]),
    fromProcess: Number(head[2]),
    fromThread: Number(head[3]),
    toProcess: Number(head[4]),
    toThread: head[5] === undefined ? undefined : Number(head[5]),
    code: Number.parseInt(head[6] ?? "", 16),
    flags,
    isReply: isReply(rest, flags),
  };
}

function isReply(rest: string, flags: number): boolean {
  const marks = MARKS.exec(rest);
  if (marks !== null) return marks[1] === "1";
  const needs = NEEDS_REPLY.exec(rest);
  if (needs !== null) return needs[1] === "0" && (flags & ONE_WAY) === 0;
  // The driver in Rust prints the node that a transaction is for; a reply is for none.
  return !rest.includes(" node ");
}
