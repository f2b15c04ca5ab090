/**
 * What the oracle knows of a system at one moment: plain records, nothing else. Records refer to each other by number, so that
 * a state can be cloned and compared as text. Numbers are the lowest free ones, so that a state does not tell its history.
 */
export interface State {
  readonly tasks: TaskRecord[];
  readonly fibrils: Record<number, Fibril>;
  readonly calls: Record<number, Call>;
  readonly connections: Record<number, Connection>;
  readonly exchanges: Record<number, Exchange>;
  /** Set when a rule was broken: nothing steps any more. */
  fault?: FaultRecord;
  /** Not part of what decides: which timer fires is a decision. Only the `fifo` schedule looks. */
  clock: { now: number; readonly deadlines: Record<number, number> };
}

/** A copy that shares nothing with the state. States are copied at each move, and plain records need less than `structuredClone`. */
export function copyOf<T>(part: T): T;
export function copyOf(part: unknown): unknown {
  if (Array.isArray(part)) return part.map((one: unknown) => copyOf(one));
  if (typeof part !== "object" || part === null) return part;
  const copy: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(part)) copy[key] = copyOf(value);
  return copy;
}

/** Stands in a handle for a notification, which is never answered. */
export const NOTIFICATION = -2;

/** Stands in a handle in place of the number of what was answered, forwarded, waited for, forgotten or ended. */
export const SPENT = -1;

export interface Handle {
  readonly kind: "none" | "message" | "call" | "exchange" | "phone";
  /** A call, an exchange, or the slot of a phone. */
  readonly id: number;
}

export type Value = number | Handle;

export interface FaultRecord {
  readonly kind: "violation" | "assertion" | "limit";
  readonly why: string;
  readonly task: number;
  /** Name of the fibril; none when the task itself met it. */
  readonly fibril: string;
  readonly line: number;
}

export interface TaskRecord {
  life: "alive" | "exiting" | "gone";
  readonly variables: Record<string, Value[]>;
  readonly locks: Record<string, Lock>;
  /** By slot. A free slot has no phone. */
  readonly phones: Record<number, Phone>;
  /** Slots whose phone was hung up last, also when they are free since. */
  hungUp: number[];
  /** How many phones it had at boot. */
  phonesAtBoot: number;
  readonly sessions: Record<string, Session>;
  /** Exchange phones that nobody uses, of all sessions; the one that has lain longest first. By slot. */
  idle: number[];
  /** The mutex that a `begin` which connects holds. */
  readonly sessionMutex: { owner?: number; waiters: number[] };
  /** Fibrils able to step, the running one first. */
  ready: number[];
  /** The running fibril has yielded to nobody: a message may be taken before it goes on. */
  polls: boolean;
  notifications: Notification[];
  answers: number[];
  incoming: number[];
  /** Calls that were taken off the answerbox and are not answered, in order of arrival. */
  dispatched: number[];
  /** Fibrils that wait for a phone, in order. */
  phoneQueue: number[];
  /** Fibrils whose message found no room (2011), in order. */
  roomQueue: number[];
  /** With `workers`: calls that no worker has taken. */
  work: number[];
  /** Notifications that the fibril `notifications` has not handled (2026). */
  notes: Notification[];
}

export interface Lock {
  readonly kind: "mutex" | "rwlock" | "condvar" | "semaphore";
  owner?: number;
  /** How often each fibril reads. */
  readonly readers: Record<number, number>;
  waiters: number[];
  count: number;
}

export interface Phone {
  /** Unique in the state; a slot that is used again has another phone. */
  readonly id: number;
  status: "connecting" | "connected" | "hungup" | "slammed";
  peer?: number;
  connection?: number;
  readonly session?: string;
}

export interface Session {
  readonly style: "atomic" | "serialize" | "parallel";
  readonly target: number;
  /** Slot of the session's own phone. */
  readonly phone: number;
  /** Of a serialize session: the fibril that has the exchange, or is to have it. */
  holder?: number;
  waiters: number[];
}

export interface Exchange {
  readonly task: number;
  readonly session: string;
  /** Slot of the phone. */
  readonly phone: number;
  readonly fibril: number;
}

export interface Notification {
  readonly method: number;
  readonly args: number[];
  readonly sender: number;
}

export interface Connection {
  readonly task: number;
  /** `connection of CLIENT phone SLOT`. */
  readonly name: string;
  /** Id of the phone that leads here, and its task. */
  readonly phone: number;
  readonly client: number;
  /** The fibril that serves it; none with `workers`. */
  readonly fibril?: number;
  queue: number[];
  /** It closes as soon as nobody handles a call of it. */
  closes: boolean;
}

type Stage = "sent" | "dispatched" | "being handled" | "answered" | "answer taken" | "refused";

export interface Call {
  readonly kind: "call" | "connect" | "begin" | "hangup";
  /** None when the task that sent it is gone. */
  sender?: number;
  readonly senderFibril: number;
  /** The sender's id for programs, which stays when the sender is gone. */
  readonly senderId: number;
  /** Id and slot of the phone that it counts on. */
  readonly phone: number;
  readonly slot: number;
  /** Id of the phone over which it came to `callee`. */
  route: number;
  method: number;
  args: number[];
  stage: Stage;
  callee: number;
  connection?: number;
  handler?: number;
  forwarded: boolean;
  /** Its answer will be dropped. */
  dropped: boolean;
  /** Somebody has waited for it and has its values. */
  bound: boolean;
  rc: number;
  values: number[];
  /** Id and slot of the phone that it opens. */
  readonly opens?: { readonly phone: number; readonly slot: number };
}

type Wait =
  | { readonly kind: "answers"; calls: number[] }
  | { readonly kind: "lock"; readonly lock: string; readonly mode: "read" | "write" | "own" }
  | { readonly kind: "condition" | "semaphore"; readonly lock: string }
  | { readonly kind: "exchange" | "phone"; readonly session: string }
  | { readonly kind: "room" | "request" | "session mutex" | "timer" | "exit" };

export interface Fibril {
  readonly task: number;
  readonly name: string;
  readonly kind: "declared" | "spawned" | "connection" | "worker" | "notification" | "notifications";
  readonly daemon: boolean;
  /** The innermost last; none while it is between calls. */
  frames: Frame[];
  /** The connection whose call it handles. */
  connection?: number;
  /** The notification that it was made for (2011), until it takes it. */
  note?: Notification;
  /** The call that it handles. */
  request?: Handle;
  /** What came with it. */
  received?: { readonly method: number; readonly args: number[]; readonly sender: number };
  wait?: Wait;
  /** A timer may end its wait. */
  timed: boolean;
  /** Set when the timer did. */
  timedOut: boolean;
}

export interface Frame {
  readonly routine: number;
  readonly parameters: Record<string, Value>;
  readonly scopes: Scope[];
  /** Where the statement at which it stands has got to, when that takes several steps. */
  resume?: Resume;
  /** The loop at whose head it stands, when that is not for the first time. */
  head?: { readonly current: number; readonly end: number };
  /** How many heads of an `if … else if …` are behind it. */
  elses?: number;
  /** A `return` that is on its way out of blocks; its value. */
  returning?: Value;
}

/** A block that is being executed. `index` counts its statements; after the last it stands at the closing brace. */
export interface Scope {
  readonly block: number;
  index: number;
  locals: Record<string, Value>;
  opener: Opener;
}

export type Opener =
  | { readonly kind: "plain" | "loop" | "while" }
  | { readonly kind: "for"; readonly local: string; readonly end: number }
  | { readonly kind: "repeat"; readonly left: number }
  | { readonly kind: "lock"; readonly lock: string }
  | { readonly kind: "exchange"; readonly exchange: number };

interface Resume {
  readonly phase: "begun" | "waiting" | "queued" | "result" | "ending" | "signalled" | "connecting" | "sleeping";
  /** The call that it is about. */
  call?: number;
  /** The exchange that a `call` on a session began. */
  readonly exchange?: number;
  /** A message that waits for room. */
  readonly message?: Message;
  /** The result of the statement, which cannot be used yet. */
  readonly values?: Value[];
  readonly timeout?: number;
}

export interface Message {
  readonly slot: number;
  readonly method: number;
  readonly args: number[];
}
