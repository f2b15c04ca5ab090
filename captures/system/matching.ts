import { groupedBy } from "#language";
import { type CapturedPhone, type CapturedTask, isSeen, type Line } from "../capture.ts";
import type { Note } from "../format.ts";
import { type Pending, rowsAt } from "./pending.ts";

/** Every call that is out, and where the dumps of callers and callees do not fit together. */
export interface Matched {
  readonly pending: readonly Pending[];
  readonly notes: readonly Note[];
}

/**
 * Holds the calls that are out over the phones of each task against the rows of those whom it calls. So a row gets its phone, and a call is added
 * of which the caller's dump alone tells (docs/kernels.md K18, the rules for dumps).
 */
export function pendingIn(tasks: readonly CapturedTask[], nameOf: (task: number) => string): Matched {
  const hasPhones = tasks.some(({ phones }) => phones.length > 0);
  const rows = tasks.flatMap((task) => rowsAt(task, hasPhones));
  const seen = new Set(tasks.filter(isSeen).map(({ id }) => id));
  const sentBy = groupedBy(rows, ({ sender }) => sender);
  const added: Pending[] = [];
  const notes: Note[] = [];
  for (const task of tasks) {
    const matching = new Matching(task, sentBy.get(task.id) ?? [], seen, nameOf);
    matching.match();
    for (const call of matching.added) added.push(call);
    for (const note of matching.notes) notes.push(note);
  }
  // Of a caller that is not in the dump nobody knows over how many phones it has sent.
  for (const row of rows) if (row.sender !== undefined && !seen.has(row.sender)) row.mayQueue = true;
  return { pending: [...rows, ...added], notes: notes.sort((a, b) => a.line - b.line) };
}

/** The phones of a task that lead to one other and have calls out. */
interface Way {
  readonly target: number;
  readonly phones: readonly CapturedPhone[];
  /** Calls that are out over them; `undefined` where the dump does not tell it. */
  readonly out: number | undefined;
  /** Rows that the target has of the task. */
  readonly rows: readonly Pending[];
}

/** What one caller has out. */
class Matching {
  readonly added: Pending[] = [];
  readonly notes: Note[] = [];
  readonly #task: CapturedTask;
  readonly #ways: readonly Way[];
  readonly #seen: ReadonlySet<number>;
  readonly #nameOf: (task: number) => string;
  /** Rows of calls that somebody has handed on, which count on the phone to whoever did (docs/kernels.md K8). */
  readonly #forwarded: Pending[];
  readonly #answers: CapturedTask["calls"][number][];

  constructor(task: CapturedTask, sent: readonly Pending[], seen: ReadonlySet<number>, nameOf: (id: number) => string) {
    this.#task = task;
    this.#seen = seen;
    this.#nameOf = nameOf;
    this.#forwarded = sent.filter(({ isForwarded }) => isForwarded);
    this.#answers = task.calls.filter(({ queue }) => queue === "answer");
    const direct = groupedBy(
      sent.filter(({ isForwarded }) => !isForwarded),
      ({ callee }) => callee,
    );
    const inUse = groupedBy(task.phones.filter(isInUse), ({ target }) => target ?? NOWHERE);
    inUse.delete(NOWHERE);
    for (const target of direct.keys()) if (!inUse.has(target)) inUse.set(target, []);
    this.#ways = [...inUse].map(([target, phones]) => ({
      target,
      phones,
      out: outOver(phones),
      rows: direct.get(target) ?? [],
    }));
  }

  match(): void {
    // A call that is not with whom it was sent to may have been handed on; of one who is not in the dump that is less sure.
    const [shown, hidden] = [true, false].map((isShown) =>
      this.#ways.filter(({ target }) => this.#seen.has(target) === isShown),
    );
    for (const way of shown) this.#matchRows(way);
    for (const way of hidden) this.#addUnseen(way);
  }

  #matchRows({ target, phones, out, rows }: Way): void {
    const [first] = phones;
    for (const row of rows) {
      if (phones.length === 1) row.phone = first.slot;
      else row.mayQueue = phones.some(({ calls = 2 }) => calls > 1);
    }
    if (out === undefined || this.#task.phones.length === 0) return;
    const slot = phones.length === 1 ? first.slot : undefined;
    let missing = out - rows.length;
    for (; missing > 0; missing--) {
      if (!this.#takeForwarded(target, slot) && !this.#takeAnswer(target, slot)) break;
    }
    if (missing === 0) return;
    this.#noteMisfit(target, phones, out, rows);
    for (; missing > 0; missing--) this.#addWithoutRow(target, slot, first.line);
  }

  #takeForwarded(forwarder: number, slot: number | undefined): boolean {
    const call = this.#forwarded.shift();
    if (call === undefined) return false;
    call.phone = slot;
    call.forwarder = forwarder;
    return true;
  }

  #takeAnswer(callee: number, phone: number | undefined): boolean {
    const row = this.#answers.shift();
    if (row === undefined) return false;
    this.added.push({
      row,
      line: row.line,
      callee,
      sender: this.#task.id,
      phone,
      isForwarded: false,
      forwarder: undefined,
      mayQueue: false,
      isAnswered: true,
    });
    return true;
  }

  #addUnseen({ target, phones }: Way): void {
    for (const { slot, calls = 0, line } of phones) {
      for (let call = 0; call < calls; call++) {
        if (!this.#takeForwarded(target, slot)) this.#addWithoutRow(target, slot, line);
      }
    }
  }

  #addWithoutRow(callee: number, phone: number | undefined, line: Line): void {
    const sender = this.#task.id;
    const plain = { row: undefined, isForwarded: false, forwarder: undefined, mayQueue: false, isAnswered: false };
    this.added.push({ ...plain, line, callee, sender, phone });
  }

  #noteMisfit(target: number, phones: readonly CapturedPhone[], out: number, rows: readonly Pending[]): void {
    const [caller, callee] = [this.#task.id, target].map(this.#nameOf);
    const line = phones.at(0)?.line ?? rows.at(0)?.line ?? this.#task.line;
    const has = `${callee} has ${rows.length === 0 ? "none" : rows.length} of ${caller}'s`;
    const why =
      out > rows.length
        ? "An answer may have come without being in the dump, or the dumps are of different moments"
        : "The dumps are of different moments";
    this.notes.push({
      severity: "warning",
      line,
      message: `${caller} has ${count(out)} out to ${callee}, but ${has}. ${why}: take them again, one right after the other.`,
    });
  }
}

/** In place of a task id. */
const NOWHERE = -1;

const isInUse = ({ calls = 1, state }: CapturedPhone): boolean =>
  calls > 0 && (state === "connected" || state === "hungup");

const outOver = (phones: readonly CapturedPhone[]): number | undefined =>
  phones.reduce<number | undefined>(
    (sum, { calls }) => (sum === undefined || calls === undefined ? undefined : sum + calls),
    0,
  );

const count = (calls: number): string => (calls === 1 ? "1 call" : `${calls} calls`);
