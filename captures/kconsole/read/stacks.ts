import type { CapturedThread, CapturedWait, Line, StackLine } from "../../capture.ts";
import type { Notes } from "../../notes.ts";
import type { Names } from "./names.ts";
import type { StackRow } from "./rows.ts";

interface Stack {
  readonly of: "thread" | "fibril";
  readonly address: bigint;
  readonly line: Line;
  readonly frames: StackLine[];
  /** The lock that it waits for, who owns each lock, and where that is said. */
  waits: { readonly lock: bigint; readonly owners: ReadonlyMap<bigint, bigint>; readonly line: Line } | undefined;
}

/** Stacks that are of one task: what a `taskdump` printed, or the detector of deadlocks. */
interface Group {
  /** The task, where the text tells it. */
  task: number | undefined;
  readonly isDeadlock: boolean;
  readonly line: Line;
  readonly stacks: Map<bigint, Stack>;
  /** Fibrils by the locks that they own. */
  readonly owners: Map<bigint, bigint>;
}

/** A thread as `threads` lists it. */
export interface ListedThread {
  readonly id: number;
  /** Address of its task. */
  readonly task: bigint;
}

/** The fibrils' half of a dump, which `ipc` does not have: their stacks, and what the detector says of their locks (docs/kernels.md K13, K14). */
export class Stacks {
  readonly #groups: Group[] = [];
  #group: Group | undefined;
  /** Whose frames follow. */
  #stack: Stack | undefined;
  /** Frames right behind `Deadlock detected.`, of the fibril that is named next. */
  #early: StackLine[] = [];
  readonly #notes: Notes;

  constructor(notes: Notes) {
    this.#notes = notes;
  }

  /** The stacks of a task follow. */
  begin(task: number | undefined, isDeadlock: boolean, line: Line): void {
    // `taskdump` tells the task itself, behind its command.
    if (this.#group !== undefined && this.#group.stacks.size === 0 && !this.#group.isDeadlock && !isDeadlock) {
      this.#group.task = task ?? this.#group.task;
    } else {
      this.#group = { task, isDeadlock, line, stacks: new Map(), owners: new Map() };
      this.#groups.push(this.#group);
    }
    this.#stack = undefined;
    this.#early = [];
  }

  read(row: StackRow, text: string, line: Line): void {
    switch (row.of) {
      case "thread":
      case "fibril":
        this.#stack = this.#stackOf(row.of, row.address, line);
        return;
      case "frame": {
        const frame = { text: text.trim(), line };
        if (this.#stack !== undefined) this.#stack.frames.push(frame);
        else if (this.#group?.isDeadlock === true) this.#early.push(frame);
        return;
      }
      case "waits": {
        const stack = this.#stackOf("fibril", row.address, line);
        stack.frames.push(...this.#early.splice(0));
        stack.waits = { lock: row.other, owners: this.#group?.owners ?? new Map(), line };
        this.#stack = undefined;
        return;
      }
      case "owned": {
        const owner = this.#stackOf("fibril", row.other, line);
        this.#group?.owners.set(row.address, row.other);
        this.#stack = owner;
        if (owner.waits?.lock === row.address) this.#ownsWhatItWaitsFor(line);
        return;
      }
      case "deadlock":
        this.begin(undefined, true, line);
        return;
      case "end":
        this.#stack = undefined;
        return;
      default:
        row.of satisfies never;
    }
  }

  #ownsWhatItWaitsFor(line: Line): void {
    this.#notes.warning(
      line,
      "This fibril waits for a lock that it owns itself. Either it took the lock twice, or its C library is older than January 2025, which of a circle of several fibrils prints the last wait alone: then `taskdump -t` of the task shows the others.",
    );
  }

  /** Another command follows: frames that may come are of nobody here. */
  end(): void {
    this.#group = undefined;
    this.#stack = undefined;
    this.#early = [];
  }

  #stackOf(of: Stack["of"], address: bigint, line: Line): Stack {
    if (this.#group === undefined) this.begin(undefined, false, line);
    const stacks = this.#group?.stacks;
    const known = stacks?.get(address);
    if (known !== undefined) return known;
    const stack: Stack = { of, address, line, frames: [], waits: undefined };
    stacks?.set(address, stack);
    return stack;
  }

  /** The threads of each task, in the order in which they were printed, with numbers from 1 on. Remarks on those whose task nothing tells. */
  threads(
    listed: ReadonlyMap<bigint, ListedThread>,
    tasks: ReadonlyMap<bigint, number>,
    names: Names,
  ): Map<number, CapturedThread[]> {
    const merged = new Map<number, Map<bigint, Stack>>();
    for (const group of this.#ownedGroups(listed, tasks, names)) {
      const stacks = merged.get(group.task) ?? new Map<bigint, Stack>();
      merged.set(group.task, stacks);
      for (const stack of group.stacks.values()) {
        const known = stacks.get(stack.address);
        // The later dump counts, and what the detector says is kept: its task did not live on.
        stacks.set(stack.address, {
          ...stack,
          frames: stack.frames.length > 0 ? stack.frames : (known?.frames ?? []),
          waits: stack.waits ?? known?.waits,
        });
      }
    }
    return new Map([...merged].map(([task, stacks]) => [task, threadsOf(task, [...stacks.values()], listed)]));
  }

  *#ownedGroups(listed: ReadonlyMap<bigint, ListedThread>, tasks: ReadonlyMap<bigint, number>, names: Names) {
    const taskOfStack = new Map<bigint, number>();
    const said = this.#groups.filter(({ stacks }) => stacks.size > 0);
    for (const { task, stacks } of said)
      if (task !== undefined) for (const at of stacks.keys()) taskOfStack.set(at, task);
    for (const { task, stacks, isDeadlock, line } of said) {
      const owner = task ?? this.#ownerOf(stacks, taskOfStack, listed, tasks) ?? onlyTask(names);
      if (owner !== undefined) yield { task: owner, stacks };
      else if (isDeadlock) {
        this.#notes.error(
          line,
          "Fibrils of one task are deadlocked by their locks, but nothing here tells which task it is, so this is left out. Put the output of `taskdump -t` of that task into the file, too: the addresses of its fibrils tell it. Or write the line `taskdump -t ID` before this one.",
        );
      } else {
        this.#notes.error(
          line,
          "These are stacks of a task, but nothing here tells which task it is, so they are left out. Write the line `taskdump -t ID` before them, with the task's id.",
        );
      }
    }
  }

  #ownerOf(
    stacks: ReadonlyMap<bigint, Stack>,
    taskOfStack: ReadonlyMap<bigint, number>,
    listed: ReadonlyMap<bigint, ListedThread>,
    tasks: ReadonlyMap<bigint, number>,
  ): number | undefined {
    for (const at of stacks.keys()) {
      const thread = listed.get(at);
      const task = taskOfStack.get(at) ?? (thread === undefined ? undefined : tasks.get(thread.task));
      if (task !== undefined) return task;
    }
    return undefined;
  }
}

/** The task, if the dump is of one alone. */
function onlyTask({ tasks }: Names): number | undefined {
  const [first, second] = tasks.keys();
  return second === undefined ? first : undefined;
}

function threadsOf(
  task: number,
  stacks: readonly Stack[],
  listed: ReadonlyMap<bigint, ListedThread>,
): CapturedThread[] {
  const numbers = new Map(stacks.map(({ address }, index) => [address, index + 1]));
  return stacks.map((stack, index) => ({
    number: index + 1,
    name: nameOf(stack, listed),
    serving: [],
    waits: waitsOf(task, stack, numbers),
    stack: stack.frames,
    line: stack.line,
  }));
}

function nameOf({ of, address }: Stack, listed: ReadonlyMap<bigint, ListedThread>): string {
  const thread = of === "thread" ? listed.get(address) : undefined;
  return thread === undefined ? `${of} 0x${address.toString(16)}` : `thread ${thread.id}`;
}

function waitsOf(task: number, { waits }: Stack, numbers: ReadonlyMap<bigint, number>): CapturedWait[] {
  if (waits === undefined) return [];
  const owner = waits.owners.get(waits.lock);
  const thread = owner === undefined ? undefined : numbers.get(owner);
  return [{ kind: "lock", task, thread, call: undefined, line: waits.line }];
}
