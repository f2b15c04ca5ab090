import { isFor, isVariable } from "#language";
import { statementAt } from "./control.ts";
import type { Call, Fibril, Frame, Lock, State, Value } from "./state.ts";
import { known, type Text } from "./text.ts";
import { callsOn, lineOf, numbersOf } from "./world.ts";

/** A picture of a situation, as plain values that text can be made of. Tasks and fibrils by name. */
export interface Picture {
  readonly tasks: readonly TaskPicture[];
  readonly fibrils: readonly FibrilPicture[];
  readonly locks: readonly LockPicture[];
  /** In the order of the list that each is in, which is that of its callee or its sender. */
  readonly calls: readonly CallPicture[];
}

interface TaskPicture {
  readonly name: string;
  readonly life: string;
  readonly phones: readonly PhonePicture[];
  readonly variables: readonly (readonly [string, readonly number[]])[];
}

interface PhonePicture {
  readonly slot: number;
  readonly status: string;
  /** Only of a connected phone. */
  readonly peer: string | undefined;
  readonly calls: number;
  readonly idle: boolean;
}

export interface FibrilPicture {
  readonly task: string;
  readonly name: string;
  readonly status: string;
  readonly line: number | undefined;
  readonly locals: readonly (readonly [string, number])[];
}

interface LockPicture {
  readonly task: string;
  readonly name: string;
  readonly owner: string | undefined;
  readonly readers: readonly string[];
  readonly waiters: readonly string[];
  /** Of a semaphore. */
  readonly count: number;
}

export interface CallPicture {
  readonly method: number;
  readonly args: readonly number[];
  readonly sender: string | undefined;
  /** Of the sender's phone. */
  readonly slot: number | undefined;
  readonly callee: string;
  readonly stage: string;
  readonly forwarded: boolean;
  readonly handler: string | undefined;
  /** The code and the values of an answer. */
  readonly answer: readonly number[];
}

/** Everything that can be seen of a state, as text: equal texts are equal situations. Lines are those of the file. */
export function portrait(text: Text, state: State): string {
  if (state.fault !== undefined) {
    const { kind, task, fibril, line } = state.fault;
    // A task that meets it itself, taking a message, is not named in a run's report.
    return faultText(kind, fibril === "" ? "" : known(text.tasks[task]).name, line);
  }
  return render(pictureOf(text, state));
}

export const faultText = (kind: string, task: string, line: number): string => `${kind} in ${task} line ${line}`;

export function render({ tasks, fibrils, locks, calls }: Picture): string {
  const list = (names: readonly string[]) => names.join(",");
  return [
    ...tasks.map(({ name, life, phones, variables }) =>
      [
        `task ${name} ${life}`,
        ...phones.map(
          (phone) =>
            `phone ${phone.slot} ${phone.status} ${phone.peer ?? ""} calls ${phone.calls}${phone.idle ? " idle" : ""}`,
        ),
        ...variables.map(([variable, values]) => `${variable} = ${values.join()}`),
      ].join("; "),
    ),
    ...fibrils.map(fibrilLine).toSorted(),
    ...locks.map(
      ({ task, name, owner, readers, waiters, count }) =>
        `lock ${task}/${name} owner ${owner ?? "-"} readers ${list(readers.toSorted())} waiters ${list(waiters)}${count === 0 ? "" : ` count ${count}`}`,
    ),
    ...queued(calls),
  ].join("\n");
}

export const fibrilLine = ({ task, name, status, line, locals }: FibrilPicture): string =>
  [`fibril ${task}/${name} ${status}`, line && `line ${line}`, ...locals.map(([local, n]) => `${local}=${n}`)]
    .filter((part) => part !== undefined)
    .join(" ");

/** A fibril of a state, as the state's portrait shows it. */
export const fibrilLineIn = (text: Text, state: State, number: number): string =>
  fibrilLine(fibrilPicture(text, state, number, known(state.fibrils[number])));

/** Calls that wait for their callee keep their order there; of others a system does not tell it. */
function queued(calls: readonly CallPicture[]): string[] {
  const lists = new Map<string, string[]>();
  for (const call of calls) {
    const list = listOf(call);
    lists.set(list, [...(lists.get(list) ?? []), callText(call)]);
  }
  return [...lists.keys()].toSorted().flatMap((list) => {
    const texts = known(lists.get(list));
    return list === "" ? texts.toSorted() : texts;
  });
}

function listOf({ stage, callee }: CallPicture): string {
  return stage === "sent" || stage === "dispatched" ? `callee ${callee} ${stage}` : "";
}

function callText(call: CallPicture): string {
  const { method, args, sender, slot, callee, stage, forwarded, handler, answer } = call;
  const from = sender === undefined ? "from nobody" : `from ${sender}.${slot}`;
  // Who has answered nobody asks any more; nor, where a call could not be forwarded, whether it has its old words or new ones.
  if (stage === "answered") return `call ${from} answered${forwarded ? " forwarded" : ""} with ${answer.join()}`;
  const parts = [`call ${method}(${args.join()}) ${from} to ${callee} ${stage}`];
  if (forwarded) parts.push("forwarded");
  if (handler !== undefined) parts.push(`by ${handler}`);
  return parts.join(" ");
}

/**
 * Whether a call is part of the picture. Who keeps an answer that was taken is seen when somebody asks for it; a system lists it as
 * long as any handle stands for it, also a spent one.
 */
export const isShown = ({ stage }: { readonly stage: string }): boolean => stage !== "answer taken";

/** Of a connect only the arguments of its sender: the others are the kernel's own. */
export function argumentsShown(kernel: Text["kernel"], method: number, args: readonly number[]): readonly number[] {
  return method === kernel.methods.IPC_M_CONNECT_ME_TO ? args.slice(0, 3) : args;
}

function pictureOf(text: Text, state: State): Picture {
  const taskName = (task: number) => known(text.tasks[task]).name;
  const fibrilName = (fibril: number) => state.fibrils[fibril]?.name ?? "somebody who is gone";
  return {
    tasks: state.tasks.map((_, task) => taskPicture(text, state, task)),
    fibrils: Object.entries(state.fibrils)
      .filter(([number, fibril]) => !isUnseen(state, Number(number), fibril))
      .map(([number, fibril]) => fibrilPicture(text, state, Number(number), fibril)),
    locks: state.tasks.flatMap(({ life, locks }, task) =>
      Object.entries(life === "alive" ? locks : {}).map(([name, lock]) =>
        lockPicture(taskName(task), name, lock, fibrilName),
      ),
    ),
    calls: callsInOrder(state)
      .filter(isShown)
      .map((call) => ({
        method: call.method,
        args: argumentsShown(text.kernel, call.method, call.args),
        sender: call.sender === undefined ? undefined : taskName(call.sender),
        slot: call.slot,
        callee: taskName(call.callee),
        stage: call.stage,
        forwarded: call.forwarded,
        handler: call.stage === "being handled" && call.handler !== undefined ? fibrilName(call.handler) : undefined,
        answer: call.stage === "answered" ? [call.rc, ...call.values] : [],
      })),
  };
}

/** The fibril `notifications` without anything to do is as good as none. */
function isUnseen({ tasks }: State, number: number, { kind, task, frames }: Fibril): boolean {
  return kind === "notifications" && frames.length === 0 && !known(tasks[task]).ready.includes(number);
}

function callsInOrder({ tasks, calls }: State): Call[] {
  const listed = tasks.flatMap(({ incoming, dispatched, answers }) => [...incoming, ...dispatched, ...answers]);
  const others = numbersOf(calls).filter((id) => !listed.includes(id));
  return [...listed, ...others].map((id) => known(calls[id])).filter(({ stage }) => stage !== "refused");
}

function taskPicture(text: Text, state: State, number: number): TaskPicture {
  const task = known(state.tasks[number]);
  const { name, node } = known(text.tasks[number]);
  return {
    name,
    life: task.life,
    phones: numbersOf(task.phones).map((slot) => {
      const { id, status, peer } = known(task.phones[slot]);
      return {
        slot,
        status,
        peer: status === "connected" && peer !== undefined ? known(text.tasks[peer]).name : undefined,
        calls: callsOn({ state }, id).length,
        idle: task.idle.includes(slot),
      };
    }),
    variables: node.members
      .filter(isVariable)
      .filter(({ type }) => type === undefined)
      .map((variable) => [
        variable.name,
        known(task.variables[variable.name]).filter((value) => typeof value === "number"),
      ]),
  };
}

function fibrilPicture(text: Text, state: State, number: number, fibril: Fibril): FibrilPicture {
  const { name, task, frames } = fibril;
  const frame = frames.at(-1);
  return {
    task: known(text.tasks[task]).name,
    // Its connection, or its notification, is gone already.
    name: fibril.wait?.kind === "exit" && ["connection", "notification"].includes(fibril.kind) ? "exit" : name,
    status: statusOf(state, number, fibril),
    line: frame && lineAt(text, frame),
    locals: frame === undefined ? [] : localsOf(text, frame),
  };
}

function statusOf({ tasks }: State, number: number, { task, frames, timed }: Fibril): string {
  if (known(tasks[task]).ready.includes(number)) return "runnable";
  if (timed) return "timed";
  return frames.length === 0 ? "idle" : "waiting";
}

/** The line of the statement at which a frame stands, or of the closing brace. */
export function lineAt(text: Text, frame: Frame): number {
  const statement = statementAt({ text }, frame);
  if (statement !== undefined) return lineOf(statement);
  const block = known(text.blocks[known(frame.scopes.at(-1)).block]);
  return (block.$cstNode?.range.end.line ?? 0) + 1;
}

/** The integer locals that are visible where a frame stands. At the head of a `for` its variable is. */
function localsOf(text: Text, frame: Frame): (readonly [string, number])[] {
  const statement = statementAt({ text }, frame);
  const scopes = statement === undefined ? frame.scopes.slice(0, -1) : frame.scopes;
  const all: Record<string, Value>[] = [frame.parameters, ...scopes.map(({ locals }) => locals)];
  if (statement !== undefined && isFor(statement)) all.push({ [statement.local.name]: frame.head?.current ?? 0 });
  const visible: Record<string, Value> = Object.assign({}, ...all);
  return Object.entries(visible)
    .flatMap(([name, value]): (readonly [string, number])[] => (typeof value === "number" ? [[name, value]] : []))
    .toSorted(byText);
}

const byText = (a: readonly [string, number], b: readonly [string, number]): number => (a.join() < b.join() ? -1 : 1);

function lockPicture(task: string, name: string, lock: Lock, nameOf: (fibril: number) => string): LockPicture {
  return {
    task,
    name,
    owner: lock.owner === undefined ? undefined : nameOf(lock.owner),
    readers: numbersOf(lock.readers).map(nameOf),
    waiters: lock.waiters.map(nameOf),
    count: lock.count,
  };
}
