import { HandlePlace, isFarther, listOfFarther, NONE, REQUEST } from "../instructions.ts";
import { evaluate } from "./evaluate.ts";
import {
  C_HOPS,
  F_BASE_HANDLES,
  F_BASE_INTEGERS,
  F_REQUEST,
  F_STACK,
  HandleKind,
  handleHops,
  handleNumber,
  handleOf,
} from "./fields.ts";
import { FaultCode, fault, type Machine } from "./machine.ts";

/** Offset in the situation of an integer local of the innermost frame. */
export function integerAt(m: Machine, fibril: number, slot: number): number {
  const at = m.layout.fibrils.at[fibril];
  return at + F_STACK + m.situation[at + F_BASE_INTEGERS] + slot;
}

/** Offset in the situation of a handle local of the innermost frame. */
export function handleAt(m: Machine, fibril: number, slot: number): number {
  const at = m.layout.fibrils.at[fibril];
  return at + F_STACK + m.layout.stackIntegers[fibril] + m.situation[at + F_BASE_HANDLES] + slot;
}

/** The handle in a place; 0 when there is none, or after a fault. */
export function readHandle(m: Machine, fibril: number, place: number): number {
  if (place >= 0) return m.situation[handleAt(m, fibril, place)];
  if (place === REQUEST) {
    const request = m.situation[m.layout.fibrils.at[fibril] + F_REQUEST];
    return request > 0 ? handleOfCall(m, request - 1) : 0;
  }
  if (!isFarther(place)) return 0;
  const element = fartherElement(m, fibril, place);
  if (element < 0) return 0;
  const { phones, variables } = m.layout.tasks[m.layout.fibrils.task[fibril]];
  const isVariable = m.program.lists[listOfFarther(place) + 1] === HandlePlace.variable;
  return isVariable ? m.situation[variables + element] : handleOf(HandleKind.phone, phones.first + element);
}

/** Offset in the situation of a place that can be written; -1 after a fault. */
export function writableAt(m: Machine, fibril: number, place: number): number {
  if (place >= 0) return handleAt(m, fibril, place);
  const element = fartherElement(m, fibril, place);
  return element < 0 ? -1 : m.layout.tasks[m.layout.fibrils.task[fibril]].variables + element;
}

/** The number of the variable or phone that a list describes; -1, with a fault, when the array has no such element. */
function fartherElement(m: Machine, fibril: number, place: number): number {
  const { lists } = m.program;
  const list = listOfFarther(place);
  const base = lists[list + 2];
  if (lists[list + 4] === NONE) return base;
  const index = evaluate(m, fibril, lists[list + 4]);
  if (m.faulted) return -1;
  if (index >= 0 && index < lists[list + 3]) return base + index;
  fault(m, FaultCode.indexOutOfRange, fibril, index);
  return -1;
}

/** Whether a received call has been forwarded since this handle to it was made. */
export const isStale = (m: Machine, handle: number): boolean =>
  m.situation[m.layout.calls.at[handleNumber(handle)] + C_HOPS] !== handleHops(handle);

/** A handle to a call that is being handled. */
export const handleOfCall = (m: Machine, call: number): number =>
  handleOf(HandleKind.call, call, m.situation[m.layout.calls.at[call] + C_HOPS]);
