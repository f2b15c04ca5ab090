import { LONGEST } from "../others/lines.ts";

/** A row of `pidin`. */
export interface ThreadRow {
  readonly process: number;
  readonly thread: number;
  readonly name: string;
  readonly state: State;
  /** What stands behind the state. */
  readonly blocked: string;
}

/** The states of a thread, as the System Architecture guide lists them. */
const states = [
  ...["CONDVAR", "DEAD", "INTR", "JOIN", "MUTEX", "NANOSLEEP", "NET_REPLY", "NET_SEND", "READY", "RECEIVE", "REPLY"],
  ...["RUNNING", "SEM", "SEND", "SIGSUSPEND", "SIGWAITINFO", "STACK", "STOPPED", "WAITCTX", "WAITPAGE", "WAITTHREAD"],
] as const;

export type State = (typeof states)[number];

const IDS = /^ *(\d{1,10}) +(\d{1,10}) +/;
/** The priority and the policy; pulses of interrupts have `i`. */
const PRIORITY = /^\d{1,3}[a-z]$/;
const isState = (word: string): word is State => states.some((state) => state === word);

export const isHeading = (line: string): boolean => /^ *pid +tid +name +prio +STATE\b/.test(line);

/** The process of a row, as far as that can be read. */
export function processIn(line: string): number | undefined {
  const [, process] = /^ *(\d{1,10}) /.exec(line.slice(0, LONGEST)) ?? [];
  return process === undefined ? undefined : Number(process);
}

/** @returns `undefined` if the line is none. */
export function parseThread(line: string): ThreadRow | undefined {
  if (line.length > LONGEST) return undefined;
  const ids = IDS.exec(line);
  if (ids === null) return undefined;
  // A name may have blanks, so its end is known by what follows.
  const words = line.slice(ids[0].length).trim().split(/ +/);
  const place = words.findIndex((word, index) => index > 0 && isState(word) && PRIORITY.test(words[index - 1] ?? ""));
  const state = words[place];
  if (place < 2 || state === undefined || !isState(state)) return undefined;
  return {
    process: Number(ids[1]),
    thread: Number(ids[2]),
    name: words.slice(0, place - 1).join(" "),
    state,
    blocked: words.slice(place + 1).join(" "),
  };
}
