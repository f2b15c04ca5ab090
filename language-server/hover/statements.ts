import type { AstNode } from "langium";
import {
  type Answer,
  type Call,
  isSession,
  isStatement,
  isSyncObject,
  isValue,
  type Lock,
  type Place,
  targetsOf,
  type Wait,
} from "#language";
import type { Kernel } from "#simulator";
import { linkTo } from "../names.ts";

/** What a statement waits for, or that it does not wait; `undefined` for those of which nobody would ask that. */
export function explain(node: AstNode, kernel: Kernel): string | undefined {
  if (!isStatement(node) && !isValue(node)) return undefined;
  switch (node.$type) {
    case "Call":
      return ofCall(node);
    case "Send":
      return `Does not wait for the answer${from(node.target)}: \`wait\` takes it. ${pastTheLimit(kernel)}`;
    case "Wait":
      return ofWait(node);
    case "WaitAll":
      return `Waits until all of ${node.messages.map(name).join(", ")} are answered. The answers stay for \`wait\`.`;
    case "Receive":
      return `Waits for the next call on the connection that is being served (K10).${only(node.method?.method?.$refText)}`;
    case "Connect":
      return "Waits until the other task has accepted or refused the connection (K6).";
    case "Lock":
      return ofLock(node, kernel);
    case "Begin":
      return ofBegin(node.session);
    case "ExchangeBlock":
      return `${ofBegin(node.session)} The exchange ends with the block.`;
    case "Down":
      return `Waits until the count of ${name(node.semaphore)} is above 0, and takes one off it.`;
    case "Sleep":
      return "Waits for the virtual clock.";
    case "Yield":
      return "Lets the other ready fibrils run or, when there are none, the task take a message.";
    case "Notify":
      return "Does not wait: a notification is never answered.";
    case "Answer":
      return ofAnswer(node, kernel);
    case "Forward":
      return "Does not wait: the answer will go straight to the first caller (K8).";
    case "Forget":
      return "Does not wait: the answer will be dropped. Until it is there the call counts on its phone.";
    case "End":
      return "Does not wait, not even for calls made through the exchange: another exchange may take its phone while they are unanswered (K11).";
    case "Hangup":
      return "Does not wait: later calls over the phone give EHANGUP (K9).";
    default:
      return undefined;
  }
}

function ofAnswer({ value }: Answer, kernel: Kernel): string {
  const waits = value && explain(value, kernel);
  return waits === undefined
    ? "Does not wait: the answer goes to whoever called."
    : `${waits} What comes is the answer.`;
}

function ofCall({ target, method, timeout }: Call): string {
  const answer = `Waits for the answer to ${quoted(method?.method?.$refText)}${from(target)}.${atMost(timeout)}`;
  if (!isSession(target?.ref?.ref)) return answer;
  return `${answer} It begins an exchange for the call, which may wait too, and ends it after the answer (K11).`;
}

function ofWait({ object, mutex, timeout }: Wait): string {
  if (mutex === undefined) return `Waits for the answer to ${name(object)}.${atMost(timeout)}`;
  return `Gives ${name(mutex)} up, waits for a signal of ${name(object)}, and takes ${name(mutex)} again.${atMost(timeout)}`;
}

function ofLock({ object, mode, body }: Lock, kernel: Kernel): string {
  const release = body === undefined ? "" : " Unlocks at the end of the block, on every way out.";
  const declaration = object?.ref?.ref;
  if (!isSyncObject(declaration) || declaration.kind !== "rwlock") {
    return `Waits until the owner of ${name(object)} unlocks it.${release}`;
  }
  if (mode === "write") return `Waits for the writer and for all readers of ${name(object)} (K12).${release}`;
  const fair = kernel.rwlock === "fair" ? " and for those who asked before" : ", not for writers that still wait";
  return `Waits for the writer of ${name(object)}${fair} (K12).${release}`;
}

function ofBegin(place: Place): string {
  const session = place?.ref?.ref;
  const style = isSession(session) ? session.styles[0] : undefined;
  switch (style) {
    case "parallel":
      return "Takes an idle phone or opens another one. Waits only where the task has no phone left (K11).";
    case "serialize":
      return `Waits until no other exchange of ${name(place)} is open (K11).`;
    default:
      return `Does not wait: the exchanges of ${name(place)} share its phone (K11).`;
  }
}

function pastTheLimit({ asyncCalls, asyncOverflow }: Kernel): string {
  const limit = `With ${asyncCalls} calls on the phone that are unanswered or whose answers are not taken`;
  return asyncOverflow === "queue"
    ? `${limit} it waits until one of them is done (K5).`
    : `${limit} it fails with ELIMIT (K5).`;
}

function only(method: string | undefined): string {
  return method === undefined ? "" : ` Another method than ${quoted(method)} is a violation.`;
}

function atMost(timeout: unknown): string {
  return timeout === undefined ? "" : " After the timeout its code is ETIMEOUT.";
}

function from(place: Place): string {
  const tasks = place === undefined ? [] : targetsOf(place);
  return tasks.length === 0 ? "" : ` from ${tasks.map((task) => linkTo(task, task.name)).join(" or ")}`;
}

function name(place: Place | undefined): string {
  return quoted(place?.ref?.$refText);
}

function quoted(text: string | undefined): string {
  return text === undefined ? "it" : `\`${text}\``;
}
