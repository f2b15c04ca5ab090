import {
  type CapturedCall as CallNode,
  type Capture as CaptureNode,
  isCapturedCall,
  isCapturedPhone,
  isCapturedThread,
  type CapturedPhone as PhoneNode,
  type CapturedTask as TaskNode,
  type CapturedThread as ThreadNode,
  type CapturedWait as WaitNode,
} from "#language";
import { capturedKernels } from "#simulator";
import type { Capture, CapturedCall, CapturedPhone, CapturedTask, CapturedThread, CapturedWait } from "../capture.ts";

/** The capture that a `capture` of a checked text describes. Its lines are those of the text. */
export const captureOf = ({ title, kernel, tasks }: CaptureNode): Capture => ({
  title,
  kernel: capturedKernels.find(({ name }) => name === kernel),
  tasks: tasks.map(taskOf),
});

const taskOf = (node: TaskNode): CapturedTask => ({
  id: Number(node.id),
  name: node.name,
  phones: node.rows.filter(isCapturedPhone).map(phoneOf),
  calls: node.rows.filter(isCapturedCall).map(callOf),
  threads: node.rows.filter(isCapturedThread).map(threadOf),
  isPartial: node.isPartial,
  line: lineOf(node),
});

const phoneOf = (node: PhoneNode): CapturedPhone => ({
  slot: Number(node.slot),
  target: numberIn(node.target),
  calls: numberIn(node.calls),
  state: node.state ?? "connected",
  line: lineOf(node),
});

const callOf = (node: CallNode): CapturedCall => ({
  queue: node.queue,
  method: node.method,
  args: node.arguments,
  sender: numberIn(node.senders.at(-1)),
  flags: Number(node.flags.at(-1) ?? 0),
  address: node.addresses.at(-1),
  line: lineOf(node),
});

const threadOf = (node: ThreadNode): CapturedThread => ({
  number: Number(node.number),
  name: node.name,
  serving: node.serving,
  waits: node.waits.map(waitOf),
  stack: [],
  line: lineOf(node),
});

const waitOf = (node: WaitNode): CapturedWait => ({
  kind: waitKinds[node.kind] ?? "answer",
  task: numberIn(node.task),
  thread: numberIn(node.thread),
  call: node.call,
  doubt: node.doubt,
  line: lineOf(node),
});

/** A word alone at the end of its line is a token of its own, with the same text. */
const waitKinds: Readonly<Record<string, CapturedWait["kind"]>> = {
  answer: "answer",
  lock: "lock",
  send: "send",
  receive: "receive",
};

const numberIn = (value: bigint | undefined): number | undefined => (value === undefined ? undefined : Number(value));

const lineOf = ({ $cstNode }: TaskNode | PhoneNode | CallNode | ThreadNode | WaitNode): number =>
  $cstNode?.range.start.line ?? 0;
