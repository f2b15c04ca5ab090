import type { Line, Queue } from "../../capture.ts";
import type { CallRow, PhoneRow } from "./rows.ts";

export interface Lined<T> {
  readonly row: T;
  readonly line: Line;
}

export interface ListedCall extends Lined<CallRow> {
  readonly queue: Queue;
}

/** What one `ipc` printed. */
export interface Table {
  /** The task, where its command tells it. */
  readonly owner: number | undefined;
  /** What a damaged command seems to tell. */
  readonly guess: number | undefined;
  readonly line: Line;
  /** By slot, and by address: what comes twice counts as it was said last. */
  readonly phones: Map<number, Lined<PhoneRow>>;
  readonly calls: Map<bigint, ListedCall>;
  /** The list that is being printed. */
  queue: Queue | undefined;
  /** Whether the header of the calls has come, behind which no phone stands. */
  hasCallHeader: boolean;
  active: { readonly calls: number; readonly line: Line } | undefined;
  /** Whether rows are known to be left out, so that nothing can be counted. */
  isPartial: boolean;
  /** Whether an answer stands in another list. */
  hasStrayAnswer: boolean;
}

export const newTable = (owner: number | undefined, guess: number | undefined, line: Line): Table => ({
  owner,
  guess,
  line,
  phones: new Map(),
  calls: new Map(),
  queue: undefined,
  hasCallHeader: false,
  active: undefined,
  isPartial: false,
  hasStrayAnswer: false,
});

export const isEmpty = ({ phones, calls, queue, hasCallHeader }: Table): boolean =>
  phones.size === 0 && calls.size === 0 && queue === undefined && !hasCallHeader;

/** The lists as the console prints them. */
export const queues: readonly Queue[] = ["incoming", "dispatched", "answer"];

export const queueTitles: Readonly<Record<Queue, string>> = {
  incoming: "incoming calls",
  dispatched: "dispatched calls",
  answer: "incoming answers",
};
