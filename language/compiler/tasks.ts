import type { AstNode } from "langium";
import {
  type ExchangeStyle,
  type FibrilInfo,
  type LockInfo,
  type PhoneInfo,
  type Routine,
  raisingText,
  type SessionInfo,
  type TaskInfo,
  type VariableInfo,
} from "#simulator";
import type { Constants } from "../constants.ts";
import type { Declaration, Expression, Member, Protocol, SyncObject, Task, TaskReference } from "../generated/ast.ts";
import {
  isFibril,
  isFn,
  isHandler,
  isMain,
  isPhone,
  isSession,
  isSyncObject,
  isVariable,
  isWorkers,
} from "../generated/ast.ts";
import { groupedBy } from "../groups.ts";
import { isHandleType, type Types } from "../types.ts";
import type { Emitter } from "./emitter.ts";
import type { Places } from "./places.ts";
import { RoutineCompiler } from "./routine.ts";
import type { Numbers, TaskScope } from "./task-scope.ts";

/** What the tasks of a program are compiled with. */
export interface TaskContext {
  readonly emitter: Emitter;
  readonly constants: Constants;
  readonly types: Types;
  readonly places: Places;
  readonly routines: Routine[];
  readonly rowOf: ReadonlyMap<Task, TaskRow>;
  readonly protocols: ReadonlyMap<Protocol, number>;
  readonly nameServiceSlot: number;
  /** How many phones a task can hold. */
  readonly mostPhones: number | undefined;
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
export function compileTask(row: TaskRow, ids: readonly number[], context: TaskContext): TaskInfo[] {
  const { node } = row;
  const { places } = context;
  const locks = lockRows(node, context);
  const sessions = node.members.filter(isSession);
  const sessionOf = numbersOf(sessions);
  // The order of variables and phones is the same in all replicas, so one code serves them.
  const code = compileCode(node, variablesOf(node, 0, context), locks, phoneRows(node, 0, context), context);
  return Array.from({ length: row.count }, (_, self) => {
    const variables = variablesOf(node, self, context);
    const phones = phoneRows(node, self, context);
    const ofSession = groupedBy(phones.keys(), (number) => phones[number].node);
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
          name: isArray(phone.node) ? `${phone.node.name}[${phone.element}]` : phone.node.name,
          slot: phone.slot,
          target: targetOf(phone.node.target, self, phone.element, context),
          session: isSession(phone.node) ? sessionOf.get(phone.node) : undefined,
          place: places.of(phone.node),
        }),
      ),
      sessions: sessions.map((session): SessionInfo => {
        const numbers = ofSession.get(session) ?? [];
        return {
          name: session.name,
          style: styleOf(session.styles[0]),
          target: targetOf(session.target, self, 0, context),
          phone: numbers[0] ?? 0,
          pool: numbers.slice(1),
          place: places.of(session),
        };
      }),
      fibrils: code.fibrils,
      fns: code.fns,
      workers: node.members.filter(isWorkers).reduce((sum, { count }) => sum + ownNumber(count, self, context), 0),
      handlers: code.handlers,
      anyHandler: code.anyHandler,
    };
  });
}

const styleOf = (word: string | undefined): ExchangeStyle =>
  word === "parallel" || word === "serialize" ? word : "atomic";

/** The task that a phone leads to; of `T[*]` the replica that belongs to the element of its array. */
function targetOf(reference: TaskReference, self: number, element: number, context: TaskContext): number {
  const row = reference.task.ref && context.rowOf.get(reference.task.ref);
  if (row === undefined) return 0;
  if (reference.all) return row.first + element;
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
    const type = node.type !== undefined && isHandleType(node.type) ? node.type : "integer";
    const info: VariableInfo = {
      name: node.name,
      offset,
      length,
      isArray: node.size !== undefined,
      type,
      initial,
      place: places.of(node),
    };
    offset += length;
    return { node, info };
  });
}

interface LockRow extends Numbers {
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
  /** Its number among the phones of the same declaration. */
  readonly element: number;
}

const isArray = (node: PhoneRow["node"]): boolean => isPhone(node) && node.size !== undefined;

/** Phones and sessions' phones in order of declaration; those without a slot take the lowest that is free. */
function phoneRows(task: Task, self: number, context: TaskContext): PhoneRow[] {
  const { constants, nameServiceSlot, mostPhones, refuse } = context;
  const declared = task.members.filter((member) => isPhone(member) || isSession(member));
  const countOf = (node: PhoneRow["node"]) => {
    if (!isPhone(node)) return 1 + (node.pools.length === 0 ? 0 : numberOf(constants, node.pools[0]));
    return node.size === undefined ? 1 : numberOf(constants, node.size);
  };
  // `slot N` of an array is that of its first phone.
  const slotsOf = (node: PhoneRow["node"]) => {
    if (!isPhone(node)) return node.slots.map((slot) => ownNumber(slot, self, context));
    const first = node.slot === undefined ? undefined : ownNumber(node.slot, self, context);
    return first === undefined ? [] : Array.from({ length: countOf(node) }, (_, element) => first + element);
  };
  const taken = new Set(declared.flatMap(slotsOf));
  taken.add(nameServiceSlot);
  let lowest = nameServiceSlot + 1;
  const free = () => {
    while (taken.has(lowest)) lowest++;
    taken.add(lowest);
    return lowest;
  };
  const rows = declared.flatMap((node) => {
    const slots = slotsOf(node);
    return Array.from({ length: countOf(node) }, (_, element) => ({ node, element, slot: slots[element] ?? free() }));
  });
  const used = new Set<number>();
  for (const { node, slot } of rows) {
    if (slot < 0 || used.has(slot)) refuse(node, `The replica ${self} cannot have its phone in slot ${slot}.`);
    used.add(slot);
  }
  const excess = mostPhones === undefined ? undefined : rows[mostPhones]?.node;
  if (excess !== undefined)
    refuse(
      excess,
      `\`${task.name}\` has ${rows.length} phones when it starts: ${raisingText("phones", mostPhones ?? 0, rows.length)}.`,
    );
  return rows;
}

interface Code {
  readonly fns: ReadonlyMap<string, number>;
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
  const fns = task.members.filter(isFn);
  const declared = task.members.filter((member) => isMain(member) || isFibril(member));
  const firstFn = routines.length;
  const sessionOf = numbersOf(task.members.filter(isSession));
  const [fnOf, fibrilOf] = [numbersOf(fns), numbersOf(declared)];
  const variableOf = new Map(variables.map((row) => [row.node, row]));
  const lockOf = new Map<Declaration, LockRow>(locks.map((row) => [row.node, row]));
  const phonesOf = groupedBy<Declaration, number>(phones.keys(), (number) => phones[number].node);
  const scope: TaskScope = {
    ...context,
    variable: (declaration) => {
      const info = variableOf.get(declaration)?.info;
      if (info === undefined) return undefined;
      return { kind: "variable", offset: info.offset, length: info.length, isHandle: info.type !== "integer" };
    },
    lock: (declaration) => lockOf.get(declaration),
    phone: (declaration) => {
      const numbers = phonesOf.get(declaration) ?? [];
      return { first: numbers[0] ?? -1, count: numbers.length };
    },
    session: (declaration) => sessionOf.get(declaration) ?? -1,
    fn: (declaration) => firstFn + (fnOf.get(declaration) ?? -1),
    fibril: (declaration) => fibrilOf.get(declaration) ?? -1,
    task: (named) => context.rowOf.get(named) ?? { first: 0, count: 0 },
  };
  const add = (...[kind, name, method, parameters, node, body]: RoutineParts) => {
    const number = routines.length;
    routines.push(new RoutineCompiler(scope).compile(number, kind, name, method, parameters, node, body));
    return number;
  };
  const numbered = fns.map((fn) => [fn.name, add("fn", fn.name, -1, fn.parameters, fn, fn.body)] as const);
  const fibrils: FibrilInfo[] = [];
  const handlers = new Map<number, number>();
  let anyHandler: number | undefined;
  for (const member of task.members) {
    if (isMain(member)) {
      const routine = add("main", "main", -1, [], member, member.body);
      const place = places.head(member, member.body);
      fibrils.push({ name: "main", routine, daemon: false, startsAtBoot: true, place });
    } else if (isFibril(member)) {
      const { name, daemon, spawned } = member;
      const routine = add("fibril", name, -1, member.parameters, member, member.body);
      fibrils.push({ name, routine, daemon, startsAtBoot: !spawned, place: places.head(member, member.body) });
    } else if (isHandler(member) && member.any) {
      anyHandler = add("handler", "*", -1, [], member, member.body);
    } else if (isHandler(member)) {
      const method = member.method?.method.ref;
      const number = method === undefined ? undefined : constants.ofMethod(method);
      if (method === undefined || typeof number !== "number") continue;
      handlers.set(number, add("handler", method.name, number, member.parameters, member, member.body));
    }
  }
  return { fns: new Map(numbered), fibrils, handlers, anyHandler };
}

/** The number of each declaration among those of its kind. */
function numbersOf<T>(declarations: readonly T[]): ReadonlyMap<unknown, number> {
  return new Map(declarations.map((declaration, number) => [declaration, number]));
}

type RoutineParts = Parameters<RoutineCompiler["compile"]> extends [number, ...infer Rest] ? Rest : never;
