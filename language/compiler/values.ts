import type { AstNode } from "langium";
import { NONE, Op, REQUEST, toLocal } from "#simulator";
import type {
  Assignment,
  ChooseValue,
  Expression,
  FnCall,
  Let,
  Parameter,
  Return,
  Spawn,
  Value,
} from "../generated/ast.ts";
import { isFn, isSession } from "../generated/ast.ts";
import { isHandleType } from "../types.ts";
import { type Code, type Into, NOWHERE } from "./code.ts";
import type { Storage } from "./expressions.ts";
import {
  bound,
  compileCall,
  compileConnect,
  compileReceive,
  compileSend,
  compileWait,
  compileWaitCondition,
  RETURNED,
} from "./messages.ts";

/** `let x = …`. */
export function compileLet(code: Code, node: Let): void {
  code.bringing(
    () => node.locals.map((local) => code.frame.declare(local, code.emitter.pc + 1)),
    (storages) => compileValue(code, node.value, intoOf(code, storages), node),
  );
}

/** Handles go to the first local, numbers to the others: `let p, rc = connect …`. */
function intoOf(code: Code, [first, ...others]: readonly Storage[]): Into {
  const numbers = others.map((storage) => code.operands.destination(storage));
  if (first?.kind === "handle") return { handle: first.slot, numbers };
  return { handle: NONE, numbers: [code.operands.destination(first), ...numbers] };
}

/** `x = …`, `t[i] = …`. */
export function compileAssignment(code: Code, node: Assignment): void {
  const { target, value } = node;
  const { operands } = code;
  const storage = operands.storageOf(target.ref.ref);
  const isHandle = storage?.kind === "handle" || (storage?.kind === "variable" && storage.isHandle);
  if (isHandle) return compileValue(code, value, { handle: operands.handle(target), numbers: [] }, node);
  const { index } = target;
  if (index === undefined || storage?.kind !== "variable") {
    return compileValue(code, value, { handle: NONE, numbers: [operands.destination(storage)] }, node);
  }
  withNumber(code, value, (expression) => {
    code.emit(Op.setElement, node, storage.offset, storage.length, operands.expressions.compile(index), expression);
  });
}

/** The instruction that computes a value and puts it where it belongs. */
function compileValue(code: Code, value: Value, into: Into, statement: AstNode): void {
  const { operands } = code;
  const [number = NONE] = into.numbers;
  switch (value.$type) {
    case "Call":
      return compileCall(code, value, bound(into));
    case "Wait":
      return value.mutex === undefined
        ? compileWait(code, value, bound(into))
        : compileWaitCondition(code, value, into);
    case "Send":
      return compileSend(code, value, into, statement);
    case "Receive":
      return compileReceive(code, value, into, statement);
    case "Connect":
      return compileConnect(code, value, into, statement);
    case "Begin": {
      const session = value.session.ref.ref;
      const which = session !== undefined && isSession(session) ? code.task.session(session) : 0;
      code.emit(Op.begin, statement, which, into.handle, 0);
      return;
    }
    case "FnCall":
      return compileEnter(code, value, into, statement);
    case "ChooseValue":
      return choosing(code, value, (expression) => void code.emit(Op.set, statement, expression, number));
    case "Request":
      code.emit(Op.setHandle, statement, REQUEST, into.handle);
      return;
    default:
      if (value.$type === "Read" && isHandle(code, value)) {
        code.emit(Op.setHandle, statement, operands.handle(value), into.handle);
      } else code.emit(Op.set, statement, operands.expressions.compile(value), number);
  }
}

const isHandle = (code: Code, value: Value): boolean => isHandleType(code.types.ofValue(value) ?? "");

/** `choose a..b` is an expression of the one instruction that `use` emits with it, which is noted as one that chooses. */
function choosing(code: Code, { from, to }: ChooseValue, use: (expression: number) => void): void {
  const { expressions } = code.operands;
  const range = [expressions.compile(from), expressions.compile(to)] as const;
  code.emitter.choices.set(code.emitter.pc, range);
  use(expressions.choice(from, to));
}

/** Brings a value into an expression: what needs a statement of its own goes through a hidden local. */
export function withNumber(code: Code, value: Value, use: (expression: number) => void): void {
  if (value.$type === "ChooseValue") return choosing(code, value, use);
  const expression = expressionOf(value);
  if (expression !== undefined) return use(code.operands.expressions.compile(expression));
  const before = code.frame.depth;
  let slot = 0;
  code.bringing(
    () => {
      slot = code.frame.allocate("integer");
    },
    () => compileValue(code, value, { handle: NONE, numbers: [toLocal(slot)] }, value),
  );
  use(code.operands.expressions.local(slot));
  code.frame.depth = before;
}

/** A call of a `fn`, standing in `statement`. */
export function compileEnter(code: Code, node: FnCall, into: Into = NOWHERE, statement: AstNode = node): void {
  const fn = node.fn.ref;
  if (fn === undefined || !isFn(fn)) return;
  const routine = code.task.fn(fn);
  code.calls.add(routine);
  code.emit(Op.enter, statement, routine, ...argumentLists(code, node, fn), into.numbers[0] ?? NONE, into.handle);
}

/** `spawn f(…)`. */
export function compileSpawn(code: Code, node: Spawn): void {
  const fibril = node.fibril.ref;
  if (fibril === undefined) return;
  code.emit(Op.spawn, node, code.task.fibril(fibril), ...argumentLists(code, node, fibril));
}

/** The numbers and the handles among the arguments of a routine of the task. */
function argumentLists(
  code: Code,
  node: FnCall | Spawn,
  { parameters }: { readonly parameters: readonly Parameter[] },
): [number, number] {
  const integers: number[] = [];
  const handles: number[] = [];
  node.arguments.forEach((argument, index) => {
    const parameter = parameters[index];
    const type = parameter === undefined ? undefined : code.types.ofDeclaration(parameter);
    if (!isHandleType(type ?? "")) integers.push(code.operands.expressions.compile(argument));
    else if (argument.$type === "Request") handles.push(REQUEST);
    else if (argument.$type === "Read") handles.push(code.operands.handle(argument));
  });
  return [code.emitter.list(integers), code.emitter.list(handles)];
}

/** `return e`, after which `cleanUp` leaves the blocks around it, if there are any. */
export function compileReturn(code: Code, node: Return, cleanUp: (() => void) | undefined): void {
  const { value } = node;
  if (value === undefined) {
    cleanUp?.();
    code.emit(Op.return, node, NONE, NONE);
  } else if (cleanUp === undefined && value.$type === "Call") compileCall(code, value, RETURNED);
  else if (cleanUp === undefined && value.$type === "Wait" && value.mutex === undefined) {
    compileWait(code, value, RETURNED);
  } else if (isHandle(code, value)) returnHandle(code, node, value, cleanUp);
  else if (cleanUp === undefined) withNumber(code, value, (number) => void code.emit(Op.return, node, number, NONE));
  else returnThroughBlocks(code, node, value, cleanUp);
}

function returnHandle(code: Code, node: Return, value: Value, cleanUp: (() => void) | undefined): void {
  if (cleanUp === undefined && value.$type === "Read") {
    code.emit(Op.return, node, NONE, code.operands.handle(value));
  } else if (cleanUp === undefined && value.$type === "Request") code.emit(Op.return, node, NONE, REQUEST);
  else {
    const before = code.frame.depth;
    let slot = 0;
    code.bringing(
      () => {
        slot = code.frame.allocate("handle");
      },
      () => compileValue(code, value, { handle: slot, numbers: [] }, node),
    );
    cleanUp?.();
    code.emit(Op.return, node, NONE, slot);
    code.frame.depth = before;
  }
}

/** The value is computed inside the blocks that the return leaves, then they are closed. */
function returnThroughBlocks(code: Code, node: Return, value: Value, cleanUp: () => void): void {
  const before = code.frame.depth;
  let slot = 0;
  code.bringing(
    () => {
      slot = code.frame.allocate("integer");
    },
    () => compileValue(code, value, { handle: NONE, numbers: [toLocal(slot)] }, node),
  );
  cleanUp();
  code.emit(Op.return, node, code.operands.expressions.local(slot), NONE);
  code.frame.depth = before;
}

/** A value that is an expression, and needs no statement of its own. */
function expressionOf(value: Value): Expression | undefined {
  switch (value.$type) {
    case "Call":
    case "Wait":
    case "Send":
    case "Receive":
    case "Begin":
    case "Connect":
    case "ChooseValue":
    case "FnCall":
      return undefined;
    default:
      return value;
  }
}
