import type { CapturedCall, CapturedTask, Line } from "../capture.ts";

/** A call that is out, put together from what its caller's dump and its callee's say of it. */
export interface Pending {
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
}

/** A bit of a row's flags that means the same in every kernel with phones; docs/kernels.md K6. Elsewhere it is something else. */
const FORWARDED = 0x4;

/** A call for each row of an answerbox but answers, in the dump's order: of those it has to be found out who has given them. */
export const rowsAt = ({ id, calls }: CapturedTask, hasPhones: boolean): Pending[] =>
  calls
    .filter(({ queue }) => queue !== "answer")
    .map((row) => ({
      row,
      line: row.line,
      callee: id,
      sender: row.sender,
      phone: undefined,
      isForwarded: hasPhones && (row.flags & FORWARDED) !== 0,
      forwarder: undefined,
      mayQueue: false,
      isAnswered: false,
    }));
