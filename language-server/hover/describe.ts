import type { AstNode } from "langium";
import {
  type Const,
  type Constants,
  type Declaration,
  type Expression,
  type Fibril,
  isConst,
  isDeclaration,
  isHandler,
  isLocal,
  isMethod,
  isParameter,
  isPhone,
  isPredeclared,
  isProtocol,
  isSession,
  isTask,
  type Local,
  type Method,
  type Parameter,
  type Phone,
  type Protocol,
  type Session,
  type SourceDocument,
  type SyncObject,
  type Task,
  type Types,
  taskOf,
} from "#language";
import type { Kernel } from "#simulator";
import { head, linkTo } from "../names.ts";
import type { Senders } from "../senders.ts";

/** From where a name is looked at: the rules that hold there, and the files that make up its scenario. */
export interface View {
  readonly kernel: Kernel;
  readonly constants: Constants;
  readonly types: Types;
  readonly files: readonly SourceDocument[];
  readonly senders: Senders;
}

/** A declaration for a person: its text, and sentences of Markdown about it. */
export interface Description {
  readonly signature: string;
  readonly facts: readonly string[];
}

/** What is known of a declaration besides its documentation. */
export function describe(node: AstNode, view: View): Description {
  if (isMethod(node)) return { signature: methodSignature(node, view), facts: ofMethod(node, view) };
  if (isConst(node)) return { signature: constSignature(node, view), facts: ofConst(node, view) };
  const signature = head(isLocal(node) || isParameter(node) ? node.$container : node);
  if (isTask(node)) return { signature, facts: ofTask(node, view) };
  if (isProtocol(node)) return { signature, facts: ofProtocol(node, view) };
  return { signature, facts: isDeclaration(node) ? ofDeclaration(node, view) : [] };
}

function tasks({ files }: View): Task[] {
  return files.flatMap((file) => file.parseResult.value.items.filter(isTask));
}

function value(expression: Expression | undefined, { constants }: View): number | undefined {
  const result = expression === undefined ? undefined : constants.evaluate(expression);
  return typeof result === "number" ? result : undefined;
}

function list(items: readonly string[]): string {
  return items.join(", ");
}

function ofTask(task: Task, view: View): string[] {
  const id = value(task.ids[0], view);
  const replicas = value(task.replicas[0], view);
  const serves = task.serves.flatMap(({ ref }) => (ref === undefined ? [] : linkTo(ref, ref.name)));
  const callers = tasks(view).flatMap((caller) =>
    caller.members
      .filter((member) => isPhone(member) || isSession(member))
      .filter((member) => member.target?.task?.ref === task)
      .map((member) => `${linkTo(member, member.name)} of \`${caller.name}\``),
  );
  return [
    replicas === undefined ? "" : `${replicas} replicas, which know themselves by \`self\`.`,
    id === undefined ? "Its id is the lowest that is free." : "",
    serves.length === 0 ? "" : `Serves ${list(serves)}.`,
    callers.length === 0 ? "No declared phone leads here." : `Phones that lead here: ${list(callers)}.`,
  ];
}

function ofProtocol(protocol: Protocol, view: View): string[] {
  const servers = tasks(view).filter((task) => task.serves.some(({ ref }) => ref === protocol));
  const names = servers.map((task) => linkTo(task, task.name));
  const { length } = protocol.methods;
  const methods = length === 1 ? "1 method" : `${length} methods`;
  return [`${methods}. ${names.length === 0 ? "No task serves it." : `Served by ${list(names)}.`}`];
}

function methodSignature(method: Method, { constants }: View): string {
  const number = constants.ofMethod(method);
  const parameters = method.list ? ` (${list(method.parameters.map(({ name }) => name ?? ""))})` : "";
  return `method ${method.name}${typeof number === "number" ? ` = ${number}` : ""}${parameters}`;
}

function ofMethod(method: Method, view: View): string[] {
  const owner = isPredeclared(method)
    ? `A method of the kernel itself (\`${view.kernel.name}\`, K6).`
    : `A method of protocol ${linkTo(method.$container, method.$container.name)}.`;
  return [owner, handledBy(method, view), sentBy(method, view)];
}

/** So many places are named where a method is sent. */
const mostSenders = 5;

/** Who sends a method, with the places. */
function sentBy(method: Method, { senders }: View): string {
  const sent = senders.ofMethod(method).flatMap((node) => {
    const [task, line] = [taskOf(node), node.$cstNode?.range.start.line];
    return task === undefined || line === undefined ? [] : `${linkTo(node, task.name)} in line ${line + 1}`;
  });
  const more = sent.length - mostSenders;
  return sent.length === 0
    ? ""
    : `Sent by ${list(sent.slice(0, mostSenders))}${more > 0 ? ` … and ${more} more` : ""}.`;
}

/** Who handles calls of a method: by a handler of its own, or by `on *` where a task serves its protocol. */
function handledBy(method: Method, view: View): string {
  const handlers = tasks(view).flatMap((task) => {
    const all = task.members.filter(isHandler);
    const serves = task.serves.some(({ ref }) => ref === method.$container);
    const own = all.find((handler) => handler.method?.method?.ref === method);
    const handler = own ?? (serves ? all.find(({ any }) => any) : undefined);
    return handler === undefined ? [] : linkTo(handler, task.name);
  });
  if (handlers.length > 0) return `Handled by ${list(handlers)}.`;
  return isPredeclared(method) ? "" : "No task handles it: a call is answered ENOTSUP.";
}

function constSignature(node: Const, { constants }: View): string {
  if (!isPredeclared(node)) return head(node);
  const number = constants.ofConst(node);
  return typeof number === "number" ? `const ${node.name} = ${number}` : `const ${node.name}`;
}

function ofConst(node: Const, view: View): string[] {
  if (isPredeclared(node)) return [`An error of the kernel (\`${view.kernel.name}\`, K7).`];
  const number = view.constants.ofConst(node);
  return node.value?.$type === "IntegerLiteral" || typeof number !== "number" ? [] : [`Its value is ${number}.`];
}

function ofDeclaration(node: Declaration, view: View): string[] {
  const task = taskOf(node);
  const of = task === undefined ? "" : ` of ${linkTo(task, task.name)}`;
  switch (node.$type) {
    case "Const":
      return ofConst(node, view);
    case "Variable":
      return [`A variable${of}; its fibrils share it.`];
    case "SyncObject":
      return [syncObject(node, of, view.kernel)];
    case "Phone":
      return [
        `A phone${of}${to(node)}, connected at boot. Calls over one phone are handled one after the other (K10).`,
      ];
    case "Session":
      return [`A session${of}${to(node)} (K11). ${exchanges(node)}`];
    case "Fn":
      return [`A subroutine${of}.`];
    case "Fibril":
      return [`A fibril${of}. ${node.spawned ? "`spawn` starts it." : "It starts at boot."}${daemon(node)}`];
    case "Parameter":
    case "Local":
      return [holds(node, view.types)];
  }
}

function to(node: Phone | Session): string {
  const task = node.target?.task?.ref;
  return task === undefined ? "" : ` to ${linkTo(task, task.name)}`;
}

function syncObject({ kind }: SyncObject, of: string, kernel: Kernel): string {
  switch (kind) {
    case "mutex":
      return `A mutex${of}. It is not recursive (K12).`;
    case "rwlock": {
      const policy =
        kernel.rwlock === "fair" ? "all are served in order of arrival" : "readers overtake waiting writers";
      return `A lock${of} for many readers or one writer; under \`${kernel.name}\` ${policy} (K12).`;
    }
    case "condvar":
      return `A condition${of}, which fibrils wait for and signal.`;
    case "semaphore":
      return `A semaphore${of}.`;
  }
}

function exchanges({ styles: [style] }: Session): string {
  switch (style) {
    case "parallel":
      return "*parallel*: each exchange has a phone of its own, of the idle ones that which was put back longest ago.";
    case "serialize":
      return "*serialize*: all exchanges use its one phone; each waits until no other is open.";
    default:
      return "*atomic*: all exchanges share its one phone and never wait for each other.";
  }
}

function daemon(fibril: Fibril): string {
  return fibril.daemon ? " It may wait for ever and is not called stuck." : "";
}

function holds(node: Parameter | Local, types: Types): string {
  switch (types.ofDeclaration(node)) {
    case "integer":
      return "An integer.";
    case "message":
      return "A call that was sent: `wait` takes its answer.";
    case "call":
      return "A call that was received and is owed an answer.";
    case "exchange":
      return "An exchange: a turn of a session, which `end` gives back (K11).";
    case "phone":
      return "A phone.";
    default:
      return "";
  }
}
