import type { AstNode } from "langium";
import type {
  ExchangeStyle,
  FibrilInfo,
  LockInfo,
  PhoneInfo,
  Routine,
  SessionInfo,
  TaskInfo,
  VariableInfo,
} from "#simulator";
import type { Constants } from "../constants.ts";
import type { Declaration, Expression, Member, Protocol, SyncObject, Task, TaskReference } from "../generated/ast.ts";
import { isFibril, isFn, isHandler, isMain, isPhone, isSession, isSyncObject, isVariable } from "../generated/ast.ts";
import type { Types } from "../types.ts";
import type { Emitter } from "./emitter.ts";
import type { Places } from "./places.ts";
import { RoutineCompiler } from "./routine.ts";
import type { LockNumbers, TaskScope } from "./task-scope.ts";

/** What the tasks of a program are compiled with. */
export interface TaskContext {
  readonly emitter: Emitter;
  readonly constants: Constants;
  readonly types: Types;
  readonly places: Places;
  readonly routines: Routine[];
  readonly protocols: ReadonlyMap<Protocol, number>;
  readonly nameServiceSlot: number;
  /** How many phones a task can hold. */
  readonly mostPhones: number;
  readonly refuse: (node: AstNode, message: string) => void;
}

/** A task of the text and where its replicas are among the program's tasks. */
export interface TaskRow {
  readonly node: Task;
  readonly first: number;
  readonly count: number;
  readonly isReplicated: boolean;
}

/** The tasks of the text in order, each with the numbers that its replicas get. */
export function rowsOf(tasks: readonly Task[], constants: Constants): TaskRow[] {
  let first = 0;
  return tasks.map((node) => {
    const count = node.replicas.length === 0 ? 1 : numberOf(constants, node.replicas[0]);
    const row = { node, first, count, isReplicated: node.replicas.length > 0 };
    first += count;
    return row;
  });
}

/** Values that the checks have found to be known; 0 stands for one that was reported. */
function numberOf(constants: Constants, expression: Expression): number {
  const value = constants.evaluate(expression);
  return typeof value === "number" ? value : 0;
}

/** A value that each replica has on its own; what has none is refused. */
function ownNumber(expression: Expression, self: number, { constants, refuse }: TaskContext): number {
  const value = constants.evaluate(expression, self);
  if (typeof value === "number") return value;
  refuse(expression, value.message ?? `This has no value in replica ${self}.`);
  return 0;
}

/** The kernel's ids of all tasks: those that are given, else the lowest free ones in order of declaration. */
export function idsOf(rows: readonly TaskRow[], constants: Constants): number[] {
  const given = rows.flatMap(({ node, count }) =>
    node.ids.slice(0, 1).flatMap((id) => Array.from({ length: count }, (_, index) => numberOf(constants, id) + index)),
  );
  const taken = new Set(given);
  let lowest = 1;
  const free = () => {
    while (taken.has(lowest)) lowest++;
    taken.add(lowest);
    return lowest;
  };
  return rows.flatMap(({ node, count }) =>
    Array.from({ length: count }, (_, index) =>
      node.ids.length > 0 ? numberOf(constants, node.ids[0]) + index : free(),
    ),
  );
}

/** Compiles a task: its code once, its tables for each replica. */
export function compileTask(
  row: TaskRow,
  rows: readonly TaskRow[],
  ids: readonly number[],
  context: TaskContext,
): TaskInfo[] {
  const { node } = row;
  const { places } = context;
  const locks = lockRows(node, context);
  const sessions = node.members.filter(isSession);
  // The order of variables and phones is the same in all replicas, so one code serves them.
  const code = compileCode(node, variablesOf(node, 0, context), locks, phoneRows(node, 0, context), context);
  return Array.from({ length: row.count }, (_, self) => {
    const variables = variablesOf(node, self, context);
    const phones = phoneRows(node, self, context);
    return {
      name: row.isReplicated ? `${node.name}[${self}]` : node.name,
      id: ids[row.first + self] ?? 0,
      self,
      place: places.of(node),
      serves: node.serves.flatMap((protocol) => {
        const number = protocol.ref === undefined ? undefined : context.protocols.get(protocol.ref);
        return number === undefined ? [] : [number];
      }),
      variables: variables.map(({ info }) => info),
      locks: locks.flatMap(({ infos }) => infos),
      phones: phones.map(
        (phone): PhoneInfo => ({
          name: phone.node.name,
          slot: phone.slot,
          target: targetOf(phone.node.target, rows, self, context),
          session: isSession(phone.node) ? sessions.indexOf(phone.node) : undefined,
          place: places.of(phone.node),
        }),
      ),
      sessions: sessions.map((session): SessionInfo => {
        const numbers = phones.flatMap((phone, number) => (phone.node === session ? [number] : []));
        return {
          name: session.name,
          style: styleOf(session.styles[0]),
          target: targetOf(session.target, rows, self, context),
          phone: numbers[0] ?? 0,
          pool: numbers.slice(1),
          place: places.of(session),
        };
      }),
      fibrils: code.fibrils,
      handlers: code.handlers,
      anyHandler: code.anyHandler,
    };
  });
}

const styleOf = (word: string | undefined): ExchangeStyle =>
  word === "parallel" || word === "serialize" ? word : "atomic";

function targetOf(reference: TaskReference, rows: readonly TaskRow[], self: number, context: TaskContext): number {
  const row = rows.find(({ node }) => node === reference.task.ref);
  if (row === undefined) return 0;
  const index = reference.index === undefined ? 0 : ownNumber(reference.index, self, context);
  if (index >= 0 && index < row.count) return row.first + index;
  context.refuse(
    reference,
    `In replica ${self} this is \`${row.node.name}[${index}]\`; expected 0 to ${row.count - 1}.`,
  );
  return row.first;
}

interface VariableRow {
  readonly node: Declaration;
  readonly info: VariableInfo;
}

function variablesOf(task: Task, self: number, context: TaskContext): VariableRow[] {
  const { constants, places } = context;
  let offset = 0;
  return task.members.filter(isVariable).map((node) => {
    const length = node.size === undefined ? 1 : numberOf(constants, node.size);
    const initial = node.value === undefined ? 0 : ownNumber(node.value, self, context);
    const info = { name: node.name, offset, length, isArray: node.size !== undefined, initial, place: places.of(node) };
    offset += length;
    return { node, info };
  });
}

interface LockRow extends LockNumbers {
  readonly node: SyncObject;
  readonly infos: readonly LockInfo[];
}

/** Synchronisation objects in order of declaration, the elements of arrays one after the other. */
function lockRows(task: Task, { constants, places }: TaskContext): LockRow[] {
  let first = 0;
  return task.members.filter(isSyncObject).map((node) => {
    const count = node.size === undefined ? 1 : numberOf(constants, node.size);
    const initial = node.value === undefined ? 0 : numberOf(constants, node.value);
    const infos = Array.from({ length: count }, (_, index) => ({
      name: node.size === undefined ? node.name : `${node.name}[${index}]`,
      kind: node.kind,
      initial,
      place: places.of(node),
    }));
    const row = { node, first, count, infos };
    first += count;
    return row;
  });
}

interface PhoneRow {
  readonly node: Extract<Member, { $type: "Phone" | "Session" }>;
  readonly slot: number;
}

/** Phones and sessions' phones in order of declaration; those without a slot take the lowest that is free. */
function phoneRows(task: Task, self: number, context: TaskContext): PhoneRow[] {
  const { constants, nameServiceSlot, mostPhones, refuse } = context;
  const declared = task.members.filter((member) => isPhone(member) || isSession(member));
  const slotsOf = (node: PhoneRow["node"]) =>
    isPhone(node) ? (node.slot === undefined ? [] : [node.slot]) : node.slots;
  const taken = new Set(declared.flatMap(slotsOf).map((slot) => ownNumber(slot, self, context)));
  taken.add(nameServiceSlot);
  let lowest = nameServiceSlot + 1;
  const free = () => {
    while (taken.has(lowest)) lowest++;
    taken.add(lowest);
    return lowest;
  };
  const rows = declared.flatMap((node) => {
    const slots = slotsOf(node);
    const pool = isPhone(node) || node.pools.length === 0 ? 0 : numberOf(constants, node.pools[0]);
    return Array.from({ length: 1 + pool }, (_, index) => {
      const slot = slots[index];
      return { node, slot: slot === undefined ? free() : ownNumber(slot, self, context) };
    });
  });
  const used = new Set<number>();
  for (const { node, slot } of rows) {
    if (slot < 0 || used.has(slot)) refuse(node, `The replica ${self} cannot have its phone in slot ${slot}.`);
    used.add(slot);
  }
  const excess = rows[mostPhones]?.node;
  if (excess !== undefined)
    refuse(excess, `\`${task.name}\` has more phones than a task can hold here: ${mostPhones}.`);
  return rows;
}

interface Code {
  readonly fibrils: FibrilInfo[];
  readonly handlers: Map<number, number>;
  readonly anyHandler: number | undefined;
}

function compileCode(
  task: Task,
  variables: readonly VariableRow[],
  locks: readonly LockRow[],
  phones: readonly PhoneRow[],
  context: TaskContext,
): Code {
  const { constants, places, routines } = context;
  const sessions = task.members.filter(isSession);
  const fns = task.members.filter(isFn);
  const firstFn = routines.length;
  const scope: TaskScope = {
    ...context,
    variable: (declaration) => {
      const info = variables.find(({ node }) => node === declaration)?.info;
      return info === undefined ? undefined : { kind: "variable", offset: info.offset, length: info.length };
    },
    lock: (declaration) => locks.find(({ node }) => node === declaration),
    phone: (declaration) => phones.findIndex(({ node }) => node === declaration),
    session: (declaration) => sessions.findIndex(isThe(declaration)),
    fn: (declaration) => firstFn + fns.findIndex(isThe(declaration)),
  };
  const add = (...[kind, name, method, parameters, node, body]: RoutineParts) => {
    const number = routines.length;
    routines.push(new RoutineCompiler(scope).compile(number, kind, name, method, parameters, node, body));
    return number;
  };
  for (const fn of fns) add("fn", fn.name, -1, fn.parameters, fn, fn.body);
  const fibrils: FibrilInfo[] = [];
  const handlers = new Map<number, number>();
  let anyHandler: number | undefined;
  for (const member of task.members) {
    if (isMain(member)) {
      const routine = add("main", "main", -1, [], member, member.body);
      fibrils.push({ name: "main", routine, daemon: false, place: places.head(member, member.body) });
    } else if (isFibril(member) && !member.spawned) {
      const routine = add("fibril", member.name, -1, [], member, member.body);
      fibrils.push({ name: member.name, routine, daemon: member.daemon, place: places.head(member, member.body) });
    } else if (isHandler(member) && member.any) {
      anyHandler = add("handler", "*", -1, [], member, member.body);
    } else if (isHandler(member)) {
      const method = member.method?.method.ref;
      const number = method === undefined ? undefined : constants.ofMethod(method);
      if (method === undefined || typeof number !== "number") continue;
      handlers.set(number, add("handler", method.name, number, member.parameters, member, member.body));
    }
  }
  return { fibrils, handlers, anyHandler };
}

const isThe = (declaration: Declaration) => (candidate: Declaration) => candidate === declaration;

type RoutineParts = Parameters<RoutineCompiler["compile"]> extends [number, ...infer Rest] ? Rest : never;
