import { LONGEST } from "../others/lines.ts";

/** The first line of a message, as `dbus-monitor` prints it. */
export interface Message {
  readonly kind: "method call" | "method return" | "signal" | "error";
  /** In microseconds; `undefined` where it is not printed. */
  readonly time: number | undefined;
  /** A unique name, but of the bus itself. */
  readonly sender: string;
  readonly destination: string;
  /** Counts the sender's messages; `undefined` where it is not printed. */
  readonly serial: number | undefined;
  /** The serial number of the call that this answers. */
  readonly replySerial: number | undefined;
  readonly interface: string | undefined;
  readonly member: string | undefined;
}

const HEAD =
  /^(method call|method return|signal|error)(?: time=([\d.]{1,30}))? sender=(\(null sender\)|\S{1,255}) -> dest(?:ination)?=(\(null destination\)|\S{1,255})(?= )/;
const SERIAL = / serial=(\d{1,10})(?: |$)/;
const REPLY_SERIAL = / reply_serial=(\d{1,10})(?: |$)/;
const INTERFACE = / interface=([^; ]{1,255})(?:;|$)/;
const MEMBER = / member=([^; ]{1,255})$/;

/** @returns `undefined` if the line is none, or not whole. */
export function parseMessage(line: string): Message | undefined {
  if (line.length > LONGEST) return undefined;
  const head = HEAD.exec(line);
  const kind = kinds.find((candidate) => candidate === head?.[1]);
  if (head === null || kind === undefined) return undefined;
  const rest = line.slice(head[0].length);
  const message = {
    kind,
    time: timeOf(head[2]),
    sender: head[3] ?? "",
    destination: head[4] ?? "",
    serial: numberIn(rest, SERIAL),
    replySerial: numberIn(rest, REPLY_SERIAL),
    interface: INTERFACE.exec(rest)?.[1],
    member: MEMBER.exec(rest)?.[1],
  };
  const isReply = kind === "method return" || kind === "error";
  const isWhole = isReply ? message.replySerial !== undefined : message.member !== undefined;
  return isWhole && (kind !== "method call" || message.serial !== undefined) ? message : undefined;
}

const kinds = ["method call", "method return", "signal", "error"] as const;

function timeOf(text: string | undefined): number | undefined {
  const seconds = Number(text);
  return Number.isNaN(seconds) ? undefined : Math.round(seconds * 1e6);
}

function numberIn(text: string, pattern: RegExp): number | undefined {
  const found = pattern.exec(text)?.[1];
  return found === undefined ? undefined : Number(found);
}
