import type { Line, Queue } from "../../capture.ts";
import { excerpt, type Notes } from "../../notes.ts";
import { likelyCommand } from "./command-rows.ts";
import { Eras } from "./eras.ts";
import { Names } from "./names.ts";
import type { Callee, CallRow, CommandRow, Context, HeaderRow, PhoneRow, Row, TaskRow, TitleRow } from "./rows.ts";
import { foundAt } from "./rows-of-lines.ts";
import { skipBlanks } from "./scan.ts";
import { type ListedThread, Stacks } from "./stacks.ts";
import { isEmpty, newTable, queues, queueTitles, type Table } from "./tables.ts";

/** Goes through the lines of a console's log once and gathers what they say. */
export class Reader {
  readonly tables: Table[] = [];
  readonly names: Names;
  readonly eras: Eras;
  readonly stacks: Stacks;
  /** Of `tasks`: the tasks by their addresses. */
  readonly addresses = new Map<bigint, number>();
  /** Of `tasks -a`: the answerboxes behind the phones of a task. */
  readonly callees = new Map<number, readonly Callee[]>();
  /** Of `threads`, by address. */
  readonly threads = new Map<bigint, ListedThread>();
  #context: Context = "other";
  #table: Table | undefined;
  /** An `ipc` that has printed nothing yet. */
  #command: { readonly row: CommandRow; readonly line: Line } | undefined;
  readonly #notes: Notes;

  constructor(notes: Notes) {
    this.#notes = notes;
    this.names = new Names(notes);
    this.eras = new Eras(notes);
    this.stacks = new Stacks(notes);
  }

  read(lines: readonly string[]): void {
    for (let number = 0; number < lines.length; number++) {
      const line = lines[number] ?? "";
      const start = skipBlanks(line, 0);
      if (start < line.length) number += this.#line(lines, number, line, start);
    }
    this.#endCommand();
  }

  /** Reads all rows of a line. @returns how many further lines the last of them took. */
  #line(lines: readonly string[], number: Line, line: string, start: number): number {
    let text = line;
    let at = start;
    let more = 0;
    let last: Row | undefined;
    while (at < text.length) {
      const found = foundAt(lines, number + more, text, at, this.#context);
      if (found.row === undefined) break;
      text = found.text;
      more += found.more;
      last = found.row;
      this.#row(last, text, number);
      at = skipBlanks(text, last.end);
    }
    if (last === undefined) this.#unread(line, number);
    else if (at < text.length) this.#rest(last, text.slice(at), number);
    return more;
  }

  #row(row: Row, text: string, line: Line): void {
    switch (row.kind) {
      case "command":
        return this.#commandRow(row, line);
      case "header":
        return this.#header(row, line);
      case "title":
        return this.#title(row, line);
      case "phone":
        return this.#phone(row, line);
      case "call":
        return this.#call(row, line);
      case "active":
        this.eras.see("C", line);
        this.#openTable(line).active = { calls: row.calls, line };
        return;
      case "task":
        return this.#task(row, line);
      case "thread":
        this.threads.set(row.address, { id: row.id, task: row.task });
        return;
      case "stack":
        return this.stacks.read(row, text, line);
      case "dumped":
        this.names.mention(row.task, row.name, line);
        return this.stacks.begin(row.task, false, line);
      case "gap":
        return this.#gap(line);
      case "spinlock":
        this.#notes.warning(
          line,
          "The kernel says that a processor waits for one of its own spinlocks. No table shows these: if the machine hangs there, the kernel itself is stuck, and the function that the line names is where to look.",
        );
        return;
      case "quiet":
        return;
      default:
        row satisfies never;
    }
  }

  #commandRow(row: CommandRow, line: Line): void {
    this.#endCommand();
    this.#table = undefined;
    this.#context = row.context;
    this.stacks.end();
    if (row.task === undefined) return;
    if (row.context === "stacks") {
      this.names.mention(row.task, undefined, line);
      this.stacks.begin(row.task, false, line);
    } else this.#command = { row, line };
  }

  /** Says it when an `ipc` has printed nothing, as the kernel does for a task that it does not have. */
  #endCommand(): void {
    if (this.#command?.row.certain === true) {
      const { row, line } = this.#command;
      this.#notes.warning(
        line,
        `\`ipc ${row.task}\` has no table behind it. Either there was no such task, or its output is missing in the file: then add it.`,
      );
    }
    this.#command = undefined;
  }

  #header(row: HeaderRow, line: Line): void {
    this.eras.see(row.era, line);
    switch (row.of) {
      case "phones":
        // A header that comes twice in a row begins one table.
        if (this.#table === undefined || !isEmpty(this.#table)) this.#beginTable(line);
        return;
      case "calls":
        this.#openTable(line).hasCallHeader = true;
        return;
      default:
        this.#table = undefined;
        this.#context = row.of;
    }
  }

  #beginTable(line: Line): Table {
    const command = this.#command;
    this.#command = undefined;
    const owner = command?.row.certain === true ? command.row.task : undefined;
    const table = newTable(owner, owner === undefined ? command?.row.task : undefined, command?.line ?? line);
    if (owner !== undefined) this.names.mention(owner, undefined, table.line);
    this.tables.push(table);
    this.#table = table;
    this.#context = "ipc";
    return table;
  }

  #openTable(line: Line): Table {
    return this.#table ?? this.#beginTable(line);
  }

  #title(row: TitleRow, line: Line): void {
    this.eras.see(row.era, line);
    let table = this.#openTable(line);
    // The lists have one order. Where it begins anew, the beginning of another table is missing.
    if (table.queue !== undefined && queues.indexOf(row.queue) < queues.indexOf(table.queue)) {
      table = this.#beginTable(line);
    }
    if (table.queue === "incoming" && row.queue === "answer" && table.calls.size > 0) {
      this.#notes.warning(
        line,
        "The title of the dispatched calls is missing before this one, so calls above may count as not taken by their task, though it has them. Put ` --- dispatched calls ---` before the first that it has.",
      );
    }
    table.queue = row.queue;
  }

  #phone(row: PhoneRow, line: Line): void {
    this.eras.see(row.era, line);
    let table = this.#openTable(line);
    // Phones come first. Behind calls, they are another table's, whose beginning is missing.
    if (table.queue !== undefined || table.hasCallHeader) table = this.#beginTable(line);
    const before = table.phones.get(row.slot);
    if (before !== undefined) this.#twice(`Phone ${row.slot}`, before.line, line);
    table.phones.set(row.slot, { row, line });
    if (row.task !== undefined) this.names.mention(row.task, row.name, line);
    if (row.cut)
      this.#cut(line, "phone", "`connected to 2 (init:ns)`, or the pointer behind `slammed by` or `hung up`");
  }

  #call(row: CallRow, line: Line): void {
    this.eras.see(row.era, line);
    const table = this.#openTable(line);
    if (table.queue === undefined) {
      table.queue = "incoming";
      this.#notes.warning(
        line,
        "No title says which list this call is in, so it counts as one that its task has not taken. Put ` --- dispatched calls ---` or ` --- incoming answers ---` before it if it is of another list.",
      );
    }
    const queue = this.#queueOf(table, table.queue, row, line);
    const before = table.calls.get(row.address);
    if (before !== undefined) {
      this.#twice(`The call at 0x${row.address.toString(16)}`, before.line, line);
      // It stands where it stands last.
      table.calls.delete(row.address);
    }
    table.calls.set(row.address, { row, queue, line });
    if (row.sender !== undefined) this.names.mention(row.sender, row.name, line);
    if (row.cut) this.#cut(line, "call", "its sender's id and name, as `27 (bdsh)`");
  }

  /** What is answered is in the list of answers, wherever it stands (docs/kernels.md K3): the title before it is missing. */
  #queueOf(table: Table, titled: Queue, row: CallRow, line: Line): Queue {
    if (titled === "answer" || (row.flags & ANSWERED) === 0) return titled;
    if (!table.hasStrayAnswer) {
      table.hasStrayAnswer = true;
      this.#notes.warning(
        line,
        "This call is answered, by its flags, so it counts as an answer and not as one of the list that it stands in. Put ` --- incoming answers ---` before it if that title is missing.",
      );
    }
    return "answer";
  }

  #twice(what: string, before: Line, line: Line): void {
    this.#notes.warning(
      line,
      `${what} comes twice in this table: in line ${before + 1} and here. The later row counts; take one away if it was copied twice.`,
    );
  }

  #cut(line: Line, what: string, expected: string): void {
    this.#notes.warning(
      line,
      `The end of this ${what}'s row is damaged. ${expected} was expected. What could be read is kept; mend the row to have the rest.`,
    );
  }

  #task({ id, name, address, callees }: TaskRow, line: Line): void {
    this.names.mention(id, name, line);
    if (address !== undefined) this.addresses.set(address, id);
    // Era C has none; then the rows of `tasks -a` say nothing of phones.
    if (callees.length > 0) this.callees.set(id, callees);
  }

  #gap(line: Line): void {
    if (this.#context !== "ipc" || this.#table === undefined) return;
    this.#table.isPartial = true;
    this.#notes.warning(
      line,
      "Rows of this table are left out here, so phones and calls are missing. Where the whole output is at hand, put it in.",
    );
  }

  /** Most logs have lines of others in between. Only what seems to be of a table is worth a remark. */
  #unread(text: string, line: Line): void {
    if (this.#context === "ipc" && this.#damagedTitle(text, line)) return;
    const command = likelyCommand(text);
    if (command !== undefined) return this.#commandRow(command, line);
    if (this.#context === "other" || this.#context === "threads -a" || !LIKE_A_ROW.test(text)) return;
    if (this.#table !== undefined) this.#table.isPartial = true;
    this.#notes.error(
      line,
      `This line is left out: “${excerpt(text)}” is no row that \`${commandNames[this.#context]}\` prints. If it is one that got damaged, mend it by the rows around it; if not, all is well.`,
    );
  }

  #damagedTitle(text: string, line: Line): boolean {
    const table = this.#table;
    if (table === undefined || text.length > LONGEST_TITLE || !DASHES.test(text)) return false;
    const queue = likelyQueue(text, table.queue);
    this.#notes.warning(
      line,
      `“${excerpt(text)}” is read as the title of the ${queueTitles[queue]}, which is expected here. If it is none, take the line away.`,
    );
    table.queue = queue;
    return true;
  }

  #rest(row: Row, text: string, line: Line): void {
    if (row.kind === "command" || row.kind === "quiet") return;
    this.#notes.warning(
      line,
      `Behind the row there is “${excerpt(text)}”, which is none. It is left out, and the row is kept. If it is a message that got between, all is well; if it is another row, put it into a line of its own.`,
    );
  }
}

const commandNames: Readonly<Record<Exclude<Context, "other">, string>> = {
  ipc: "ipc",
  tasks: "tasks",
  "tasks -a": "tasks -a",
  "tasks -a 32": "tasks -a",
  threads: "threads",
  "threads -a": "threads -a",
  stacks: "taskdump",
};

/** A pointer, three numbers, or words of the tables. */
const LIKE_A_ROW = /0x|^[ \t]*\d+[ \t]+\d+[ \t]|connect|slammed|hung up|[Cc]allid|Srctask|\[[a-z]+ |Active/;

/** Flag of a call; docs/kernels.md K6. */
const ANSWERED = 0x1;

const DASHES = /[-–—−]{2}/;
const LONGEST_TITLE = 40;

/** What the words say that are left of a title, or else what comes next. */
function likelyQueue(text: string, before: Queue | undefined): Queue {
  if (/disp|patch/i.test(text)) return "dispatched";
  if (/answ|swer|outg/i.test(text)) return "answer";
  if (/inc|ming/i.test(text) && before === undefined) return "incoming";
  if (before === undefined) return "incoming";
  return before === "incoming" ? "dispatched" : "answer";
}
