import type { Kernel, KernelNumbers } from "./kernels.ts";
import type { ExchangeStyle, LockInfo, Place, Protocol } from "./program.ts";

/**
 * A system at one moment, read-only: what both a run and a capture have. Wait-for graph, story, console commands, frames and
 * views read it. Entities refer to each other by `id`s that are unique in their kind and stay the same through time travel.
 */
export interface System {
  /** `undefined` for a capture of another system than HelenOS. */
  readonly kernel: KernelNumbers | undefined;
  readonly protocols: readonly Protocol[];
  /** In order of declaration. */
  readonly tasks: readonly TaskState[];
  readonly fibrils: readonly FibrilState[];
  /** Every call that somebody still has to do with: from *sent* until its answer is taken and bound. In order of `serial`. */
  readonly calls: readonly CallState[];
  readonly locks: readonly LockState[];
}

/** The system of a run, of which more is known. */
export interface RunSystem extends System {
  readonly kernel: Kernel;
  readonly calls: readonly RunCall[];
}

export interface TaskState {
  /** The kernel's task id. */
  readonly id: number;
  readonly name: string;
  /** `exiting`: it waits for the answers to its calls. */
  readonly life: "alive" | "exiting" | "gone";
  /** Numbers of the protocols that it serves. */
  readonly serves: readonly number[];
  readonly phones: readonly PhoneState[];
  /** Phones that it can have; `undefined` where nothing says so. */
  readonly mostPhones: number | undefined;
  readonly sessions: readonly SessionState[];
  readonly variables: readonly VariableState[];
  readonly place: Place | undefined;
}

export interface SessionState {
  readonly name: string;
  readonly style: ExchangeStyle;
  /** Slots of its idle exchange phones, in the order in which they will be taken. */
  readonly idle: readonly number[];
  /** Exchanges that have begun and not ended. */
  readonly open: readonly ExchangeState[];
}

export interface ExchangeState {
  /** Slot of its phone. */
  readonly phone: number;
  /** The fibril that began it, while there is that. */
  readonly beginner: number | undefined;
}

/** A number, or what a handle stands for. */
export type Value = number | HandleState;

export interface VariableState {
  readonly name: string;
  readonly isArray: boolean;
  /** Its value alone, or the elements of an array. */
  readonly values: readonly Value[];
  readonly place: Place | undefined;
}

/** `hungup`: until all answers are in. A phone that is free is none. */
export type PhoneStatus = "connecting" | "connected" | "hungup" | "slammed" | "busy";

export interface PhoneState {
  readonly slot: number;
  /** Its declared name or its session's; none in a dump. */
  readonly name: string | undefined;
  readonly status: PhoneStatus;
  /** Task id of the task at the other end. */
  readonly peer: number | undefined;
  /** Calls made over it whose answers have not been taken. */
  readonly calls: number;
  readonly session: string | undefined;
  /** For an exchange phone: whether it lies in the session's list of idle phones. */
  readonly idle: boolean;
}

/** Where a call is on its way; docs/kernels.md, Life of a call. */
export type CallStage =
  | "sent"
  | "dispatched"
  | "being handled"
  | "answered"
  | "answer taken"
  /** In a dump: its callee has it, of which the dump shows nothing. */
  | "not shown";

/** What a call carries: in a run 32 bits with sign, in a dump up to 64 bits without sign, as a `bigint` where a number would not be exact. */
export type Word = number | bigint;

export interface CallState {
  /** Counts the calls of a run; its identity. */
  readonly serial: number;
  /** The kernel's address of the call, for dumps; `undefined` where a dump has none. */
  readonly address: bigint | undefined;
  readonly stage: CallStage;
  /** `undefined` where a dump tells of the call, but not which it is. */
  readonly method: number | undefined;
  /** The method's name by the protocol of the task that it was sent to. */
  readonly methodName: string | undefined;
  readonly args: readonly Word[];
  /** Task id; `undefined` when the call was forgotten. */
  readonly sender: number | undefined;
  /** The fibril that sent it, if known. */
  readonly senderFibril: number | undefined;
  /** Slot of the sender's phone that it counts on. */
  readonly phone: number | undefined;
  /** Task id of the task that has it, or answered it. */
  readonly callee: number;
  readonly forwarded: boolean;
  /** It is a notification: nobody waits for an answer. */
  readonly notification: boolean;
  /** The fibril that handles it, once one does. */
  readonly handler: number | undefined;
  /** Serial of the call that keeps its connection busy, while it is queued behind one. */
  readonly behind: number | undefined;
  /** Once answered. */
  readonly rc: number | undefined;
  readonly values: readonly Word[];
  /** Step at which it was sent; `undefined` in a dump. */
  readonly sentAt: number | undefined;
  /** Microseconds since then: at a moment of a trace that has times. */
  readonly age?: number;
  /** Step at which it came into the list that it is in, which orders the rows of a dump. */
  readonly arrivedAt: number | undefined;
  /** Its row in a dump. */
  readonly place?: Place;
}

export interface RunCall extends CallState {
  readonly address: bigint;
  readonly method: number;
  readonly args: readonly number[];
  readonly values: readonly number[];
}

export type FibrilStatus =
  /** Able to step. */
  | "runnable"
  /** Waits for a timer. */
  | "timed"
  /** Between calls. */
  | "idle"
  /** A dump does not say what it does: it may be able to step, or wait for something inside its task. */
  | "unknown"
  | "waiting"
  | "ended";

export interface FibrilState {
  /** Unique among the fibrils of all tasks. */
  readonly id: number;
  /** Task id. */
  readonly task: number;
  /** `main`, the declared name, `connection of bdsh phone 5`, `worker 0`, `notifications`, or `notification TICK`. */
  readonly name: string;
  /** `thread`: of a dump, which says what it does and not what code it has. */
  readonly kind: "main" | "fibril" | "connection" | "worker" | "notification" | "thread";
  readonly status: FibrilStatus;
  /** Whether it may wait for ever: idle, a daemon, or serving one of these. */
  readonly excused: boolean;
  /** What it waits for, while `waiting`: all of them must come. */
  readonly waits: readonly Wait[];
  /** Serial of the call that it handles. */
  readonly request: number | undefined;
  /** `fn` frames on top, its own frame last; empty for an idle fibril. */
  readonly frames: readonly FrameState[];
  /** Step since which it waits. */
  readonly since: number | undefined;
}

export interface FrameState {
  /** The routine's name. */
  readonly name: string;
  /** The instruction that is next, or that it waits in. */
  readonly pc: number;
  readonly place: Place;
  readonly locals: readonly LocalState[];
}

/** A named local and its value. */
export interface LocalState {
  readonly name: string;
  readonly value: Value;
}

export type HandleState =
  | { readonly kind: "none" }
  | { readonly kind: "message" | "call"; readonly call: number }
  | { readonly kind: "exchange"; readonly session: string; readonly phone: number; readonly ended: boolean }
  | { readonly kind: "phone"; readonly phone: number };

export interface LockState {
  readonly id: number;
  /** Task id. */
  readonly task: number;
  readonly name: string;
  readonly kind: LockInfo["kind"];
  /** Fibril that owns the mutex or writes. */
  readonly owner: number | undefined;
  readonly readers: readonly number[];
  /** What is left of a semaphore; 0 for other locks, and in a dump. */
  readonly count: number;
  /** In the order in which they get it. */
  readonly waiters: readonly number[];
  readonly place: Place | undefined;
}

export type WaitKind =
  | "answer"
  | "queued behind"
  | "lock"
  | "exchange"
  | "limit"
  | "condition"
  | "request"
  | "exit"
  /** In a dump: until its message is taken. */
  | "send"
  /** In a dump: for something that it does not show, at a task of which it shows nothing. */
  | "unseen";

/** One thing that a fibril waits for. It goes on (as far as this thing goes) when any one of `releasers` does. */
export interface Wait {
  readonly kind: WaitKind;
  /** Fibrils, any of which can end the wait; none: nobody can. */
  readonly releasers: readonly number[];
  /** Serial of the call whose answer it waits for (`answer`, `queued behind`, `exit`), or that it would send (`limit`). */
  readonly call: number | undefined;
  /** Serial of the call in front of it (`queued behind`). */
  readonly behind: number | undefined;
  /** Id of the lock, condvar or semaphore (`lock`, `condition`). */
  readonly lock: number | undefined;
  /** Name of the session (`exchange`; `limit`: of which it wants a phone). An exchange without one waits for the mutex of all sessions. */
  readonly session: string | undefined;
  /** How an rwlock is wanted. */
  readonly mode: "read" | "write" | undefined;
  /** The method that a `receive` takes and no other, with its name if it has one. */
  readonly method: string | undefined;
  readonly certainty: "certain" | "possible";
  /** Why it is thought so, as a part of a sentence: `bdsh has only this call out`. Nothing in a run, where it is known. */
  readonly reason?: string;
}
