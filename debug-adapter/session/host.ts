import type { Clock } from "../running/slices.ts";
import type { AskClient, OwnReader } from "./read-text.ts";

/** What the debugger needs of the conversation that it is in. */
export interface Host {
  send(event: string, body?: object): void;
  /** The conversation is over. */
  end(): void;
  readonly readOwn: OwnReader;
  /** A random number of at least 0 and below 1. */
  readonly chance: () => number;
  readonly now: Clock;
  /** Lets a request, by its number, wait no longer. */
  cancel(request: number): void;
  readonly askClient: AskClient;
}
