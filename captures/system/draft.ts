import { groupedBy } from "#language";
import type { FibrilState, Place, Wait } from "#simulator";
import type { Capture, CapturedTask, Line, StackLine } from "../capture.ts";
import type { Knowledge } from "./knowledge.ts";
import type { Pending } from "./pending.ts";

/** A fibril that is being described: what it waits for is found last. */
export interface DraftFibril {
  readonly id: number;
  readonly task: number;
  readonly name: string;
  readonly kind: FibrilState["kind"];
  status: FibrilState["status"];
  readonly waits: Wait[];
  /** Its id in a list: who waits for it alone has this one, as very many may. */
  readonly alone: readonly number[];
  /** The call that it handles. */
  readonly request: Pending | undefined;
  readonly stack: readonly StackLine[];
  readonly line: Line;
}

/** Where a call stands at its callee. */
export interface Standing {
  /** Who handles it. */
  readonly handler: DraftFibril | undefined;
  /** Those any of whom can take it, while nobody handles it. */
  readonly queue: readonly DraftFibril[];
  /** The call in front of it, which keeps its connection busy. */
  readonly behind: Pending | undefined;
  /** Why it may stand elsewhere. */
  readonly doubt?: string;
}

/** The name of what does whatever a task does of which the dump shows nothing. */
export const NOT_SHOWN = "not in the dump";

/** What is being made of a capture. */
export class Draft {
  readonly capture: Capture;
  readonly knowledge: Knowledge;
  readonly pending: readonly Pending[];
  readonly fibrils: DraftFibril[] = [];
  readonly standing = new Map<Pending, Standing>();
  /** Who has made a call, where it can only be one. */
  readonly maker = new Map<Pending, DraftFibril>();
  readonly fibrilsOf = new Map<number, readonly DraftFibril[]>();
  /** By task: the threads that the dump itself has, by number. */
  readonly threads = new Map<number, Map<number, DraftFibril>>();
  readonly sentBy: ReadonlyMap<number | undefined, readonly Pending[]>;
  readonly at: ReadonlyMap<number, readonly Pending[]>;
  readonly #tasks: ReadonlyMap<number, CapturedTask>;
  #byAddress: ReadonlyMap<bigint | undefined, readonly Pending[]> | undefined;
  readonly #ids = new Map<readonly DraftFibril[], readonly number[]>();
  /** By callee: the calls of each of its callers, and where a call stands among them. */
  readonly #ofCallers = new Map<number, CallersOf>();

  constructor(capture: Capture, knowledge: Knowledge, pending: readonly Pending[]) {
    this.capture = capture;
    this.knowledge = knowledge;
    this.pending = pending;
    this.#tasks = new Map(capture.tasks.map((task) => [task.id, task]));
    this.sentBy = groupedBy(pending, ({ sender }) => sender);
    this.at = groupedBy(
      pending.filter(({ isAnswered }) => !isAnswered),
      ({ callee }) => callee,
    );
  }

  add(fibril: Omit<DraftFibril, "id" | "alone" | "waits">): DraftFibril {
    const id = this.fibrils.length;
    const added = { ...fibril, id, alone: [id], waits: [] };
    this.fibrils.push(added);
    return added;
  }

  /** The ids of some fibrils: of the same list of them always the same list. */
  idsOf(fibrils: readonly DraftFibril[]): readonly number[] {
    if (fibrils.length === 1) return fibrils[0].alone;
    const known = this.#ids.get(fibrils) ?? fibrils.map(({ id }) => id);
    this.#ids.set(fibrils, known);
    return known;
  }

  /** The calls that have an address: one, unless dumps of different moments were put together. */
  callsAt(address: bigint): readonly Pending[] {
    // Most dumps name no call by its address.
    this.#byAddress ??= groupedBy(this.pending, ({ row }) => row?.address);
    return this.#byAddress.get(address) ?? [];
  }

  /** The call that a task's thread can serve by this address: it is the only one there, and at the task. */
  servedAt(task: number, address: bigint): Pending | undefined {
    const [call, ...others] = this.callsAt(address);
    return others.length === 0 && call?.callee === task ? call : undefined;
  }

  /** The call that a task's thread can wait for by this address: it is the only one there, and nobody else has sent it. */
  awaitedAt(task: number, address: bigint): Pending | undefined {
    const [call, ...others] = this.callsAt(address);
    return others.length === 0 && (call?.sender ?? task) === task ? call : undefined;
  }

  /** The nearest calls, at most so many, that came to a call's callee before it from the same caller. */
  beforeOf(call: Pending, most: number): readonly Pending[] {
    const known = this.#ofCallers.get(call.callee) ?? new CallersOf(this.at.get(call.callee) ?? []);
    this.#ofCallers.set(call.callee, known);
    return known.beforeOf(call, most);
  }

  /** Whether rows of a task are known to be missing. */
  isPartial(id: number): boolean {
    return this.#tasks.get(id)?.isPartial === true;
  }

  taskOf(id: number): CapturedTask | undefined {
    return this.#tasks.get(id);
  }

  nameOf(task: number): string {
    return nameIn(this.capture, this.#tasks.get(task), task);
  }

  /** What a call is, for people: `VFS_IN_READ`, `method 7`. */
  methodOf(call: Pending): string {
    const method = numberOf(call);
    return this.nameOfMethod(call) ?? (method === undefined ? "a call" : `method ${method}`);
  }

  nameOfMethod(call: Pending): string | undefined {
    if (call.row?.methodName !== undefined) return call.row.methodName;
    const method = numberOf(call);
    return method === undefined ? undefined : this.knowledge.nameOf(this.#tasks.get(call.callee)?.name, method);
  }

  /** Whether handling one call may have led to the other. */
  mayLeadTo(handled: Pending, made: Pending): boolean | undefined {
    const [from, to] = [handled, made].map((call) => ({
      task: this.#tasks.get(call.callee)?.name,
      method: numberOf(call),
    }));
    if (from.method === undefined || to.method === undefined) return undefined;
    return this.knowledge.mayLeadTo({ task: from.task, method: from.method }, { task: to.task, method: to.method });
  }
}

/** The calls that a task has to answer, by their callers. */
class CallersOf {
  readonly #lists: ReadonlyMap<number | undefined, readonly Pending[]>;
  readonly #places = new Map<Pending, number>();

  constructor(calls: readonly Pending[]) {
    this.#lists = groupedBy(calls, ({ sender }) => sender);
    for (const list of this.#lists.values()) for (const [index, call] of list.entries()) this.#places.set(call, index);
  }

  beforeOf(call: Pending, most: number): readonly Pending[] {
    const place = this.#places.get(call) ?? 0;
    return this.#lists.get(call.sender)?.slice(Math.max(0, place - most), place) ?? [];
  }
}

/** A task's name, or what stands for it. */
export const nameIn = ({ kernel }: Capture, task: CapturedTask | undefined, id: number): string =>
  task?.name || `${kernel === undefined ? "process" : "task"} ${id}`;

/** The method's number; `undefined` where the dump does not tell it, or has a name in its place. */
export function numberOf({ row, isAnswered }: Pending): number | undefined {
  if (row === undefined || row.methodName !== undefined || isAnswered) return undefined;
  return row.method <= Number.MAX_SAFE_INTEGER ? Number(row.method) : undefined;
}

export const placeOf = (line: Line): Place => ({ file: 0, line, column: 0, endLine: line, endColumn: 0 });
