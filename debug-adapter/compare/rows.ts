import {
  type CallState,
  type Comparison,
  type FibrilState,
  type LockState,
  list,
  type Place,
  type System,
  type TaskState,
  type VariableDifference,
  type WaitDifference,
  waitingText,
} from "#simulator";
import { memberId } from "../breakpoints/bind-data.ts";
import { argumentsOf, callWith, methodOf, taskName } from "../stack/call-text.ts";
import { fibrilStateText } from "../stack/states.ts";
import { errorText, valueItem } from "../variables/calls.ts";
import { heldText } from "../variables/task-items.ts";

/** A difference in texts: what differs, and what it is in each moment; nothing, where a call is not pending. */
export interface Row {
  readonly name: string;
  readonly left: string | undefined;
  readonly right: string | undefined;
  /** Where a fibril waits. */
  readonly place?: Place | undefined;
}

export type Rows = Readonly<Record<"variables" | "locks" | "calls" | "waits" | "tasks", readonly Row[]>>;

/** So many differences of a kind are told to a client. */
const mostRows = 1000;

/** What differs between two moments, as people read it; of each kind the first. */
export function rowsOf({ variables, locks, calls, waits, tasks }: Comparison, left: System, right: System): Rows {
  const rows = <T>(all: readonly T[], rowOf: (each: T) => Row) => all.slice(0, mostRows).map(rowOf);
  return {
    variables: rows(variables, (each) => ({
      name: variableText(left, each),
      left: valueItem(left, "", each.left).value,
      right: valueItem(right, "", each.right).value,
    })),
    locks: rows(locks, (each) => ({
      name: memberId(taskName(left, each.left.task), each.left.name),
      left: lockText(left, each.left),
      right: lockText(right, each.right),
    })),
    calls: rows(calls, (each) => ({
      name: callText(each.left === undefined ? right : left, each.left ?? each.right),
      left: each.left && stageText(left, each.left, each.right),
      right: each.right && stageText(right, each.right, each.left),
    })),
    waits: rows(waits, (each) => ({
      name: fibrilText(left, each),
      ...stateTexts([left, each.left], [right, each.right]),
      place: placeOfWait(each),
    })),
    tasks: rows(tasks, (each) => ({
      name: each.left.name,
      left: lifeTexts[each.left.life],
      right: lifeTexts[each.right.life],
    })),
  };
}

const variableText = (system: System, { task, name, index }: VariableDifference): string =>
  memberId(taskName(system, task), index === undefined ? name : `${name}[${index}]`);

const lockText = (system: System, lock: LockState): string =>
  lock.kind === "semaphore" ? `${lock.count} left` : heldText(system, lock);

function callText(system: System, call: CallState): string {
  const values = argumentsOf(system, call).map(({ value }) => value);
  const sender = call.sender === undefined ? "a caller that forgot it" : taskName(system, call.sender);
  return `${methodOf(call)}(${values.join(", ")}) of ${sender} to ${taskName(system, call.callee)}`;
}

/** The stage of a call, and where that is not the same for `other`, what it was forwarded as and who has it. */
function stageText(system: System, call: CallState, other: CallState | undefined): string {
  const method = other === undefined || other.method === call.method ? "" : ` as ${methodOf(call)}`;
  const callee = other === undefined || other.callee === call.callee ? "" : ` at ${taskName(system, call.callee)}`;
  const answer = call.rc === undefined ? "" : ` with ${errorText(system.kernel, call.rc)}`;
  return `${call.stage}${answer}${method}${callee}`;
}

const fibrilText = (system: System, { left, right }: WaitDifference): string =>
  `${taskName(system, (left ?? right)?.task)} (${(left ?? right)?.name})`;

type Standing = readonly [System, FibrilState | undefined];

/** Two states that read the same are of different calls: when these were sent tells them apart. */
function stateTexts(left: Standing, right: Standing): Pick<Row, "left" | "right"> {
  const texts = { left: stateText(...left), right: stateText(...right) };
  return texts.left !== texts.right
    ? texts
    : { left: texts.left + sentText(...left), right: texts.right + sentText(...right) };
}

function sentText(system: System, fibril: FibrilState | undefined): string {
  const calls = fibril?.waits.flatMap(({ call, behind }) => [callWith(system, call), callWith(system, behind)]) ?? [];
  const steps = calls.map((call) => call?.sentAt).filter((step) => step !== undefined);
  return steps.length === 0 ? "" : ` (sent at step ${list(steps.map(String))})`;
}

function stateText(system: System, fibril: FibrilState | undefined): string {
  if (fibril === undefined) return "not there";
  return fibril.waits.length > 0 ? `waits ${waitingText(system, fibril)}` : fibrilStateText(system, [], fibril);
}

/** Where it waits in the right moment or, if it does not, in the left. */
const placeOfWait = ({ left, right }: WaitDifference): Place | undefined =>
  [right, left].find((fibril) => fibril !== undefined && fibril.waits.length > 0)?.frames[0]?.place;

const lifeTexts: Readonly<Record<TaskState["life"], string>> = {
  alive: "alive",
  exiting: "ends, and waits for answers",
  gone: "has ended",
};
