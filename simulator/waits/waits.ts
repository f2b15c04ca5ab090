/**
 * Who waits for whom, as numbers: what the wait-for analysis reads. A run has one (machine-waits.ts), a capture another.
 * Fibrils are numbered from 0 to before `count`.
 */
export interface Waits {
  readonly count: number;
  /** To be called before questions about a moment: what was named at another holds no more. */
  renew(): void;
  /** Able to step, or waiting for a timer only: it goes on by itself. */
  isFree(fibril: number): boolean;
  /** It serves, and is between calls. */
  isIdle(fibril: number): boolean;
  /** Neither free nor waiting: ended, or never started. */
  isAbsent(fibril: number): boolean;
  /** May wait for ever without being stuck by itself. */
  isExcused(fibril: number): boolean;
  /** Names the things that a fibril waits for: all of them must come. */
  visit(fibril: number, sink: WaitSink): void;
}

export interface WaitSink {
  /** One thing more that it waits for: a kind of `WaitKinds`, what it is (a call, a lock, a session, a connection), and the call in front of it or -1. */
  thing(kind: number, subject: number, behind: number): void;
  /** Somebody who can end the wait for the last thing named; any one of them is enough. */
  releaser(fibril: number): void;
  /** As `releaser`, of each of a list. It is the same list whenever the same ones are meant, until `renew`: who reads many waits looks at it once. */
  releasers(fibrils: readonly number[]): void;
  /** As `releasers`, of those who have nothing to do with it yet and could, by what their code says; but not of `except`, who may be among them. */
  could(fibrils: readonly number[], except: number): void;
  /** The last thing named comes without anybody's doing. */
  comes(): void;
}

export const WaitKinds = {
  answer: 0,
  queuedBehind: 1,
  lock: 2,
  exchange: 3,
  request: 4,
  condition: 5,
  limit: 6,
  exit: 7,
  /** The mutex of a task's sessions. */
  sessions: 8,
  /** A free phone for an exchange. */
  phone: 9,
} as const;
