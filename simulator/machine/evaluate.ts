import { Ex } from "../instructions.ts";
import { senderOf } from "./calls.ts";
import { C_ARGS, C_METHOD, F_BASE_INTEGERS, F_REQUEST, F_STACK } from "./fields.ts";
import { EventKind, FaultCode, fault, forgetFault, type Machine } from "./machine.ts";

/** The value of the expression at `offset` for a fibril. A fault is noted in the machine, and the value is then 0. */
export function evaluate(m: Machine, fibril: number, offset: number): number {
  const code = m.program.expressions;
  if (code[offset] === Ex.constant && code[offset + 2] === Ex.end) return code[offset + 1];
  const s = m.situation;
  const at = m.layout.fibrils.at[fibril];
  const locals = at + F_STACK + s[at + F_BASE_INTEGERS];
  const stack = m.stack;
  let top = 0;
  for (let ip = offset; ; ip += 2) {
    const value = code[ip + 1];
    switch (code[ip]) {
      case Ex.end:
        return stack[top];
      case Ex.constant:
        stack[++top] = value;
        break;
      case Ex.local:
        stack[++top] = s[locals + value];
        break;
      case Ex.variable:
        stack[++top] = s[variablesOf(m, fibril) + value];
        break;
      case Ex.element: {
        const index = stack[top];
        if (index < 0 || index >= code[ip + 3]) {
          fault(m, FaultCode.indexOutOfRange, fibril, index);
          return 0;
        }
        stack[top] = s[variablesOf(m, fibril) + value + index];
        break;
      }
      case Ex.length:
        break;
      case Ex.foreign:
        stack[++top] = s[m.layout.tasks[code[ip + 3]].variables + value];
        break;
      case Ex.foreignElement: {
        const index = stack[top];
        if (index < 0 || index >= code[ip + 5]) {
          fault(m, FaultCode.indexOutOfRange, fibril, index);
          return 0;
        }
        stack[top] = s[m.layout.tasks[code[ip + 3]].variables + value + index];
        break;
      }
      case Ex.self:
        stack[++top] = taskOf(m, fibril).self;
        break;
      case Ex.sender: {
        const request = s[at + F_REQUEST];
        stack[++top] = request > 0 ? m.program.tasks[senderOf(m, request - 1)].id : 0;
        break;
      }
      case Ex.method: {
        const request = s[at + F_REQUEST];
        stack[++top] = request > 0 ? s[m.layout.calls.at[request - 1] + C_METHOD] : 0;
        break;
      }
      case Ex.argument: {
        const number = stack[top];
        const request = s[at + F_REQUEST];
        if (number < 1 || number > 5) {
          fault(m, FaultCode.indexOutOfRange, fibril, number);
          return 0;
        }
        stack[top] = request > 0 ? s[m.layout.calls.at[request - 1] + C_ARGS + number - 1] : 0;
        break;
      }
      case Ex.skipIfZero:
        if (stack[top] === 0) ip = value - 2;
        else top--;
        break;
      case Ex.skipUnlessZero:
        if (stack[top] !== 0) {
          stack[top] = 1;
          ip = value - 2;
        } else top--;
        break;
      case Ex.truth:
        stack[top] = stack[top] === 0 ? 0 : 1;
        break;
      case Ex.not:
        stack[top] = stack[top] === 0 ? 1 : 0;
        break;
      case Ex.negate:
        stack[top] = -stack[top] | 0;
        break;
      case Ex.choose: {
        const end = stack[top--];
        if (stack[top] >= end) {
          fault(m, FaultCode.noChoice, fibril, stack[top]);
          return 0;
        }
        stack[top] += m.choice;
        m.listener?.event(EventKind.chosen, fibril, stack[top], 0);
        break;
      }
      default: {
        const right = stack[top--];
        if (right === 0 && (code[ip] === Ex.divide || code[ip] === Ex.remainder)) {
          fault(m, FaultCode.divisionByZero, fibril);
          return 0;
        }
        stack[top] = operate(code[ip], stack[top], right);
      }
    }
  }
}

/** The value of an expression over the variables of tasks, or of a fibril; `undefined` where it has none. The run goes on as if nobody had asked. */
export function tryEvaluate(m: Machine, offset: number, fibril = -1): number | undefined {
  const isOver = m.faulted;
  const value = evaluate(m, fibril, offset);
  if (!m.faulted || isOver) return value;
  forgetFault(m);
  return undefined;
}

/** The value of an operator with two sides; what is divided by is not zero. */
export function operate(operator: number, left: number, right: number): number {
  switch (operator) {
    case Ex.equal:
      return left === right ? 1 : 0;
    case Ex.notEqual:
      return left !== right ? 1 : 0;
    case Ex.less:
      return left < right ? 1 : 0;
    case Ex.lessOrEqual:
      return left <= right ? 1 : 0;
    case Ex.greater:
      return left > right ? 1 : 0;
    case Ex.greaterOrEqual:
      return left >= right ? 1 : 0;
    case Ex.add:
      return (left + right) | 0;
    case Ex.subtract:
      return (left - right) | 0;
    case Ex.multiply:
      return Math.imul(left, right);
    case Ex.divide:
      return (left / right) | 0;
    default:
      return (left % right) | 0;
  }
}

const taskOf = (m: Machine, fibril: number) => m.program.tasks[m.layout.fibrils.task[fibril]];

/** Offset of the variables of a fibril's task in the situation. */
export const variablesOf = (m: Machine, fibril: number): number =>
  m.layout.tasks[m.layout.fibrils.task[fibril]].variables;
