import type { CallStage, CallState, FibrilState, FrameState, PhoneState, System, TaskState, Word } from "#simulator";
import type { CapturedPhone, CapturedTask, Line } from "../capture.ts";
import { type Draft, type DraftFibril, numberOf, placeOf } from "./draft.ts";
import type { Pending } from "./pending.ts";

/** What was drafted, as a system: tasks by id, calls in the order of the dump. */
export function systemFrom(draft: Draft, tasks: readonly CapturedTask[]): System {
  return {
    kernel: draft.capture.kernel,
    protocols: [],
    tasks: tasks.map((task) => taskState(draft, task)),
    fibrils: draft.fibrils.map((fibril) => fibrilState(draft, fibril)),
    calls: draft.pending.map((call) => callState(draft, call)).sort((a, b) => a.serial - b.serial),
    locks: [],
  };
}

const taskState = (draft: Draft, task: CapturedTask): TaskState => ({
  id: task.id,
  name: draft.nameOf(task.id),
  life: "alive",
  serves: [],
  phones: task.phones.map(phoneState),
  mostPhones: undefined,
  sessions: [],
  variables: [],
  place: placeOf(task.line),
});

const phoneState = ({ slot, state, target, calls = 0 }: CapturedPhone): PhoneState => ({
  slot,
  name: undefined,
  status: state,
  peer: target,
  calls,
  session: undefined,
  idle: false,
});

function fibrilState(draft: Draft, fibril: DraftFibril): FibrilState {
  const { id, task, name, kind, status, waits, request, stack, line } = fibril;
  return {
    id,
    task,
    name,
    kind,
    status,
    excused: false,
    waits,
    request: request?.serial,
    frames: [
      ...stack.map((frame) => frameState(frame.text, frame.line)),
      frameState(request === undefined ? name : `on ${draft.methodOf(request)}`, line),
    ],
    since: undefined,
  };
}

/** No instruction of a program. */
const NO_CODE = -1;

const frameState = (name: string, line: Line): FrameState => ({ name, pc: NO_CODE, place: placeOf(line), locals: [] });

function callState(draft: Draft, call: Pending): CallState {
  const { row, callee, sender, phone, line, isAnswered } = call;
  const { handler, behind } = draft.standing.get(call) ?? {};
  return {
    serial: call.serial,
    address: row?.address,
    stage: stageOf(call, handler),
    method: numberOf(call),
    methodName: draft.nameOfMethod(call),
    args: isAnswered ? [] : (row?.args ?? []).map(wordOf),
    sender,
    senderFibril: draft.maker.get(call)?.id,
    phone,
    callee,
    forwarded: call.isForwarded,
    notification: false,
    handler: handler?.id,
    behind: behind?.serial,
    rc: isAnswered && row !== undefined ? Number(BigInt.asIntN(64, row.method)) : undefined,
    values: isAnswered ? (row?.args ?? []).map(wordOf) : [],
    sentAt: row?.traced?.sentAt,
    ...(row?.traced?.age !== undefined && { age: row.traced.age }),
    arrivedAt: undefined,
    place: placeOf(line),
  };
}

function stageOf({ row, isAnswered }: Pending, handler: DraftFibril | undefined): CallStage {
  if (isAnswered) return "answered";
  if (handler !== undefined) return "being handled";
  if (row === undefined) return "not shown";
  return row?.queue === "dispatched" ? "dispatched" : "sent";
}

const wordOf = (word: bigint): Word => (word <= Number.MAX_SAFE_INTEGER ? Number(word) : word);
