import type { StartThread } from "#checker";

/** What a command may do with the world; the entry file gives it, tests give another. */
export interface Host {
  /** Writes to standard output. */
  readonly out: (text: string) => void;
  /** Writes to standard error. */
  readonly err: (text: string) => void;
  /** What comes on standard input. */
  readonly input: () => AsyncIterable<Uint8Array>;
  /** Absolute path that the arguments' paths start from. */
  readonly directory: string;
  readonly version: () => string;
  /** Milliseconds since some moment. */
  readonly clock: () => number;
  /** Shows on a terminal how far the command has come, in place of what it showed before; nothing is shown elsewhere. */
  readonly progress: (text: string) => void;
  /** From now on an interrupt does not end the command, which asks whether there was one; a second one does. */
  readonly heedInterrupt: () => () => boolean;
  /** How many threads can work at the same time. */
  readonly cores: number;
  /** Starts a thread, where there can be any. */
  readonly startThread: StartThread | undefined;
  /** Becomes one of the servers, on standard input and output. */
  readonly serve: (server: "check-server" | "debug-adapter" | "language-server") => Promise<void>;
}

/** What the command says to its caller. */
export const ExitCode = {
  /** It holds, or it finished. */
  good: 0,
  /** A property is refuted, or the run got stuck. */
  bad: 1,
  /** The input or the usage is wrong. */
  wrong: 2,
  inconclusive: 3,
} as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** Ends a command whose input or usage is wrong; the message is for the user. */
export class WrongInput extends Error {}
