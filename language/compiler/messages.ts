import type { AstNode } from "langium";
import { NONE, Op, Then, Via } from "#simulator";
import type { Answer, Call, Connect, Forward, Notify, Receive, Send, Wait, WaitAll } from "../generated/ast.ts";
import { type Code, type Into, NOWHERE } from "./code.ts";

/** How an answer is used: bound, passed on as the answer to a call (by its place), or returned. */
export type Use =
  | { readonly use: typeof Then.bind; readonly into: Into }
  | { readonly use: typeof Then.answer; readonly to: number }
  | { readonly use: typeof Then.return };

export const bound = (into: Into): Use => ({ use: Then.bind, into });
export const DROPPED = bound(NOWHERE);
export const RETURNED: Use = { use: Then.return };

function useOperands(code: Code, use: Use): [number, number] {
  if (use.use === Then.bind) return [code.emitter.list(use.into.numbers), use.use];
  return [use.use === Then.answer ? use.to : NONE, use.use];
}

/** `call p.M(…)`. */
export function compileCall(code: Code, node: Call, use: Use): void {
  const { operands } = code;
  const [kind, number] = operands.via(node.target);
  const list = operands.list(node.arguments);
  const uses = useOperands(code, use);
  code.emit(Op.call, node, kind, number, operands.method(node.method), list, ...uses, operands.timeout(node));
}

/** `send p.M(…)`, standing in `statement`. */
export function compileSend(code: Code, node: Send, { handle }: Into, statement: AstNode): void {
  const { operands } = code;
  const [kind, number] = operands.via(node.target);
  if (kind === Via.session) {
    code.task.refuse(
      node,
      "`send` needs a phone or an exchange: begin one with `let ex = begin …`, and end it after the answer.",
    );
  }
  const list = operands.list(node.arguments);
  code.emit(Op.send, statement, kind, number, operands.method(node.method), list, handle);
}

/** `notify p.M(…)`. */
export function compileNotify(code: Code, node: Notify): void {
  const { operands } = code;
  const [kind, number] = operands.via(node.target);
  code.emit(Op.notify, node, kind, number, operands.method(node.method), operands.list(node.arguments));
}

/** `wait m`. */
export function compileWait(code: Code, node: Wait, use: Use): void {
  const message = code.operands.handle(node.object);
  code.emit(Op.wait, node, message, NONE, NONE, NONE, ...useOperands(code, use), code.operands.timeout(node));
}

/** `wait c with m`. */
export function compileWaitCondition(code: Code, node: Wait, { numbers }: Into): void {
  if (node.mutex === undefined) return;
  const [condition, index, length] = code.operands.lockOf(node.object);
  const [lock, lockIndex, lockLength] = code.operands.lockOf(node.mutex);
  const operands = [condition, lock, index, length, lockIndex, lockLength, code.operands.timeout(node)];
  code.emit(Op.waitCondition, node, ...operands, numbers[0] ?? NONE);
}

/** `wait all m, n`: messages that variables hold are kept in hidden locals meanwhile. */
export function compileWaitAll(code: Code, node: WaitAll): void {
  const places = node.messages.map((message) => code.operands.handle(message));
  const list = code.emitter.list(places);
  if (places.every((place) => place >= 0)) {
    code.emit(Op.waitAll, node, list, list);
    return;
  }
  const scope = code.frame.open();
  code.bringing(
    () => places.map(() => code.frame.allocate("handle")),
    (slots) => void code.emit(Op.waitAll, node, list, code.emitter.list(slots)),
  );
  code.frame.close(scope);
}

/** `answer e, v to c`; the whole answer of a call is passed on in the step that takes it. */
export function compileAnswer(code: Code, node: Answer, withNumber: (use: (expression: number) => void) => void): void {
  const { value, values } = node;
  const { operands } = code;
  const to = operands.received(node.call);
  if (value?.$type === "Call") return compileCall(code, value, { use: Then.answer, to });
  if (value?.$type === "Wait" && value.mutex === undefined) {
    return compileWait(code, value, { use: Then.answer, to });
  }
  if (value === undefined) return void code.emit(Op.answer, node, code.emitter.list([]), to);
  withNumber((expression) => {
    const others = values.map((other) => operands.expressions.compile(other));
    code.emit(Op.answer, node, code.emitter.list([expression, ...others]), to);
  });
}

/** `forward c to p.M(…) as self`. */
export function compileForward(code: Code, node: Forward): void {
  const { operands } = code;
  const [kind, number] = operands.via(node.target);
  const list = node.method === undefined ? NONE : operands.list(node.arguments);
  const call = operands.received(node.call);
  code.emit(Op.forward, node, kind, number, call, operands.method(node.method), list, node.asSelf ? 1 : 0);
}

/** `receive M`, standing in `statement`. */
export function compileReceive(code: Code, node: Receive, { handle }: Into, statement: AstNode): void {
  code.emit(Op.receive, statement, code.operands.method(node.method), handle);
}

/** `connect T (…)`, standing in `statement`. */
export function compileConnect(code: Code, node: Connect, { handle, numbers }: Into, statement: AstNode): void {
  const target = node.task?.task.ref;
  const { first, count } = target === undefined ? { first: NONE, count: 1 } : code.task.task(target);
  const index = node.task?.index === undefined ? NONE : code.operands.expressions.compile(node.task.index);
  const list = code.operands.list(node.arguments);
  code.emit(Op.connect, statement, first, list, handle, numbers[0] ?? NONE, index, count);
}
