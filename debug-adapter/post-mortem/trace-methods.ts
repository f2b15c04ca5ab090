import type { OpenedTrace } from "#captures";
import { OPEN } from "#simulator";
import { divisionsOf } from "../breakpoints/bind-method.ts";
import { type MethodPattern, matchesGlob, parseMethodPattern } from "../breakpoints/method-pattern.ts";
import { didYouMean } from "../did-you-mean.ts";
import type { MethodRow, MethodsBody } from "../protocol.ts";

type Trace = OpenedTrace["trace"];

/** Where a method breakpoint is met in a trace. */
interface MethodMoments {
  /** In order. */
  readonly moments: readonly number[];
  /** What the person should know. */
  readonly message: string | undefined;
}

const notReceived = "This trace does not tell when a call is received: it stops where the call is sent.";

/** The moments at which calls of a method are sent, received or answered, as the breakpoint's text has it; a text says why there are none. */
export function momentsOfMethod(trace: Trace, text: string): MethodMoments | string {
  const pattern = parseMethodPattern(text);
  if (typeof pattern === "string") return pattern;
  const calls = callsOf(trace, pattern);
  if (calls.length === 0) return noCall(trace, pattern);
  const isSent = pattern.phase === "receive" && !trace.isSynchronous;
  const column = isSent ? trace.sentAt : columnOf(trace, pattern);
  const moments = calls.map((call) => column.data[call]).filter((moment) => moment !== OPEN);
  const happened = pattern.phase === "answer" ? "answered" : "received";
  if (moments.length === 0) return `No such call is ${happened} in this trace.`;
  return { moments: moments.sort((a, b) => a - b), message: isSent ? notReceived : undefined };
}

function columnOf(trace: Trace, { phase }: MethodPattern) {
  switch (phase) {
    case "send":
      return trace.sentAt;
    case "receive":
      return trace.begunAt;
    case "answer":
      return trace.answeredAt;
  }
}

function callsOf(trace: Trace, { caller, target }: MethodPattern): number[] {
  const callers = caller === undefined ? undefined : tasksNamed(trace, caller);
  // A method's name may have dots, too: that of D-Bus has.
  for (const { owner, method } of [...divisionsOf(target), { owner: "", method: target }]) {
    const callees = owner === "" ? undefined : tasksNamed(trace, owner);
    if (callees?.size === 0) continue;
    const isCalled = methodTest(method);
    const calls: number[] = [];
    for (let call = 0; call < trace.calls; call++) {
      if (callees?.has(trace.callee.data[call]) === false) continue;
      if (callers?.has(trace.lanes[trace.caller.data[call]].task) === false) continue;
      if (isCalled(nameOf(trace, call), trace.methodOf(call))) calls.push(call);
    }
    if (calls.length > 0) return calls;
  }
  return [];
}

/** Whether a call is of a method, by its number, or by its name or a glob. A trace has many calls, and few names. */
function methodTest(method: string): (name: string, number: bigint) => boolean {
  if (/^(?:0x[0-9a-f]+|\d+)$/i.test(method)) {
    const wanted = BigInt(method);
    return (_, number) => number === wanted;
  }
  const known = new Map<string, boolean>();
  return (name) => {
    const isMeant = known.get(name) ?? matchesGlob(method, name);
    known.set(name, isMeant);
    return isMeant;
  };
}

/** The tasks that a name or glob means, by their indexes: by the whole name, or by a word of it, such as the id in `process 888`. */
function tasksNamed(trace: Trace, glob: string): Set<number> {
  const isMeant = (name: string) => [name, ...name.split(/[\s()]+/)].some((each) => matchesGlob(glob, each));
  return new Set(trace.tasks.flatMap((_, task) => (isMeant(trace.nameOfTask(task)) ? [task] : [])));
}

/** What a breakpoint calls the method of a call. */
const nameOf = (trace: Trace, call: number): string => trace.methodNameOf(call) ?? String(trace.methodOf(call));

/** The methods that are called in a trace, in the order in which they are first; who is called, and how often that was up to a moment. */
export function methodsIn(trace: Trace, moment: number): MethodsBody["protocols"] {
  const rows = new Map<string, { row: Pick<MethodRow, "name" | "number">; tasks: Set<number>; counts: number[] }>();
  const columns = [trace.sentAt, trace.begunAt, trace.answeredAt];
  for (let call = 0; call < trace.calls; call++) {
    const [name, number] = [nameOf(trace, call), Number(trace.methodOf(call))];
    const known = rows.get(name) ?? {
      // D-Bus has names alone.
      row: { name, ...(number !== 0 && { number }) },
      tasks: new Set(),
      counts: columns.map(() => 0),
    };
    rows.set(name, known);
    known.tasks.add(trace.callee.data[call]);
    for (const [at, { data }] of columns.entries()) if (data[call] <= moment) known.counts[at]++;
  }
  const methods = [...rows.values()].map(({ row, tasks, counts: [sent, received, answered] }) => ({
    ...row,
    handledBy: [...tasks].map((task) => trace.nameOfTask(task)),
    handlers: [],
    counts: { sent, received, answered },
  }));
  return [{ name: trace.title, methods }];
}

function noCall(trace: Trace, { caller, target }: MethodPattern): string {
  const names = new Set<string>();
  for (let call = 0; call < trace.calls; call++) names.add(nameOf(trace, call));
  const from = caller === undefined ? "" : ` from ${caller}`;
  return `There is no call of ${target}${from} in this trace.${didYouMean(target, names)}`;
}
