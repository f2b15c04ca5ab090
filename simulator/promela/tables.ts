import { EXTRA_PHONES } from "../machine/capacity.ts";
import type { Layout, Span } from "../machine/layout.ts";
import type { Program, TaskInfo } from "../program.ts";
import type { Context } from "./context.ts";

/** What never changes in a run. */
export function tables(context: Context): string {
  const { program, layout, firstVariables } = context;
  const { tasks, fibrils, phones, connections, calls, stackIntegers, stackHandles } = layout;
  const spans = (name: string, span: (task: Layout["tasks"][number]) => Span) => [
    table(
      `first_${name}`,
      tasks.map((task) => span(task).first + 1),
    ),
    table(
      `last_${name}`,
      tasks.map((task) => span(task).first + span(task).count),
    ),
  ];
  const served = [...fibrils.at.keys()].map((fibril) => {
    const { workers, connectionFibrils, notices } = tasks[fibrils.task[fibril]];
    if (isIn(notices, fibril)) return 3;
    return isIn(workers, fibril) ? 2 : isIn(connectionFibrils, fibril) ? 1 : 0;
  });
  const fibrilOf = [...connections.at.keys()].map((connection) => {
    const { workers, connectionFibrils, connections: own } = tasks[connections.task[connection]];
    return workers.count > 0 ? 0 : connectionFibrils.first + connection - own.first + 1;
  });
  const allSessions = program.tasks.flatMap((task, number) => task.sessions.map((session) => ({ session, number })));
  const plus = (numbers: Iterable<number>) => [...numbers].map((number) => number + 1);
  return [
    "/* What never changes. */",
    ...spans("fibril", ({ fibrils: span }) => span),
    ...spans("worker", ({ workers }) => workers),
    ...spans("started", ({ started }) => started),
    ...spans("call", ({ outgoing }) => outgoing),
    ...spans("connection", ({ connections: span }) => span),
    ...spans("exchange", ({ exchanges }) => exchanges),
    ...spans("notice", ({ incoming }) => incoming),
    ...spans("phone", ({ phones: span }) => span),
    ...spans("session", ({ sessions: span }) => span),
    ...spans("lock", ({ locks: span }) => span),
    table(
      "boot_phones",
      program.tasks.map((task) => task.phones.length),
    ),
    table(
      "most_phones",
      program.tasks.map((task) => program.limits.phones ?? task.phones.length + EXTRA_PHONES),
    ),
    table(
      "boot_slot",
      [...phones.at.keys()].map((phone) => bootSlot(program, layout, phone)),
    ),
    table(
      "first_noticer",
      tasks.map(({ notices }) => notices.first + 1),
    ),
    table(
      "target_of",
      allSessions.map(({ session }) => session.target + 1),
    ),
    table("first_variable", firstVariables),
    table(
      "self_of",
      program.tasks.map(({ self }) => self),
    ),
    table(
      "id_of",
      program.tasks.map(({ id }) => id),
    ),
    table("home_of", plus(fibrils.task)),
    table("serves", served),
    table("first_integer", starts([...stackIntegers, 0])),
    table("first_handle", starts([...stackHandles, 0])),
    table("owner_of", plus(phones.task)),
    table("host_of", plus(connections.task)),
    table("fibril_of", fibrilOf),
    table("caller_of", plus(calls.task)),
    table(
      "style_of",
      allSessions.map(({ session }) => ["atomic", "serialize", "parallel"].indexOf(session.style)),
    ),
    table(
      "own_phone_of",
      allSessions.map(({ session, number }) => tasks[number].phones.first + session.phone + 1),
    ),
    table("first_reading", starts(readCounts(context))),
    table(
      "is_rwlock",
      program.tasks.flatMap(({ locks }) => locks.map(({ kind }) => (kind === "rwlock" ? 1 : 0))),
    ),
  ].join("\n");
}

/** Of each lock, how many counters of readers it has. */
export function readCounts({ program, layout }: Context): number[] {
  return program.tasks.flatMap(({ locks }, task) =>
    locks.map(({ kind }) => (kind === "rwlock" ? layout.tasks[task].fibrils.count : 0)),
  );
}

const bootSlot = ({ tasks }: Program, layout: Layout, phone: number): number =>
  tasks[layout.phones.task[phone]].phones[phone - layout.tasks[layout.phones.task[phone]].phones.first]?.slot ?? 0;

/** The smallest type for some numbers. */
export function typeFor(...numbers: readonly number[]): string {
  const [least, most] = [Math.min(0, ...numbers), Math.max(0, ...numbers)];
  if (least >= 0 && most < 2 ** 8) return "byte";
  return least >= -(2 ** 15) && most < 2 ** 15 ? "short" : "int";
}

/** An array of constants; number 0 is none. */
export function table(name: string, numbers: readonly number[]): string {
  const all = [0, ...numbers];
  return `hidden ${typeFor(...all)} ${name}[${all.length}] = {${all.join(", ")}};`;
}

/** The most records that there are of a kind. */
export const mostRecords = ({ fibrils, calls, phones, connections, exchanges, sessions, locks }: Layout): number =>
  Math.max(...[fibrils, calls, phones, connections, exchanges, sessions, locks].map(({ at }) => at.length));

/** Whether the number of a record needs more than a byte. 255 is one that is no more. */
export const isWide = (layout: Layout): boolean => mostRecords(layout) > 254;

/** Where each of some lists begins when they lie one after the other. */
export function starts(counts: readonly number[]): number[] {
  let total = 0;
  return counts.map((count) => {
    total += count;
    return total - count;
  });
}

export const variableCount = (task: TaskInfo): number => sum(task.variables.map(({ length }) => length));

const isIn = ({ first, count }: Span, number: number): boolean => number >= first && number < first + count;

/** The numbers in the model of what a span has. */
export const numbersOf = ({ first, count }: Span): number[] =>
  Array.from({ length: count }, (_, index) => first + index + 1);

export const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
