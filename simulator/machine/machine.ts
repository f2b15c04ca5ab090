import { STRIDE } from "../instructions.ts";
import type { Kernel } from "../kernels.ts";
import type { LockInfo, Program, Routine, SessionInfo } from "../program.ts";
import {
  F_PC,
  G_FAULT,
  G_FAULT_FIBRIL,
  G_FAULT_PC,
  G_FAULT_VALUE,
  G_NOW_HIGH,
  G_NOW_LOW,
  G_STEP,
  LEDGER_CALL,
  LEDGER_FIBRIL,
  LEDGER_HEADER,
  LEDGER_TASK,
} from "./fields.ts";
import { type Layout, layoutOf } from "./layout.ts";

/** Told of what happens in a run, as numbers: the event's kind, the fibril, the thing (a call, a lock, an exchange), and a detail. */
export interface Listener {
  event(kind: number, fibril: number, subject: number, detail: number): void;
}

/** Kinds of events. After each: what `subject` and `detail` are. */
export const EventKind = {
  /** call; exchange that it goes through, or -1 */
  sent: 0,
  /** call; task */
  dispatched: 1,
  /** call */
  begun: 2,
  /** call; connection that it goes to */
  forwarded: 3,
  /** call; return code */
  answered: 4,
  /** call */
  taken: 5,
  /** lock; mode */
  lockAsked: 6,
  lockTaken: 7,
  lockReleased: 8,
  /** exchange; phone */
  exchangeBegun: 9,
  exchangeEnded: 10,
  /** what it waits for (`WaitFor`) */
  blocked: 11,
  woken: 12,
  /** fibril ended or goes idle */
  ended: 13,
  /** template */
  log: 14,
  /** offset of the variable among its task's; value before */
  written: 15,
  /** condvar or semaphore; how many it woke */
  signalled: 16,
  /** phone */
  hungUp: 17,
  /** phone; the call whose answer did it, or -1 at the end of the task at its other end */
  slammed: 18,
  /** task; template of the reason, or -1 */
  exited: 19,
  /** the new fibril */
  spawned: 20,
  /** its timer has fired */
  expired: 21,
  /** the value, or the number of the branch */
  chosen: 22,
  /** call that its phone, or its task, had no room for */
  refused: 23,
  /** call */
  forgotten: 24,
} as const;

/** Why a run stopped by itself. */
export const FaultCode = {
  none: 0,
  divisionByZero: 1,
  indexOutOfRange: 2,
  /** value: handle slot */
  noHandle: 3,
  assertion: 4,
  /** value: call */
  answeredTwice: 5,
  callLost: 6,
  unlockNotHeld: 7,
  /** value: number of locks held */
  endedWithLock: 8,
  exchangeEnded: 9,
  waitedTwice: 10,
  /** value: method received */
  wrongMethod: 11,
  serializeEndedByOther: 12,
  /** value: task */
  phoneLimit: 14,
  fibrilLimit: 15,
  noticeLimit: 16,
  callLimit: 17,
  /** value: the first value that could not be chosen */
  noChoice: 18,
  noticeAnswered: 19,
  noConnection: 20,
  /** value: call */
  waitedByTwo: 21,
} as const;

/** The mutable state of one run; docs in ARCHITECTURE.md. `situation` decides all later behaviour, `ledger` is for people. */
export class Machine {
  readonly program: Program;
  readonly layout: Layout;
  readonly situation: Int32Array;
  readonly ledger: Int32Array;
  /** Scratch of `evaluate`. */
  readonly stack = new Int32Array(256);
  /** Arguments of the call or values of the answer that is being made. */
  readonly words = new Int32Array(5);
  /** Arguments of the `fn` that is called or the fibril that is spawned. */
  readonly arguments: Int32Array;
  listener: Listener | undefined;
  /** Which of the kernel's own methods go on unchanged when they are forwarded, or cannot be, by number. */
  readonly forwarding: ReadonlyMap<number, "unchanged" | "refused">;
  /** What a `choose` in the next step picks: the number of the branch, or how far from the first value. */
  choice = 0;
  /** Set by a step after which somebody may be stuck: the fibril from which to look, or -1. */
  suspect = -1;
  /** Set by a step after which anybody may be stuck. */
  suspectAll = false;
  /** Set by a forward: the fibril that waits for the forwarded call, or -1. Only circles of waits with one releaser each count at once. */
  suspectCaller = -1;
  /** Set when a fibril that has forwarded a call waits or ends: the fibril that waits for that call, or -1. Now everything counts. */
  suspectClient = -1;

  /** `situation`: where it is to be, of the layout's size. */
  constructor(program: Program, layout = layoutOf(program), situation: Int32Array = new Int32Array(layout.situation)) {
    this.program = program;
    this.layout = layout;
    this.forwarding = forwardingOf(program.kernel);
    this.arguments = new Int32Array(
      program.routines.reduce((most, routine) => Math.max(most, parametersOf(routine)), 0),
    );
    this.situation = situation;
    this.ledger = new Int32Array(this.layout.ledger);
  }

  get step(): number {
    return this.ledger[G_STEP];
  }

  get faulted(): boolean {
    return this.ledger[G_FAULT] !== FaultCode.none;
  }

  /** Virtual time in µs. */
  get now(): number {
    return joinTime(this.ledger[G_NOW_HIGH], this.ledger[G_NOW_LOW]);
  }

  set now(time: number) {
    this.ledger[G_NOW_HIGH] = highTime(time);
    this.ledger[G_NOW_LOW] = lowTime(time);
  }
}

const parametersOf = ({ integerParameters, handleParameters }: Routine): number => integerParameters + handleParameters;

function forwardingOf({ forwarding, methods }: Kernel): ReadonlyMap<number, "unchanged" | "refused"> {
  const rows = (names: readonly string[], rule: "unchanged" | "refused") =>
    names.flatMap((name) => (name in methods ? [[methods[name], rule] as const] : []));
  return new Map([...rows(forwarding.unchanged, "unchanged"), ...rows(forwarding.refused, "refused")]);
}

const HALF = 2 ** 31;
export const joinTime = (high: number, low: number): number => high * HALF + low;
export const highTime = (time: number): number => Math.floor(time / HALF);
export const lowTime = (time: number): number => time % HALF;

export const ledgerOfCall = (call: number): number => LEDGER_HEADER + call * LEDGER_CALL;
export const ledgerOfFibril = (m: Machine, fibril: number): number =>
  LEDGER_HEADER + m.layout.calls.at.length * LEDGER_CALL + fibril * LEDGER_FIBRIL;

export const ledgerOfTask = (m: Machine, task: number): number =>
  ledgerOfFibril(m, m.layout.fibrils.at.length) + task * LEDGER_TASK;

/** Forgets what an earlier step made suspect. */
export function clearSuspects(m: Machine): void {
  m.suspect = -1;
  m.suspectAll = false;
  m.suspectCaller = -1;
  m.suspectClient = -1;
}

/** What the program says of a session, by its number. */
export function sessionInfo(m: Machine, session: number): SessionInfo {
  const task = m.layout.sessions.task[session];
  return m.program.tasks[task].sessions[session - m.layout.tasks[task].sessions.first];
}

/** What the program says of a synchronisation object, by its number. */
export function lockInfo(m: Machine, lock: number): LockInfo {
  const task = m.layout.locks.task[lock];
  return m.program.tasks[task].locks[lock - m.layout.tasks[task].locks.first];
}

const NO_INSTRUCTION = -1;

/** Notes the first fault of a run; the run ends with this step. */
export function fault(m: Machine, code: number, fibril: number, value = 0): void {
  if (m.faulted) return;
  m.ledger[G_FAULT] = code;
  m.ledger[G_FAULT_FIBRIL] = fibril;
  m.ledger[G_FAULT_PC] = fibril < 0 ? NO_INSTRUCTION : m.situation[m.layout.fibrils.at[fibril] + F_PC];
  m.ledger[G_FAULT_VALUE] = value;
}

/** Forgets a fault that nobody made who goes on, but one who asked what would be. */
export function forgetFault(m: Machine): void {
  m.ledger.fill(0, G_FAULT, G_FAULT_VALUE + 1);
}

/** A field of an instruction. */
export const operand = (m: Machine, pc: number, name: number): number => m.program.code[pc * STRIDE + name];

/** Appends record `number` to the queue whose head and tail are at `head` and `head + 1`; `link` is the offset of the record's own link. */
export function enqueue(s: Int32Array, head: number, number: number, link: number, at: Int32Array): void {
  const tail = s[head + 1];
  if (tail === 0) s[head] = number + 1;
  else s[at[tail - 1] + link] = number + 1;
  s[head + 1] = number + 1;
}

/** Takes one record out of a queue, wherever in it it is. */
export function unlink(s: Int32Array, head: number, number: number, link: number, at: Int32Array): void {
  let before = head;
  let previous = 0;
  while (s[before] !== number + 1) {
    if (s[before] === 0) return;
    previous = s[before];
    before = at[previous - 1] + link;
  }
  s[before] = s[at[number] + link];
  if (s[head + 1] === number + 1) s[head + 1] = previous;
  s[at[number] + link] = 0;
}

/** Takes the first record off a queue; -1 when it is empty. */
export function dequeue(s: Int32Array, head: number, link: number, at: Int32Array): number {
  const first = s[head];
  if (first === 0) return -1;
  const record = at[first - 1] + link;
  s[head] = s[record];
  if (s[record] === 0) s[head + 1] = 0;
  s[record] = 0;
  return first - 1;
}
