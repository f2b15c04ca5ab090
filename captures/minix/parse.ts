import type { CapturedWaitKind } from "../capture.ts";
import { idOf, isProcess, type Peer, peerOf } from "./endpoint.ts";

/** What a line says of a process. */
export interface ProcessLine {
  readonly id: number;
  readonly name: string;
  readonly peer: Peer;
  /** A name that the line has of the peer. */
  readonly peerName: string | undefined;
  readonly kind: CapturedWaitKind;
}

const PSINFO =
  /^(?:[^ :]{0,200}psinfo:)?\d [TSU] (-?\d{1,10}) (\S{1,255}) ([A-Z]) (-?\d{1,10}) -?\d{1,10} \d{1,20} \d{1,20}(?= |$)/;
/** States in which a process waits for nobody, whatever stands behind them: it is a zombie, or it runs. */
const NOT_BLOCKED = "ZR";

/**
 * A line of `/proc/<pid>/psinfo`. It does not tell whether the process sends to its peer or receives from it. Nearly all messages are calls, in which it
 * does one after the other.
 */
export function parsePsinfo(line: string): ProcessLine | undefined {
  const found = PSINFO.exec(line);
  if (found === null || !isProcess(Number(found[1]))) return undefined;
  const isBlocked = !NOT_BLOCKED.includes(found[3] ?? "");
  const peer: Peer = !isBlocked ? { kind: "none" } : peerOf(Number(found[4]));
  const kind = peer.kind === "any" ? "receive" : "answer";
  return { id: idOf(Number(found[1])), name: found[2] ?? "", peer, peerName: undefined, kind };
}

const PROCESS = /^-?\d{1,6}: (\S{1,40}) (-?\d{1,10}) prio \d{1,4} time \d/;
const FLAGS = / rts ([A-Z_ ]*)misc ([A-Z_ ]*)sched /;
const BLOCKED = /blocked on: (?:(ANY|SELF|NONE)|(\S{1,40})\((-?\d{1,10})\)|\?\?\?)/;

/** How the kernel prints a process. The flags tell a sender from a receiver, and a call's reply from any message. */
export function parseProcess(line: string): ProcessLine | undefined {
  const found = PROCESS.exec(line);
  const flags = FLAGS.exec(line);
  if (found === null || flags === null || !isProcess(Number(found[2]))) return undefined;
  const blocked = BLOCKED.exec(line);
  const [, special, peerName, endpoint] = blocked ?? [];
  const peer: Peer =
    endpoint !== undefined
      ? peerOf(Number(endpoint))
      : { kind: special === "ANY" ? "any" : blocked === null || special === "NONE" ? "none" : "unknown" };
  return {
    id: idOf(Number(found[2])),
    name: found[1] ?? "",
    peer,
    peerName,
    kind: kindOf(flags[1] ?? "", flags[2] ?? ""),
  };
}

function kindOf(states: string, others: string): CapturedWaitKind {
  if (states.includes("SENDING")) return "send";
  return others.includes("REPLY_PEND") ? "answer" : "receive";
}

const TRACE = /^(\S[^\n]{0,7}?) +(-?\d{1,10}) ((?:0x[\da-f]{1,16} ?)+)/;

/** A stack as the kernel prints it: name, endpoint, addresses. */
export function parseTrace(line: string): { readonly id: number; readonly addresses: readonly string[] } | undefined {
  const found = TRACE.exec(line);
  if (found === null || !isProcess(Number(found[2]))) return undefined;
  return { id: idOf(Number(found[2])), addresses: (found[3] ?? "").trim().split(" ") };
}
