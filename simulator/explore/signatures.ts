import { mix } from "../hash.ts";
import {
  C_NEXT,
  C_WAITER,
  F_NEXT,
  F_REQUEST,
  L_HEAD,
  N_HEAD,
  T_CALLS_HEAD,
  T_READY_HEAD,
  T_WORK_HEAD,
} from "../machine/fields.ts";
import type { Layout } from "../machine/layout.ts";
import { Ref } from "./references.ts";
import type { Piece, Relocation } from "./relocation.ts";
import { isEqual } from "./slices.ts";

/** What a hash is of. */
const SERVED = 0x2545f491;
const QUEUED = 0x3c6ef372;
const WAITING = 0x510e527f;

/** Callers of callers that are told apart by what is done for them: a circle of them has no end. */
const MOST_HOPS = 4;

/**
 * Signs each task by what is in its slice, but for who is named there, and by how its calls stand elsewhere: a task has the same signature wherever it is, and in tables of every size, because free
 * records add nothing. Shards rely on that: they may have tables of different sizes, and deal out situations by numbers, whose order comes of which one is kept. From one situation to the next most
 * records stay as they are, so what they add is kept.
 */
export class Signatures {
  readonly #layout: Layout;
  readonly #kinds: Uint8Array;
  readonly #pieces: readonly Piece[];
  /** Which of them each task has; what each adds; together, and those of fibrils. */
  readonly #ofTasks: readonly Int32Array[];
  readonly #hashes: Int32Array;
  readonly #own: Int32Array;
  readonly #ofFibrils: Int32Array;
  /** Which worker of its task a fibril is, from 1 on; 0 for others, as those of connections are in the order of who they are for. */
  readonly #workers: Int32Array;
  /** Where the queues of calls begin, and those of fibrils. */
  readonly #callQueues: Int32Array;
  readonly #fibrilQueues: Int32Array;
  /** The situation that was signed last; at first one in which every record is free, of which nothing is added. */
  readonly #signed: Int32Array;
  readonly #signatures: Int32Array;
  /** Whether nothing is in a piece of the situation that was signed last. */
  readonly isFree: Uint8Array;

  constructor(layout: Layout, { kinds, pieces }: Relocation) {
    this.#layout = layout;
    this.#kinds = kinds;
    this.#pieces = pieces;
    this.#ofTasks = layout.tasks.map((_, task) =>
      Int32Array.from(pieces.keys()).filter((index) => pieces[index].task === task),
    );
    this.#hashes = new Int32Array(pieces.length);
    this.isFree = new Uint8Array(pieces.length).fill(1);
    this.#own = new Int32Array(layout.tasks.length);
    this.#ofFibrils = new Int32Array(layout.fibrils.at.length);
    this.#workers = new Int32Array(layout.fibrils.at.length);
    for (const { workers } of layout.tasks) {
      for (let worker = 0; worker < workers.count; worker++) this.#workers[workers.first + worker] = worker + 1;
    }
    const each = (at: Int32Array, offset: number) => [...at].map((record) => record + offset);
    const ofTasks = (offset: number) => layout.tasks.map(({ at }) => at + offset);
    this.#callQueues = Int32Array.from([
      ...ofTasks(T_CALLS_HEAD),
      ...ofTasks(T_WORK_HEAD),
      ...each(layout.connections.at, N_HEAD),
    ]);
    this.#fibrilQueues = Int32Array.from([...ofTasks(T_READY_HEAD), ...each(layout.locks.at, L_HEAD)]);
    this.#signed = new Int32Array(layout.situation);
    this.#signatures = new Int32Array(layout.tasks.length);
  }

  /** The signature of each task in a situation; valid until the next is asked for. */
  of(s: Int32Array): Int32Array {
    for (let task = 0; task < this.#ofTasks.length; task++) this.#look(s, task);
    // Sums, because connections are in the order of the tasks that they are for.
    this.#signatures.set(this.#own);
    for (let fibril = 0; fibril < this.#ofFibrils.length; fibril++) {
      this.#addToCallers(s, fibril, this.#ofFibrils[fibril], SERVED);
    }
    for (const head of this.#callQueues) if (s[head] !== 0) this.#rankCalls(s, head);
    for (const head of this.#fibrilQueues) if (s[head] !== 0) this.#rankFibrils(s, head);
    return this.#signatures;
  }

  /** Takes up what has changed in the slice of a task. */
  #look(s: Int32Array, task: number): void {
    const { at, end } = this.#layout.tasks[task];
    const signed = this.#signed;
    if (isEqual(s, signed, at, end)) return;
    const own = this.#ofTasks[task];
    for (let each = 0; each < own.length; each++) {
      const index = own[each];
      const piece = this.#pieces[index];
      if (isEqual(s, signed, piece.at, piece.at + piece.size)) continue;
      const isFree = isZero(s, piece.at, piece.at + piece.size);
      const hash = isFree ? 0 : this.#hash(s, piece);
      this.isFree[index] = isFree ? 1 : 0;
      this.#own[task] = (this.#own[task] - this.#hashes[index] + hash) | 0;
      this.#hashes[index] = hash;
      if (piece.kind === Ref.fibril) this.#ofFibrils[piece.number] = hash;
    }
    for (let index = at; index < end; index++) signed[index] = s[index];
  }

  #hash(s: Int32Array, { kind, at, size }: Piece): number {
    const kinds = this.#kinds;
    let hash = kind;
    for (let field = at; field < at + size; field++) {
      hash = mix(hash, kinds[field] === Ref.none ? s[field] : Number(s[field] !== 0));
    }
    return hash;
  }

  /** Which call is how far in front. */
  #rankCalls(s: Int32Array, head: number): void {
    const { calls } = this.#layout;
    let rank = 1;
    for (let call = s[head]; call !== 0; call = s[calls.at[call - 1] + C_NEXT]) {
      this.#add(calls.task[call - 1], mix(rank, QUEUED));
      this.#addToCallers(s, s[calls.at[call - 1] + C_WAITER] - 1, rank, QUEUED);
      rank++;
    }
  }

  #rankFibrils(s: Int32Array, head: number): void {
    const { fibrils } = this.#layout;
    let rank = 1;
    for (let fibril = s[head]; fibril !== 0; fibril = s[fibrils.at[fibril - 1] + F_NEXT]) {
      this.#addToCallers(s, fibril - 1, rank++, WAITING);
    }
  }

  /**
   * Adds to the signature of the task whose call a fibril handles, and of those for whom that was sent in turn: two that are alike where they are differ by how far what they have
   * asked for has come.
   */
  #addToCallers(s: Int32Array, fibril: number, hash: number, what: number): void {
    const { calls, fibrils } = this.#layout;
    let server = fibril;
    for (let hops = 0; server >= 0 && hops < MOST_HOPS; hops++) {
      const request = s[fibrils.at[server] + F_REQUEST] - 1;
      if (request < 0) return;
      this.#add(calls.task[request], mix(mix(mix(hash, what), hops), this.#workers[server]));
      server = s[calls.at[request] + C_WAITER] - 1;
    }
  }

  #add(task: number, hash: number): void {
    this.#signatures[task] = (this.#signatures[task] + hash) | 0;
  }
}

function isZero(s: Int32Array, from: number, to: number): boolean {
  for (let index = from; index < to; index++) if (s[index] !== 0) return false;
  return true;
}
