import type { CapturedCall, CapturedTask, Line } from "../capture.ts";

/** A call that is out, put together from what its caller's dump and its callee's say of it. */
export interface Pending {
  /** Which of all calls it is, counted from 1. */
  serial: number;
  /** Its row at the callee, or at the caller once it is answered; none where no answerbox in the dump has it. */
  readonly row: CapturedCall | undefined;
  /** The line that tells of it. */
  readonly line: Line;
  /** Task id. */
  readonly callee: number;
  /** Task id. */
  readonly sender: number | undefined;
  /** Slot of the sender's phone, where it can be told. */
  phone: number | undefined;
  /** Somebody has handed it on. */
  readonly isForwarded: boolean;
  /** Task id of the task that handed it on, where it can be told. */
  forwarder: number | undefined;
  /** Whether it can be behind another call of its sender, on a phone that cannot be told. */
  mayQueue: boolean;
  /** It has been answered, and its caller has not taken the answer. */
  readonly isAnswered: boolean;
  /** Its caller wants no answer, as when it hangs up: nobody waits for it. */
  readonly isDiscarded: boolean;
  /** Why it may not be out any more, where the dump says both; `undefined` where nothing speaks against it. */
  doubt: string | undefined;
}

/** Bits of a row's flags that mean the same in every kernel with phones; docs/kernels.md K6. Elsewhere they are something else. */
const FORWARDED = 0x4;
const DISCARD_ANSWER = 0x2;

/** A call for each row of an answerbox but answers, in the dump's order: of those it has to be found out who has given them. */
export const rowsAt = ({ id, calls }: CapturedTask, hasPhones: boolean): Pending[] =>
  calls
    .filter(({ queue }) => queue !== "answer")
    .map((row) => ({
      serial: 0,
      row,
      line: row.line,
      callee: id,
      sender: row.sender,
      phone: undefined,
      isForwarded: hasPhones && (row.flags & FORWARDED) !== 0,
      forwarder: undefined,
      mayQueue: false,
      isAnswered: false,
      isDiscarded: hasPhones && (row.flags & DISCARD_ANSWER) !== 0,
      doubt: undefined,
    }));
