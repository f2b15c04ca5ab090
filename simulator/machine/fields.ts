/**
 * The fields of the situation's records: offsets from a record's start. References to other records are their global
 * number plus one, so that 0 is "none" and a free record is all zeros. Queues are linked lists: the head in the
 * owner, the tail in the field behind it, and `next` in the member.
 */

/** A task. Its slice holds this header, its variables, locks, sessions, phones, exchanges, calls, connections and fibrils. */
export const T_READY_HEAD = 0;
/** Calls that the task has not taken off its answerbox. */
export const T_CALLS_HEAD = 2;
/** Answers that the task has not taken. */
export const T_ANSWERS_HEAD = 4;
/** Fibrils whose calls the kernel has refused for the moment: their phones were full (docs/kernels.md, K5). */
export const T_REFUSED_HEAD = 6;
/** Notifications that the task has not taken. */
export const T_NOTICES_HEAD = 8;
/** Notifications taken, for the one fibril that handles them where the kernel has one. */
export const T_TAKEN_NOTICES_HEAD = 10;
/** Calls dispatched to the task's workers, whatever their connection. */
export const T_WORK_HEAD = 12;
/** Fibrils that wait for a free phone. */
export const T_PHONE_WAIT_HEAD = 14;
/** The fibril that holds the mutex of the task's sessions, and those that wait for it (docs/kernels.md, K11). */
export const T_SESSIONS_OWNER = 16;
export const T_SESSIONS_WAIT_HEAD = 17;
/** Calls of the task that count on one of its phones. */
export const T_ACTIVE = 19;
export const TaskMode = { alive: 0, exiting: 1, gone: 2 } as const;
export const T_MODE = 20;
/** 1 when the only ready fibril has yielded: a message comes first, if there is one. */
export const T_YIELDED = 21;
export const TASK_SIZE = 22;

/**
 * A mutex, rwlock, condvar or semaphore. `L_READERS` counts the readers of an rwlock, and what is left of a semaphore. It is followed by one counter of read locks for
 * each fibril of the task when it is an rwlock.
 */
export const L_OWNER = 0;
export const L_READERS = 1;
export const L_HEAD = 2;
export const L_COUNTS = 4;

/** A session. */
export const S_IDLE_HEAD = 0;
/** The open exchange of a serialize session. */
export const S_OWNER = 2;
export const S_WAIT_HEAD = 3;
export const SESSION_SIZE = 5;

/** The kernel's states (docs/kernels.md, K4), and `closed`: hung up, with all answers in; the kernel has it no longer, but something here may name it. */
export const PhoneMode = {
  free: 0,
  connecting: 1,
  connected: 2,
  hungup: 3,
  slammed: 4,
  closed: 5,
} as const;
export const P_MODE = 0;
export const P_CONNECTION = 1;
/** Calls over it whose answers have not been taken. */
export const P_ACTIVE = 2;
export const P_SESSION = 3;
/** Next idle phone of the session. */
export const P_NEXT = 4;
/** 1 while it lies in the session's idle list. */
export const P_IDLE = 5;
/** Handles that name it. */
export const P_REFS = 6;
/** The kernel's number, plus one, of a phone that the run has opened. */
export const P_SLOT = 7;
export const PHONE_SIZE = 8;

export const ExchangeMode = { free: 0, open: 1, ended: 2 } as const;
export const X_MODE = 0;
export const X_SESSION = 1;
export const X_PHONE = 2;
export const X_BEGINNER = 3;
/** Handles that name it. */
export const X_REFS = 4;
export const EXCHANGE_SIZE = 5;

/**
 * The stages of a call (docs/kernels.md, Life of a call); `done`: bound, kept only for its handles;
 * `refused`: its phone was full, and the task sends it again after an answer.
 */
export const Stage = {
  free: 0,
  refused: 1,
  sent: 2,
  dispatched: 3,
  handled: 4,
  answered: 5,
  taken: 6,
  done: 7,
} as const;
export const C_STAGE = 0;
/** The caller's phone, on which it counts; 0 for a notification. */
export const C_PHONE = 1;
/** The connection that it is for. */
export const C_CONNECTION = 2;
export const C_METHOD = 3;
/** Five arguments. */
export const C_ARGS = 4;
export const C_RC = 9;
/** Five values of the answer. */
export const C_VALUES = 10;
export const C_NEXT = 15;
/** The fibril to wake when the answer is taken. */
export const C_WAITER = 16;
/** Handles on the caller's side, the waiting statement of a `call` included. */
export const C_REFS = 17;
/** Handles on the callee's side, the handler's own included; without those from before a forward. */
export const C_HELD = 18;
export const C_FLAGS = 19;
/** The fibril that handles it. */
export const C_HANDLER = 20;
/** The phone that a connect asks to be connected. */
export const C_NEW_PHONE = 21;
/** Handles from before a forward. */
export const C_STALE = 22;
/** How often it was forwarded, modulo 16. */
export const C_HOPS = 23;
/** The phone over which it came to the task that has it: the caller's, or a forwarder's whose identity it got. */
export const C_ROUTE = 24;
/** The task that has it, or answered it. */
export const C_CALLEE = 25;
export const CALL_SIZE = 26;

export const FLAG_FORWARDED = 1;
export const FLAG_FORGOTTEN = 2;
/** It is a notification, and lies in the table of the task that it goes to. */
export const FLAG_NOTICE = 4;

/** A connection. Without workers a fibril of its own serves it. */
export const N_PHONE = 0;
export const N_HEAD = 1;
/** Opening until a connect is answered with `EOK`; closing once that cannot happen any more, or when the client has hung up. */
export const ConnectionMode = { free: 0, opening: 1, open: 2, closing: 3 } as const;
export const N_MODE = 3;
/** The kernel's number, plus one, of its phone, which may be gone before it. */
export const N_SLOT = 4;
export const CONNECTION_SIZE = 5;

/** `idle`: between calls. A fibril that sleeps waits (`WaitFor.timer`). */
export const FibrilMode = { none: 0, ready: 1, waiting: 2, idle: 3 } as const;
export const F_MODE = 0;
/** The next instruction, or the one that it waits in; `PC_TAKE`: it takes the next call of its connection. */
export const F_PC = 1;
/** How far it is inside the instruction; see `Phase`. */
export const F_PHASE = 2;
/** Next in the queue that it is in: ready, a lock's, a session's. */
export const F_NEXT = 3;
export const F_WAIT = 4;
/** Number of what it waits for, by `F_WAIT`. */
export const F_OBJECT = 5;
/** Start of the innermost frame among its integers and handles. */
export const F_BASE_INTEGERS = 6;
export const F_BASE_HANDLES = 7;
/** The call that it handles; `REQUEST_GONE` once forwarded. */
export const F_REQUEST = 8;
/** Locks held. */
export const F_HELD = 9;
/** The exchange of a `call` on a session, or the one that a waiting `begin` was given. */
export const F_EXCHANGE = 10;
/** The connection that it serves; a worker's only during a call. */
export const F_CONNECTION = 11;
/** 1 while a timer can end its wait. */
export const F_TIMED = 12;
/** Number, plus one, of the declaration that it was spawned from; 0 for a notification's. Fibrils that start at boot have none. */
export const F_INFO = 13;
/** The call that it has forwarded since it last waited: when it stops, whoever waits for that may be stuck. */
export const F_FORWARDED = 14;
export const F_STACK = 15;

export const PC_TAKE = -1;
export const REQUEST_GONE = -1;

export const WaitFor = {
  nothing: 0,
  answer: 1,
  answers: 2,
  lock: 3,
  exchange: 4,
  receive: 5,
  condition: 6,
  room: 7,
  timer: 8,
  /** A free phone for an exchange. */
  phone: 9,
  /** The mutex of the task's sessions. */
  sessions: 10,
  /** The answers to the calls of a task that ends. */
  exit: 11,
} as const;

/** `expired`: its timer has fired. `regain`, `regainLate`: it waits for the mutex of a condition after a signal, or after the timer. */
export const Phase = {
  start: 0,
  begin: 1,
  send: 2,
  answer: 3,
  room: 4,
  expired: 5,
  regain: 6,
  regainLate: 7,
  /** `call` on a session: it has its answer, and waits to give its exchange back. */
  end: 8,
  /** It has the sessions' mutex, or a phone may be free, and asks again. */
  again: 9,
} as const;

/**
 * Handles: what they are in the upper bits, the record's number plus one in the lower; between them, for a received call, how often it
 * had been forwarded: a handle from before a forward no longer stands for the call.
 */
export const HandleKind = { message: 1, call: 2, exchange: 3, phone: 4 } as const;
const KIND_SHIFT = 28;
const HOPS_SHIFT = 24;
export const HOPS_MASK = 15;
export const handleOf = (kind: number, number: number, hops = 0): number =>
  (kind << KIND_SHIFT) | (hops << HOPS_SHIFT) | (number + 1);
export const handleKind = (handle: number): number => handle >>> KIND_SHIFT;
export const handleHops = (handle: number): number => (handle >>> HOPS_SHIFT) & HOPS_MASK;
export const handleNumber = (handle: number): number => (handle & ((1 << HOPS_SHIFT) - 1)) - 1;

/** The ledger: what a person sees of the past. Its steps count from 1: step n leads to moment n. It starts with these, and goes on with a record for each call and fibril. */
export const G_STEP = 0;
/** Virtual time in µs, upper and lower 31 bits. */
export const G_NOW_HIGH = 1;
export const G_NOW_LOW = 2;
/** The task that stepped last, plus one. */
export const G_LAST = 3;
/** Serial of the newest call. */
export const G_SERIAL = 4;
export const G_FAULT = 5;
export const G_FAULT_FIBRIL = 6;
export const G_FAULT_PC = 7;
export const G_FAULT_VALUE = 8;
export const LEDGER_HEADER = 9;

export const GC_SERIAL = 0;
export const GC_SENT_AT = 1;
export const GC_SENDER = 2;
/** Serial of its arrival in the box that it is in. */
export const GC_ARRIVED = 3;
/** The exchange that it goes through, plus one. */
export const GC_EXCHANGE = 4;
export const LEDGER_CALL = 5;

export const GF_SINCE = 0;
export const GF_DEADLINE_HIGH = 1;
export const GF_DEADLINE_LOW = 2;
/** 1 when a reported deadlock has it. */
export const GF_REPORTED = 3;
export const LEDGER_FIBRIL = 4;

/** Priority that a `pct` schedule has lowered a task to, plus one; 0: its first one. */
export const GT_PRIORITY = 0;
export const LEDGER_TASK = 1;
