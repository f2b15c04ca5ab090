import { groupedBy } from "#language";
import { type CapturedPhone, type CapturedTask, isSeen, type Line } from "../capture.ts";
import type { Notes } from "../notes.ts";
import { type Pending, rowsAt } from "./pending.ts";

/**
 * Holds the calls that are out over the phones of each task against the rows of those whom it calls. So a row gets its phone, and a call is added
 * of which the caller's dump alone tells (docs/kernels.md K18, the rules for dumps).
 * @param notes gets where the dumps of callers and callees do not fit together.
 * @returns every call that is out
 */
export function pendingIn(tasks: readonly CapturedTask[], nameOf: (task: number) => string, notes: Notes): Pending[] {
  const hasPhones = tasks.some(({ phones }) => phones.length > 0);
  const rows = tasks.flatMap((task) => rowsAt(task, hasPhones));
  const seen = new Set(tasks.filter(isSeen).map(({ id }) => id));
  const sentBy = groupedBy(rows, ({ sender }) => sender);
  const added: Added = { calls: [], left: MOST_ADDED };
  for (const task of tasks) {
    const matching = new Matching(task, sentBy.get(task.id) ?? [], seen, nameOf, notes, added);
    matching.match();
  }
  // Of a caller that is not in the dump nobody knows over how many phones it has sent.
  for (const row of rows) if (row.sender !== undefined && !seen.has(row.sender)) row.mayQueue = true;
  const pending = [...rows, ...added.calls];
  for (const [index, call] of pending.entries()) call.serial = call.row?.traced?.serial ?? index + 1;
  return pending;
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

/** Calls that no answerbox of a callee has. */
interface Added {
  readonly calls: Pending[];
  /** So many more may be added that no row tells of. */
  left: number;
}

/** What one caller has out. */
class Matching {
  readonly #notes: Notes;
  /** Of all callers. */
  readonly #added: Added;
  readonly #task: CapturedTask;
  readonly #ways: readonly Way[];
  readonly #seen: ReadonlySet<number>;
  readonly #nameOf: (task: number) => string;
  /** Rows of calls that somebody has handed on, which count on the phone to whoever did (docs/kernels.md K8). */
  readonly #forwarded: Pending[];
  readonly #answers: CapturedTask["calls"][number][];
  /** Calls that are out over phones of which the dump does not tell where they lead; `Infinity` where it does not tell how many either. */
  #elsewhere: number;

  constructor(
    task: CapturedTask,
    sent: readonly Pending[],
    seen: ReadonlySet<number>,
    nameOf: (id: number) => string,
    notes: Notes,
    added: Added,
  ) {
    this.#task = task;
    this.#added = added;
    this.#notes = notes;
    this.#seen = seen;
    this.#nameOf = nameOf;
    this.#forwarded = sent.filter(({ isForwarded }) => isForwarded).reverse();
    this.#answers = task.calls.filter(({ queue }) => queue === "answer").reverse();
    this.#elsewhere = task.phones
      .filter(({ target }) => target === undefined)
      .reduce((sum, { calls = Number.POSITIVE_INFINITY }) => sum + calls, 0);
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
    this.#addHidden(hidden);
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
    if (missing < 0) missing = this.#foundElsewhere(missing, rows);
    for (; missing > 0; missing--) {
      if (!this.#takeForwarded(target, slot) && !this.#takeAnswer(target, slot)) break;
    }
    if (missing === 0) return;
    this.#noteMisfit(target, phones, out, rows);
    const [caller, callee] = [this.#task.id, target].map(this.#nameOf);
    if (missing < 0) {
      const doubt = `${caller} has only ${count(out)} out to ${callee} in its own dump, so it may have the answer`;
      for (const row of rows) row.doubt = doubt;
      return;
    }
    const doubt = `${callee} has no such call, so it may be answered or with somebody else`;
    for (const _ of this.#upTo(missing, first.line)) this.#addWithoutRow(target, slot, first.line, doubt);
  }

  /** Rows that no phone to their callee accounts for are of phones that do not tell where they lead. Then it is not known of any row over which it came. */
  #foundElsewhere(missing: number, rows: readonly Pending[]): number {
    const found = Math.min(-missing, this.#elsewhere);
    if (found === 0) return missing;
    this.#elsewhere -= found;
    for (const row of rows) {
      row.phone = undefined;
      row.mayQueue = true;
    }
    return missing + found;
  }

  #takeForwarded(forwarder: number, slot: number | undefined): boolean {
    const call = this.#forwarded.pop();
    if (call === undefined) return false;
    call.phone = slot;
    call.forwarder = forwarder;
    return true;
  }

  #takeAnswer(callee: number, phone: number | undefined): boolean {
    const row = this.#answers.pop();
    if (row === undefined) return false;
    this.#added.calls.push({
      serial: 0,
      row,
      line: row.line,
      callee,
      sender: this.#task.id,
      phone,
      isForwarded: false,
      forwarder: undefined,
      mayQueue: false,
      isAnswered: true,
      isDiscarded: false,
      doubt: undefined,
    });
    return true;
  }

  /** What is out to those who are not in the dump: of calls without a row some may have the answers that are there. */
  #addHidden(ways: readonly Way[]): void {
    const answers = this.#answers.length;
    const open: (() => void)[] = [];
    let doubt: string | undefined;
    for (const { target, phones } of ways) {
      for (const { slot, calls = 0, line } of phones) {
        for (const _ of this.#upTo(calls, line)) {
          if (this.#takeForwarded(target, slot) || this.#takeAnswer(target, slot)) continue;
          open.push(() => this.#addWithoutRow(target, slot, line, doubt));
        }
      }
    }
    if (this.#answers.length < answers) {
      doubt = `${this.#nameOf(this.#task.id)} has an answer already, and the dump does not say to which of its calls`;
    }
    for (const add of open) add();
  }

  #addWithoutRow(callee: number, phone: number | undefined, line: Line, doubt: string | undefined): void {
    const sender = this.#task.id;
    const plain = { serial: 0, row: undefined, isForwarded: false, forwarder: undefined, mayQueue: false } as const;
    this.#added.calls.push({ ...plain, isAnswered: false, isDiscarded: false, doubt, line, callee, sender, phone });
  }

  #upTo(calls: number, line: Line): Iterable<number> {
    const most = Math.min(MOST_WITHOUT_ROW, this.#added.left);
    if (calls > most) {
      const message = `${this.#nameOf(this.#task.id)} has ${count(calls)} out of which no row is in the dump; ${most} of them are shown. If the number is damaged, mend it.`;
      this.#notes.warning(line, message);
    }
    const shown = Math.min(calls, most);
    this.#added.left -= shown;
    return Array(shown).keys();
  }

  #noteMisfit(target: number, phones: readonly CapturedPhone[], out: number, rows: readonly Pending[]): void {
    const [caller, callee] = [this.#task.id, target].map(this.#nameOf);
    const line = phones.at(0)?.line ?? rows.at(0)?.line ?? this.#task.line;
    const has = `${callee} has ${rows.length === 0 ? "none" : rows.length} of ${caller}'s`;
    const why =
      out > rows.length
        ? "An answer may have come without being in the dump, or the dumps are of different moments"
        : "The dumps are of different moments";
    this.#notes.warning(
      line,
      `${caller} has ${count(out)} out to ${callee}, but ${has}. ${why}: take them again, one right after the other.`,
    );
  }
}

/** In place of a task id. */
const NOWHERE = -1;

const isInUse = ({ calls = 1, state }: CapturedPhone): boolean => calls > 0 && state !== "connecting";

/** Of so many calls without a row each is shown: more say nothing else, and a damaged number may be any. */
const MOST_WITHOUT_ROW = 1000;

/** And so many of all phones together. */
const MOST_ADDED = 200_000;

const outOver = (phones: readonly CapturedPhone[]): number | undefined =>
  phones.reduce<number | undefined>(
    (sum, { calls }) => (sum === undefined || calls === undefined ? undefined : sum + calls),
    0,
  );

const count = (calls: number): string => (calls === 1 ? "1 call" : `${calls} calls`);
