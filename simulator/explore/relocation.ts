import { OP, STRIDE } from "../instructions.ts";
import { boot } from "../machine/boot.ts";
import {
  CALL_SIZE,
  CONNECTION_SIZE,
  EXCHANGE_SIZE,
  F_OBJECT,
  F_PC,
  F_PHASE,
  F_STACK,
  F_WAIT,
  HandleKind,
  handleHops,
  handleKind,
  handleNumber,
  handleOf,
  L_COUNTS,
  N_PHONE,
  PHONE_SIZE,
  SESSION_SIZE,
} from "../machine/fields.ts";
import type { Layout, Span } from "../machine/layout.ts";
import type { Program } from "../program.ts";
import { objectKind, Ref, referencesOf } from "./references.ts";

/** Where every record is after tasks have changed places: of each kind (`Ref`) the new numbers, by the old ones. */
export type Moves = readonly Int32Array[];

/** A piece of the situation that stays together: a record of a kind (`Ref`), by its number; of a task its header and variables. */
export interface Piece {
  readonly kind: number;
  readonly number: number;
  /** The task whose it is. */
  readonly task: number;
  readonly at: number;
  readonly size: number;
}

/** Puts tasks in each other's places in a situation: with all that is theirs, and with whatever names it. They must be alike, and the phones of all lead to where they lead. */
export class Relocation {
  readonly #program: Program;
  readonly #layout: Layout;
  /** What each integer of the situation is: see references.ts. */
  readonly kinds: Uint8Array;
  readonly pieces: readonly Piece[];
  /** Of each piece, where in it records are named. */
  readonly #references: readonly Int32Array[];
  /** Where the records of each kind lie; of tasks their header. */
  readonly #at: readonly Int32Array[];
  /** Of each connection the phone that it is for from the start, and the other way round; -1 where there is none. */
  readonly #bootPhones: Int32Array;
  readonly #bootConnections: Int32Array;

  constructor(program: Program, layout: Layout) {
    this.#program = program;
    this.#layout = layout;
    this.kinds = referencesOf(program, layout);
    this.#at = placesOf(layout);
    this.pieces = piecesOf(program, layout, this.#at);
    this.#references = this.pieces.map(({ at, size }) => {
      const kinds = this.kinds.subarray(at, at + size);
      return Int32Array.from(kinds.keys()).filter(
        (offset) => kinds[offset] !== Ref.none && kinds[offset] !== Ref.object,
      );
    });
    const { situation } = boot(program, layout);
    this.#bootPhones = layout.connections.at.map((at) => situation[at + N_PHONE] - 1);
    this.#bootConnections = new Int32Array(layout.phones.at.length).fill(-1);
    this.#bootPhones.forEach((phone, connection) => {
      if (phone >= 0) this.#bootConnections[phone] = connection;
    });
  }

  /** Where all records go when a task goes to where `tasks` says. */
  movesOf(tasks: Int32Array): Moves {
    const moves = this.#at.map((places) => new Int32Array(places.length));
    moves[Ref.task].set(tasks);
    this.complete(moves);
    return moves;
  }

  /** Fills in where all records go, by where the tasks go. */
  complete(moves: Moves): void {
    const { tasks } = this.#layout;
    for (let task = 0; task < tasks.length; task++) {
      const [from, to] = [tasks[task], tasks[moves[Ref.task][task]]];
      shift(moves[Ref.call], from.calls, to.calls);
      shift(moves[Ref.fibril], from.fibrils, to.fibrils);
      shift(moves[Ref.phone], from.phones, to.phones);
      shift(moves[Ref.connection], from.connections, to.connections);
      shift(moves[Ref.lock], from.locks, to.locks);
      shift(moves[Ref.session], from.sessions, to.sessions);
      shift(moves[Ref.exchange], from.exchanges, to.exchanges);
    }
    // Connections, and the fibrils that serve them, go with their phones.
    for (let connection = 0; connection < this.#bootPhones.length; connection++) {
      const phone = this.#bootPhones[connection];
      if (phone < 0) continue;
      const target = this.#bootConnections[moves[Ref.phone][phone]];
      moves[Ref.connection][connection] = target;
      const fibril = this.#fibrilOf(connection);
      if (fibril >= 0) moves[Ref.fibril][fibril] = this.#fibrilOf(target);
    }
  }

  /** Whether each connection that was there from the start is for its phone, if it is there: no other has its record. */
  isInPlace(situation: Int32Array): boolean {
    for (let connection = 0; connection < this.#bootPhones.length; connection++) {
      const phone = this.#bootPhones[connection];
      const present = situation[this.#layout.connections.at[connection] + N_PHONE] - 1;
      if (phone >= 0 && present >= 0 && present !== phone) return false;
    }
    return true;
  }

  #fibrilOf(connection: number): number {
    const { workers, connections, connectionFibrils } = this.#layout.tasks[this.#layout.connections.task[connection]];
    return workers.count > 0 ? -1 : connectionFibrils.first + connection - connections.first;
  }

  /** Writes a situation to `to`, which is the same, as it is after the moves. `isFree`: in which pieces there is nothing. */
  apply(moves: Moves, from: Int32Array, to: Int32Array, isFree: Uint8Array): void {
    const { pieces } = this;
    for (let index = 0; index < pieces.length; index++) {
      const { kind, number, at, size } = pieces[index];
      const target = this.#at[kind][moves[kind][number]];
      if (isFree[index] !== 0) {
        if (target !== at) to.fill(0, target, target + size);
        continue;
      }
      if (target !== at) for (let offset = 0; offset < size; offset++) to[target + offset] = from[at + offset];
      for (const offset of this.#references[index]) {
        const value = from[at + offset];
        if (value > 0) to[target + offset] = moved(moves, this.kinds[at + offset], value);
      }
      if (kind === Ref.fibril) to[target + F_OBJECT] = this.#movedObject(moves, from, at);
    }
    this.#readCounts(moves, from, to);
  }

  #movedObject(moves: Moves, from: Int32Array, fibril: number): number {
    const value = from[fibril + F_OBJECT];
    if (value === 0) return 0;
    const pc = from[fibril + F_PC];
    const op = pc < 0 ? -1 : this.#program.code[pc * STRIDE + OP];
    const kind = objectKind(from[fibril + F_WAIT], from[fibril + F_PHASE], op);
    return kind === Ref.none ? 0 : moves[kind][value - 1] + 1;
  }

  /** An rwlock counts the read locks of each fibril of its task. */
  #readCounts(moves: Moves, from: Int32Array, to: Int32Array): void {
    const { tasks, locks } = this.#layout;
    for (let task = 0; task < tasks.length; task++) {
      const { fibrils, locks: own } = tasks[task];
      const firstThere = tasks[moves[Ref.task][task]].fibrils.first;
      for (let index = 0; index < own.count; index++) {
        if (this.#program.tasks[task].locks[index].kind !== "rwlock") continue;
        const [at, there] = [locks.at[own.first + index], locks.at[moves[Ref.lock][own.first + index]]];
        for (let fibril = 0; fibril < fibrils.count; fibril++) {
          const position = moves[Ref.fibril][fibrils.first + fibril] - firstThere;
          to[there + L_COUNTS + position] = from[at + L_COUNTS + fibril];
        }
      }
    }
  }
}

/** A reference, after the moves. */
function moved(moves: Moves, kind: number, value: number): number {
  if (kind !== Ref.handle) return moves[kind][value - 1] + 1;
  const records = moves[kindsOfHandles[handleKind(value)]];
  return handleOf(handleKind(value), records[handleNumber(value)], handleHops(value));
}

/** The records that handles of each kind name. */
const kindsOfHandles: Readonly<Record<number, number>> = {
  [HandleKind.message]: Ref.call,
  [HandleKind.call]: Ref.call,
  [HandleKind.exchange]: Ref.exchange,
  [HandleKind.phone]: Ref.phone,
};

function placesOf(layout: Layout): Int32Array[] {
  const places: Int32Array[] = [];
  places[Ref.none] = new Int32Array(0);
  places[Ref.call] = layout.calls.at;
  places[Ref.fibril] = layout.fibrils.at;
  places[Ref.phone] = layout.phones.at;
  places[Ref.connection] = layout.connections.at;
  places[Ref.lock] = layout.locks.at;
  places[Ref.session] = layout.sessions.at;
  places[Ref.exchange] = layout.exchanges.at;
  places[Ref.task] = Int32Array.from(layout.tasks, ({ at }) => at);
  return places;
}

function piecesOf(program: Program, layout: Layout, places: readonly Int32Array[]): Piece[] {
  const sizeOf = (kind: number, number: number): number => {
    switch (kind) {
      case Ref.call:
        return CALL_SIZE;
      case Ref.fibril:
        return F_STACK + layout.stackIntegers[number] + layout.stackHandles[number];
      case Ref.phone:
        return PHONE_SIZE;
      case Ref.connection:
        return CONNECTION_SIZE;
      case Ref.lock:
        return L_COUNTS;
      case Ref.session:
        return SESSION_SIZE;
      case Ref.exchange:
        return EXCHANGE_SIZE;
      case Ref.task: {
        const { at, variables } = layout.tasks[number];
        return variables - at + program.tasks[number].variables.reduce((sum, { length }) => sum + length, 0);
      }
      default:
        return 0;
    }
  };
  const taskAt = (at: number) => layout.tasks.findIndex(({ end }) => at < end);
  return places.flatMap((records, kind) =>
    [...records].map((at, number) => ({ kind, number, task: taskAt(at), at, size: sizeOf(kind, number) })),
  );
}

/** What is in a span goes, in its order, to another as long. */
function shift(numbers: Int32Array, from: Span, to: Span): void {
  for (let index = 0; index < from.count; index++) numbers[from.first + index] = to.first + index;
}
