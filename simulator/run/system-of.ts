import { A, LIVE_HANDLES, LIVE_INTEGERS, LockMode, NONE, OP, Op, ROUTINE, STRIDE } from "../instructions.ts";
import { isNotice, senderOf } from "../machine/calls.ts";
import { connectionOf, fibrilOf, isNoticeFibril, isServer, isWithin, isWorker, requestOf } from "../machine/fibrils.ts";
import * as field from "../machine/fields.ts";
import { integerAt } from "../machine/locals.ts";
import { readCount, wantedMode } from "../machine/locks.ts";
import { ledgerOfCall, ledgerOfFibril, lockInfo, type Machine, operand, sessionInfo } from "../machine/machine.ts";
import { mostPhones, slotOfPhone } from "../machine/phones.ts";
import type { LocalInfo, Program, VariableInfo } from "../program.ts";
import type {
  CallStage,
  FibrilState,
  FibrilStatus,
  FrameState,
  HandleState,
  LocalState,
  LockState,
  PhoneState,
  PhoneStatus,
  RunCall,
  RunSystem,
  TaskState,
  VariableState,
  Wait,
  WaitKind,
} from "../system.ts";
import type { MachineWaits } from "../waits/machine-waits.ts";
import { thingsOf } from "../waits/thing.ts";
import { WaitKinds } from "../waits/waits.ts";
import { methodName, plainMethodName } from "./names.ts";
import { sessionStates } from "./sessions-of.ts";

/** A run's system at its present moment, with the waits of that run. */
export function systemOf(m: Machine, waits: MachineWaits): RunSystem {
  waits.renew();
  const fibrils = fibrilStates(m, waits, range(m.layout.fibrils.at.length));
  const calls: RunCall[] = [];
  for (let call = 0; call < m.layout.calls.at.length; call++) if (isPending(m, call)) calls.push(callState(m, call));
  calls.sort((a, b) => a.serial - b.serial);
  return {
    kernel: m.program.kernel,
    protocols: m.program.protocols,
    tasks: m.program.tasks.map((_, task) => taskState(m, task)),
    fibrils,
    calls,
    locks: range(m.layout.locks.at.length).map((lock) => lockState(m, lock)),
  };
}

/** As much of it as tells what the fibrils of a task are there for: the task with its locks, what it serves, and for whom. */
export function systemAt(m: Machine, waits: MachineWaits, task: number): RunSystem {
  waits.renew();
  const { fibrils, locks } = m.layout.tasks[task];
  const numbers = range(fibrils.count, fibrils.first);
  const requests = numbers.map((fibril) => requestOf(m, fibril)).filter((call) => call >= 0);
  const tasks = new Set([task, ...requests.map((call) => senderOf(m, call))]);
  return {
    kernel: m.program.kernel,
    protocols: m.program.protocols,
    tasks: [...tasks].map((each) => taskState(m, each)),
    fibrils: fibrilStates(m, waits, numbers),
    calls: [...new Set(requests)].map((call) => callState(m, call)).sort((a, b) => a.serial - b.serial),
    locks: range(locks.count, locks.first).map((lock) => lockState(m, lock)),
  };
}

const fibrilStates = (m: Machine, waits: MachineWaits, numbers: readonly number[]): FibrilState[] =>
  numbers.map((fibril) => fibrilState(m, waits, fibril)).filter((fibril) => fibril !== undefined);

const range = (count: number, first = 0): number[] => Array.from({ length: count }, (_, index) => first + index);

/** Whether somebody still has to do with a call that was sent; one that the kernel refused never was. */
const isPending = (m: Machine, call: number): boolean => {
  const record = m.layout.calls.at[call];
  const stage = m.situation[record + field.C_STAGE];
  if (stage === field.Stage.taken) return m.situation[record + field.C_CALLEE] !== 0;
  return stage >= field.Stage.sent && stage <= field.Stage.answered;
};

const lives: Readonly<Record<number, TaskState["life"]>> = {
  [field.TaskMode.alive]: "alive",
  [field.TaskMode.exiting]: "exiting",
  [field.TaskMode.gone]: "gone",
};

function taskState(m: Machine, task: number): TaskState {
  const info = m.program.tasks[task];
  const { phones } = m.layout.tasks[task];
  return {
    id: info.id,
    name: info.name,
    life: lives[m.situation[m.layout.tasks[task].at + field.T_MODE]],
    serves: info.serves,
    phones: range(phones.count, phones.first)
      .map((phone) => phoneState(m, task, phone))
      .filter((phone) => phone !== undefined)
      .sort((a, b) => a.slot - b.slot),
    mostPhones: mostPhones(m, task),
    sessions: sessionStates(m, task),
    variables: info.variables.map((variable) => variableState(m, task, variable)),
    place: info.place,
  };
}

/** A variable of a task, by the task's number. */
export function variableState(m: Machine, task: number, variable: VariableInfo): VariableState {
  const at = m.layout.tasks[task].variables + variable.offset;
  const cells = [...m.situation.subarray(at, at + variable.length)];
  const values = variable.type === "integer" ? cells : cells.map((handle) => handleState(m, handle));
  return { name: variable.name, isArray: variable.isArray, values, place: variable.place };
}

const phoneStatus: Readonly<Record<number, PhoneStatus>> = {
  [field.PhoneMode.connecting]: "connecting",
  [field.PhoneMode.connected]: "connected",
  [field.PhoneMode.hungup]: "hungup",
  [field.PhoneMode.slammed]: "slammed",
};

function phoneState(m: Machine, task: number, phone: number): PhoneState | undefined {
  const s = m.situation;
  const at = m.layout.phones.at[phone];
  const status = phoneStatus[s[at + field.P_MODE]];
  if (status === undefined) return undefined;
  const info = m.program.tasks[task].phones[phone - m.layout.tasks[task].phones.first];
  const session = s[at + field.P_SESSION] - 1;
  const connection = s[at + field.P_CONNECTION] - 1;
  const sessionName = session < 0 ? undefined : sessionInfo(m, session).name;
  return {
    slot: slotOfPhone(m, phone),
    name: info?.name ?? sessionName,
    status,
    peer: connection < 0 ? undefined : m.program.tasks[m.layout.connections.task[connection]].id,
    calls: s[at + field.P_ACTIVE],
    session: sessionName,
    idle: s[at + field.P_IDLE] === 1,
  };
}

const stages: Readonly<Record<number, CallStage>> = {
  [field.Stage.sent]: "sent",
  [field.Stage.dispatched]: "dispatched",
  [field.Stage.handled]: "being handled",
  [field.Stage.answered]: "answered",
  [field.Stage.taken]: "answer taken",
};

/** Call addresses of dumps: invented, but as a kernel's allocator would give them, one apart for each call of the run. */
const CALL_ADDRESSES = 0xffff800000d00000n;
const CALL_ADDRESS_STEP = 0x200n;

/** A call by its number. */
export function callState(m: Machine, call: number): RunCall {
  const s = m.situation;
  const record = m.layout.calls.at[call];
  const entry = ledgerOfCall(call);
  const serial = m.ledger[entry + field.GC_SERIAL];
  const stage = stages[s[record + field.C_STAGE]] ?? "sent";
  const connection = s[record + field.C_CONNECTION] - 1;
  const callee = s[record + field.C_CALLEE] === 0 ? wantedCallee(m, call) : s[record + field.C_CALLEE] - 1;
  const isAnswered = stage === "answered" || stage === "answer taken";
  const isQueued = connection >= 0 && (stage === "sent" || stage === "dispatched");
  const server = isQueued ? fibrilOf(m, connection) : -1;
  const front = server < 0 ? -1 : requestOf(m, server);
  const phone = s[record + (isNotice(m, call) ? field.C_ROUTE : field.C_PHONE)] - 1;
  const sender = m.ledger[entry + field.GC_SENDER] - 1;
  const handler = s[record + field.C_HANDLER] - 1;
  return {
    serial,
    address: CALL_ADDRESSES + BigInt(serial) * CALL_ADDRESS_STEP,
    stage,
    method: s[record + field.C_METHOD],
    methodName: plainMethodName(m.program, callee, s[record + field.C_METHOD]),
    args: fiveAt(s, record + field.C_ARGS),
    sender: isForgotten(m, call) ? undefined : m.program.tasks[senderOf(m, call)].id,
    senderFibril: sender < 0 ? undefined : sender,
    phone: phone < 0 ? undefined : slotOfPhone(m, phone),
    callee: m.program.tasks[callee].id,
    notification: isNotice(m, call),
    forwarded: (s[record + field.C_FLAGS] & field.FLAG_FORWARDED) !== 0,
    handler: handler < 0 ? undefined : handler,
    behind: front < 0 ? undefined : m.ledger[ledgerOfCall(front) + field.GC_SERIAL],
    rc: isAnswered ? s[record + field.C_RC] : undefined,
    values: isAnswered ? fiveAt(s, record + field.C_VALUES) : [],
    sentAt: m.ledger[entry + field.GC_SENT_AT],
    arrivedAt: m.ledger[entry + field.GC_ARRIVED],
  };
}

/** Written out: there can be very many calls, and a copy of a subarray takes most of the time of telling one. */
const fiveAt = (s: Int32Array, at: number): number[] => [s[at], s[at + 1], s[at + 2], s[at + 3], s[at + 4]];

/** Who would get a call that never reached anybody: the task at the other end of its phone, else none but its own. */
function wantedCallee(m: Machine, call: number): number {
  const phone = m.situation[m.layout.calls.at[call] + field.C_PHONE] - 1;
  const connection = phone < 0 ? -1 : m.situation[m.layout.phones.at[phone] + field.P_CONNECTION] - 1;
  return connection < 0 ? m.layout.calls.task[call] : m.layout.connections.task[connection];
}

/** Whether the kernel does not know any more who has sent a call: that task is gone. */
const isForgotten = (m: Machine, call: number): boolean =>
  m.situation[m.layout.tasks[senderOf(m, call)].at + field.T_MODE] === field.TaskMode.gone;

const statuses: Readonly<Record<number, FibrilStatus>> = {
  [field.FibrilMode.ready]: "runnable",
  [field.FibrilMode.waiting]: "waiting",
  [field.FibrilMode.idle]: "idle",
};

function statusOf(m: Machine, fibril: number): FibrilStatus | undefined {
  const at = m.layout.fibrils.at[fibril];
  return m.situation[at + field.F_TIMED] !== 0 ? "timed" : statuses[m.situation[at + field.F_MODE]];
}

function fibrilState(m: Machine, waits: MachineWaits, fibril: number): FibrilState | undefined {
  const s = m.situation;
  const at = m.layout.fibrils.at[fibril];
  const task = m.layout.fibrils.task[fibril];
  const status = statusOf(m, fibril);
  if (status === undefined && !isWithin(m.layout.tasks[task].boot, fibril)) return undefined;
  const request = requestOf(m, fibril);
  const pending = status === "waiting" || status === "timed";
  return {
    id: fibril,
    task: m.program.tasks[task].id,
    ...identityOf(m, fibril),
    status: status ?? "ended",
    excused: status !== undefined && waits.isExcused(fibril),
    waits: pending ? waitsOf(m, waits, fibril) : [],
    request: request < 0 ? undefined : m.ledger[ledgerOfCall(request) + field.GC_SERIAL],
    frames: status === undefined || s[at + field.F_PC] < 0 || status === "idle" ? [] : framesOf(m, fibril),
    since: pending ? m.ledger[ledgerOfFibril(m, fibril) + field.GF_SINCE] : undefined,
  };
}

/** What a fibril is called and is there for. */
export function identityOf(m: Machine, fibril: number): Pick<FibrilState, "name" | "kind"> {
  const task = m.layout.fibrils.task[fibril];
  const { boot, workers } = m.layout.tasks[task];
  const infos = m.program.tasks[task].fibrils;
  if (isWithin(boot, fibril)) {
    const { name } = infos.filter(({ startsAtBoot }) => startsAtBoot)[fibril - boot.first];
    return { name, kind: name === "main" ? "main" : "fibril" };
  }
  if (isWorker(m, fibril)) return { name: `worker ${fibril - workers.first}`, kind: "worker" };
  if (isNoticeFibril(m, fibril)) return { name: "notifications", kind: "notification" };
  if (isServer(m, fibril)) return { name: connectionName(m, connectionOf(m, fibril)), kind: "connection" };
  const info = infos[m.situation[m.layout.fibrils.at[fibril] + field.F_INFO] - 1];
  if (info !== undefined) return { name: info.name, kind: "fibril" };
  const request = requestOf(m, fibril);
  if (request < 0) return { name: "exit", kind: "notification" };
  const method = m.situation[m.layout.calls.at[request] + field.C_METHOD];
  return { name: `notification ${plainMethodName(m.program, task, method) ?? method}`, kind: "notification" };
}

/** `connection of bdsh phone 5`; `exit` of one that ends its task and waits. */
function connectionName(m: Machine, connection: number): string {
  if (connection < 0) return "exit";
  const at = m.layout.connections.at[connection];
  const phone = m.situation[at + field.N_PHONE] - 1;
  const client = m.program.tasks[m.layout.phones.task[phone]].name;
  return `connection of ${client} phone ${m.situation[at + field.N_SLOT] - 1}`;
}

const waitKinds: Readonly<Record<number, WaitKind>> = {
  [WaitKinds.answer]: "answer",
  [WaitKinds.queuedBehind]: "queued behind",
  [WaitKinds.lock]: "lock",
  [WaitKinds.exchange]: "exchange",
  [WaitKinds.request]: "request",
  [WaitKinds.condition]: "condition",
  [WaitKinds.limit]: "limit",
  [WaitKinds.exit]: "exit",
  [WaitKinds.sessions]: "exchange",
  [WaitKinds.phone]: "limit",
};

/** Kinds of waits whose subject is a call, a lock, or a session. */
const ofCalls: ReadonlySet<number> = new Set([
  WaitKinds.answer,
  WaitKinds.queuedBehind,
  WaitKinds.exit,
  WaitKinds.limit,
]);
const ofLocks: ReadonlySet<number> = new Set([WaitKinds.lock, WaitKinds.condition]);
const ofSessions: ReadonlySet<number> = new Set([WaitKinds.exchange, WaitKinds.phone]);

const modes: Readonly<Record<number, Wait["mode"]>> = { [LockMode.read]: "read", [LockMode.write]: "write" };

function wantedMethod(m: Machine, fibril: number): string | undefined {
  const pc = m.situation[m.layout.fibrils.at[fibril] + field.F_PC];
  if (pc < 0 || operand(m, pc, OP) !== Op.receive || operand(m, pc, A) === NONE) return undefined;
  return methodName(m.program, m.layout.fibrils.task[fibril], operand(m, pc, A));
}

function waitsOf(m: Machine, waits: MachineWaits, fibril: number): Wait[] {
  const serialOf = (call: number) => m.ledger[ledgerOfCall(call) + field.GC_SERIAL];
  return thingsOf(waits, fibril).map((thing) => {
    return {
      kind: waitKinds[thing.kind],
      // Of very many they are listed for those alone that somebody asks about.
      get releasers() {
        return thing.releasers;
      },
      call: ofCalls.has(thing.kind) ? serialOf(thing.subject) : undefined,
      behind: thing.behind < 0 ? undefined : serialOf(thing.behind),
      lock: ofLocks.has(thing.kind) ? thing.subject : undefined,
      session: ofSessions.has(thing.kind) ? sessionInfo(m, thing.subject).name : undefined,
      mode: thing.kind === WaitKinds.lock ? modes[wantedMode(m, fibril)] : undefined,
      method: thing.kind === WaitKinds.request ? wantedMethod(m, fibril) : undefined,
      certainty: "certain",
    };
  });
}

/** Frames of a fibril that has begun something, innermost first: those of `fn`s, then its own. */
export const framesOf = (m: Machine, fibril: number): FrameState[] =>
  basesOf(m, fibril).map(({ pc, integers, handles }) => ({
    name: m.program.routines[operand(m, pc, ROUTINE)].name,
    pc,
    place: m.program.places[pc],
    locals: localsOf(m, fibril, pc, integers, handles),
  }));

/** The instructions that the frames of a fibril are at, innermost first. */
export const instructionsOf = (m: Machine, fibril: number): number[] => basesOf(m, fibril).map(({ pc }) => pc);

/** Where an integer local of a frame, which counts from the innermost, lies among the integers of its fibril's stack; `undefined` when there is none. */
export function placeOfLocal(m: Machine, fibril: number, frame: number, name: string): number | undefined {
  const base = basesOf(m, fibril)[frame];
  if (base === undefined) return undefined;
  const { pc, integers } = base;
  const local = localsAt(m.program, pc).find((candidate) => candidate.name === name);
  return local?.type === "integer" ? integers + local.slot : undefined;
}

/** Where in the situation the integer locals begin of a frame that a fibril has; it counts from the innermost. */
export const integersOf = (m: Machine, fibril: number, frame: number): number =>
  frame === 0
    ? integerAt(m, fibril, 0)
    : m.layout.fibrils.at[fibril] + field.F_STACK + basesOf(m, fibril)[frame].integers;

/** The frames of a fibril, innermost first: the instruction that each is at, and where its locals begin. */
function basesOf(
  m: Machine,
  fibril: number,
): { readonly pc: number; readonly integers: number; readonly handles: number }[] {
  const s = m.situation;
  const at = m.layout.fibrils.at[fibril];
  const bases: { pc: number; integers: number; handles: number }[] = [];
  let integers = s[at + field.F_BASE_INTEGERS];
  let handles = s[at + field.F_BASE_HANDLES];
  for (let pc = s[at + field.F_PC]; ; ) {
    bases.push({ pc, integers, handles });
    if (integers === 0) return bases;
    pc = s[at + field.F_STACK + integers - 1];
    const outer = m.program.routines[operand(m, pc, ROUTINE)];
    integers -= outer.integers + 1;
    handles -= outer.handles;
  }
}

function localsOf(m: Machine, fibril: number, pc: number, integers: number, handles: number): LocalState[] {
  const stack = m.layout.fibrils.at[fibril] + field.F_STACK;
  return localsAt(m.program, pc).map((local) => {
    if (local.type === "integer") return { name: local.name, value: m.situation[stack + integers + local.slot] };
    const handle = m.situation[stack + m.layout.stackIntegers[fibril] + handles + local.slot];
    return { name: local.name, value: handleState(m, handle) };
  });
}

/** The locals that can be seen at an instruction: of those with the same name the innermost. */
export function localsAt({ routines, code }: Program, pc: number): LocalInfo[] {
  const at = pc * STRIDE;
  return routines[code[at + ROUTINE]].locals
    .filter((local) => local.from <= pc && pc < local.to)
    .filter((local) => local.slot < code[at + (local.type === "integer" ? LIVE_INTEGERS : LIVE_HANDLES)])
    .filter(({ name }, index, all) => all.findLastIndex((other) => other.name === name) === index);
}

function handleState(m: Machine, handle: number): HandleState {
  if (handle === 0) return { kind: "none" };
  const number = field.handleNumber(handle);
  switch (field.handleKind(handle)) {
    case field.HandleKind.message:
      return { kind: "message", call: m.ledger[ledgerOfCall(number) + field.GC_SERIAL] };
    case field.HandleKind.call:
      return { kind: "call", call: m.ledger[ledgerOfCall(number) + field.GC_SERIAL] };
    case field.HandleKind.exchange: {
      const at = m.layout.exchanges.at[number];
      const task = m.layout.exchanges.task[number];
      const session = m.situation[at + field.X_SESSION] - 1 - m.layout.tasks[task].sessions.first;
      return {
        kind: "exchange",
        session: m.program.tasks[task].sessions[session].name,
        phone: slotOfPhone(m, m.situation[at + field.X_PHONE] - 1),
        ended: m.situation[at + field.X_MODE] === field.ExchangeMode.ended,
      };
    }
    default:
      return { kind: "phone", phone: slotOfPhone(m, number) };
  }
}

function lockState(m: Machine, lock: number): LockState {
  const s = m.situation;
  const at = m.layout.locks.at[lock];
  const task = m.layout.locks.task[lock];
  const info = lockInfo(m, lock);
  const { first, count } = m.layout.tasks[task].fibrils;
  const waiters: number[] = [];
  for (let next = s[at + field.L_HEAD]; next !== 0; next = s[m.layout.fibrils.at[next - 1] + field.F_NEXT]) {
    waiters.push(next - 1);
  }
  const owner = s[at + field.L_OWNER] - 1;
  return {
    id: lock,
    task: m.program.tasks[task].id,
    name: info.name,
    kind: info.kind,
    owner: owner < 0 ? undefined : owner,
    count: info.kind === "semaphore" ? s[at + field.L_READERS] : 0,
    readers: info.kind !== "rwlock" ? [] : range(count, first).filter((fibril) => s[readCount(m, fibril, lock)] > 0),
    waiters,
    place: info.place,
  };
}
