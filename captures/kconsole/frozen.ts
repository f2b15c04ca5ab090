import { groupedBy } from "#language";
import type { CallState, PhoneState, System, Word } from "#simulator";
import type { Capture, CapturedCall, CapturedPhone, CapturedTask, Queue } from "../capture.ts";

/** Flags of a call; docs/kernels.md K6. */
const ANSWERED = 0x1;
const FORWARDED = 0x4;
/** In flight only, and only in era B: the next flag's bit means something else later. */
const CONNECT_ME_TO = 0x8;

/** Words of a call beside its method; docs/kernels.md K5. */
const ARGUMENTS = 5;

/** What the kernel's console can tell of a system: the living tasks, their phones, and their answerboxes. It knows of no fibrils. */
export function frozen(system: System): Capture {
  const inBoxes = groupedBy(inOrder(system.calls), boxOf);
  const rowOf = (call: CallState) => callOf(system, call) ?? [];
  const tasks = system.tasks
    .filter(({ life }) => life !== "gone")
    .map(
      ({ id, name, phones }): CapturedTask => ({
        id,
        name,
        phones: phones.map(phoneOf),
        calls: (inBoxes.get(id) ?? []).flatMap(rowOf),
        threads: [],
        isPartial: false,
        line: 0,
      }),
    );
  return { title: "kernel console", kernel: system.kernel, tasks };
}

/** In the order in which they came into their list; a dump's own order where that is not known. */
const inOrder = (calls: readonly CallState[]): CallState[] =>
  calls.toSorted((a, b) => (a.arrivedAt ?? 0) - (b.arrivedAt ?? 0) || a.serial - b.serial);

/** The task whose answerbox has the call, or its answer. */
const boxOf = ({ stage, sender, callee }: CallState): number | undefined => (stage === "answered" ? sender : callee);

const phoneOf = ({ slot, peer, calls, status }: PhoneState): CapturedPhone => ({
  slot,
  target: peer,
  calls: status === "busy" ? undefined : calls,
  state: status,
  line: 0,
});

/** An answer shows its return value in place of the method, and its values in place of the arguments. One that was taken is in no list. */
function callOf(system: System, call: CallState): CapturedCall | undefined {
  const queue = queueOf(call);
  if (queue === undefined) return undefined;
  const [first, words] = queue === "answer" ? [call.rc ?? 0, call.values] : [call.method ?? 0, call.args];
  return {
    queue,
    method: unsigned(first),
    args: Array.from({ length: ARGUMENTS }, (_, index) => unsigned(words[index] ?? 0)),
    sender: call.sender,
    flags: flagsOf(system, call),
    address: call.address,
    line: 0,
  };
}

function queueOf({ stage }: CallState): Queue | undefined {
  switch (stage) {
    case "sent":
      return "incoming";
    case "dispatched":
    case "being handled":
      return "dispatched";
    case "answered":
      return "answer";
    case "answer taken":
    case "not shown":
      return undefined;
    default:
      return stage satisfies never;
  }
}

const unsigned = (value: Word): bigint => BigInt.asUintN(64, BigInt(value));

function flagsOf(system: System, call: CallState): number {
  const answered = call.stage === "answered" ? ANSWERED : 0;
  const isConnect = system.kernel?.console === "B" && call.method === system.kernel.methods.IPC_M_CONNECT_ME_TO;
  const connecting = answered === 0 && isConnect ? CONNECT_ME_TO : 0;
  return answered | (call.forwarded ? FORWARDED : 0) | connecting;
}
