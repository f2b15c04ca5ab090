import { CompletionItemKind } from "vscode-languageserver";
import {
  type Declaration,
  type Expected,
  exchangeStyles,
  failureWords,
  handleTypes,
  isExchangeBlock,
  isFibril,
  isFn,
  isPredeclared,
  isVariable,
  type Kind,
  namedMembers,
  type Slot,
} from "#language";
import { capturedKernels, kernels, limitRanges } from "#simulator";
import { type Candidate, callable, constant, declared, protocolCandidate, taskCandidate, word } from "./candidate.ts";
import { nameBefore } from "./cursor.ts";
import { importPaths } from "./import-paths.ts";
import { methodsAt } from "./methods.ts";
import { filledBy, isWithin, type Place } from "./place.ts";

/** The names that can stand in a slot, the most likely first. None where a new name is being invented. */
export function namesFor({ slots }: Expected, place: Place): Candidate[] {
  const { scenario, task } = place;
  const members = task === undefined ? [] : namedMembers(task);
  const slot = slots.find(({ type }) => type !== undefined);
  switch (slot?.type) {
    case "Task":
      if (isWithin(slots, "TaskVariable") && !isInCheck(slots)) return [];
      return [...scenario.tasks.values()].map((each) =>
        taskCandidate(each, isWithin(slots, "TaskVariable") ? ["."] : []),
      );
    case "Protocol":
      // `P` in `p.P.M` stands with the methods.
      return slot.rule === "MethodReference" ? [] : [...scenario.protocols.values()].map(protocolCandidate);
    case "Const":
      return [...scenario.constants.values()].filter((each) => !isPredeclared(each)).map(constant);
    case "Method":
      return methodsAt(slots, place);
    case "Fn":
      return mayCall(slots, place) ? members.filter(isFn).map((fn) => callable(fn, place)) : [];
    case "Fibril":
      return members
        .filter(isFibril)
        .filter(({ spawned }) => spawned)
        .map((fibril) => callable(fibril, place));
    case "Variable":
      return isInCheck(slots) ? variablesOfTask(place) : [];
    case "Declaration":
      return declarations(slots, place);
    default:
      return words(slots, place);
  }
}

/** Words that the grammar takes for names, and paths. */
function words(slots: readonly Slot[], place: Place): Candidate[] {
  const member = (name: string) => word(name, CompletionItemKind.EnumMember);
  if (slots[0].rule === "Import" && slots[0].property === undefined) return importPaths(place);
  switch (filledBy(slots)?.property) {
    case "KernelClause.kernel":
      return kernels.map(({ name }) => member(name));
    case "Capture.kernel":
      return capturedKernels.map(({ name }) => member(name));
    case "Session.styles":
      return exchangeStyles.map(member);
    case "Forbid.kinds":
      return failureWords.forbid.map(member);
    case "Expect.kind":
      return failureWords.expect.map(member);
    case "Limit.name":
      return Object.keys(limitRanges).map(member);
    case "Variable.type":
    case "Parameter.type":
      return handleTypes.map((name) => word(name, CompletionItemKind.TypeParameter));
    default:
      return [];
  }
}

function isInCheck(slots: readonly Slot[]): boolean {
  return isWithin(slots, "Always", "Eventually", "Reachable", "Expect");
}

/** Which kinds of things the statements work on. */
const wanted: Readonly<Record<string, readonly Kind[]>> = {
  "Message.target": ["phone", "session", "exchange"],
  "Forward.target": ["phone", "session", "exchange"],
  "Forward.call": ["call"],
  "Answer.call": ["call"],
  "Wait.object": ["message", "condvar"],
  "Wait.mutex": ["mutex"],
  "WaitAll.messages": ["message"],
  "Forget.message": ["message"],
  "Hangup.phone": ["phone"],
  "Lock.object": ["mutex", "rwlock"],
  "Unlock.object": ["mutex", "rwlock"],
  "Signal.condition": ["condvar"],
  "Broadcast.condition": ["condvar"],
  "Down.semaphore": ["semaphore"],
  "Up.semaphore": ["semaphore"],
  "Begin.session": ["session"],
  "ExchangeBlock.session": ["session"],
  "End.exchange": ["exchange"],
};

/** Values of which the whole may be a handle, or the result of a `fn`. */
const wholes = ["Let.value", "Assignment.value", "Return.value"];

function declarations(slots: readonly Slot[], place: Place): Candidate[] {
  const { types, scenario, kernel, cursor } = place;
  const visible = place.visible(slots);
  const filled = filledBy(slots);
  const kinds = wanted[filled?.property ?? ""];
  const isOf = (all: readonly Kind[]) => (each: Declaration) => {
    const kind = types.ofDeclaration(each);
    return kind === undefined || all.includes(kind);
  };
  if (kinds !== undefined) {
    const calls = filled?.property === "Message.target";
    return visible.filter(isOf(kinds)).map((each) => ({ ...declared(each, place), commit: calls ? ["."] : [] }));
  }
  if (filled?.property === "Assignment.target") {
    return visible.filter(isAssignable).map((each) => declared(each, place));
  }
  const mayBeHandle =
    filled?.start === cursor.tokens.length &&
    [...wholes, "FnCall.arguments", "Spawn.arguments"].includes(filled.property);
  const values = isWithin(slots, "Block")
    ? visible.filter(isOf(mayBeHandle ? ["integer", ...handleTypes] : ["integer"]))
    : [];
  const own = ownName(slots, place);
  const constants = [...scenario.constants.values()].filter((each) =>
    isPredeclared(each) ? each.name in kernel.errors : each.name !== own,
  );
  const others = constants.filter((each) => !isPredeclared(each)).map(constant);
  const errors = constants.filter(isPredeclared).map(constant);
  const near = values.map((each) => declared(each, place));
  // A code stands first in an answer.
  return filled?.property === "Answer.value" ? [...errors, ...near, ...others] : [...near, ...others, ...errors];
}

/** The name of the constant whose value is being written: it cannot be of that. */
function ownName(slots: readonly Slot[], { cursor }: Place): string | undefined {
  const declared = slots.find(({ rule }) => rule === "Const");
  return declared && nameBefore(cursor.tokens, declared.start - 1);
}

function isAssignable(each: Declaration): boolean {
  const { $type, $container } = each;
  return $type === "Variable" || $type === "Parameter" || ($type === "Local" && !isExchangeBlock($container));
}

/** A `fn` is called by a statement, or is the whole of a value. */
function mayCall(slots: readonly Slot[], { cursor }: Place): boolean {
  const filled = filledBy(slots.slice(1));
  if (filled?.property === "Block.statements") return true;
  return filled?.start === cursor.tokens.length && [...wholes, "Answer.value"].includes(filled.property);
}

function variablesOfTask(place: Place): Candidate[] {
  const { tokens } = place.cursor;
  const name = nameBefore(tokens, tokens.length - 1);
  const task = name === undefined ? undefined : place.scenario.tasks.get(name);
  return (task?.members.filter(isVariable) ?? [])
    .filter(({ name, type }) => name !== undefined && type === undefined)
    .map((each) => declared(each, place));
}
